import type {
  EnumDescriptor,
  Features,
  FieldDescriptor,
  FileDescriptor,
  MessageDescriptor,
} from './decode-descriptors.ts';
import type { GrpcDescriptor, GrpcEnum, GrpcField, GrpcMessage, GrpcRpc, GrpcScalar, GrpcType } from './descriptor.ts';
import { jsonNameOf } from './json-name.ts';
import { keepReachable } from './keep-reachable.ts';
import { ProtoFailure, type ProtoProblem } from './proto/proto-failure.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface Collected {
  readonly services: Record<string, Record<string, GrpcRpc>>;
  readonly messages: Record<string, GrpcMessage>;
  readonly enums: Record<string, GrpcEnum>;
  /** Every type that may be referred to, by its full name. */
  readonly kinds: Map<string, 'message' | 'enum'>;
  /** The entries of maps by their full names: they are no messages of their own. */
  readonly mapEntries: Map<string, MessageDescriptor>;
}

/**
 * Makes of file descriptors, whose order does not matter, what `.proto` files give. `label` stands for them in
 * problems;
 * `known` are types that they need not bring. Throws a `ProtoFailure` when they refer to what is not there.
 */
export function describeFiles(files: readonly FileDescriptor[], label: string, known: GrpcDescriptor): GrpcDescriptor {
  const found: Collected = { services: {}, messages: {}, enums: {}, kinds: new Map(), mapEntries: new Map() };
  for (const name of Object.keys(known.messages)) found.kinds.set(name, 'message');
  for (const name of Object.keys(known.enums)) found.kinds.set(name, 'enum');
  // The same whichever order a server sends them in: a supergraph is known by its content.
  const sorted = [...files].sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1));
  for (const file of sorted) collectNames(file.messageType, file.enumType, prefixOf(file), found);
  for (const file of sorted) collectFile(file, found);
  const descriptor = {
    services: found.services,
    messages: { ...known.messages, ...found.messages },
    enums: { ...known.enums, ...found.enums },
  };
  const problems = check(descriptor, label);
  if (problems.length > 0) throw new ProtoFailure(problems);
  return keepReachable(descriptor);
}

function prefixOf(file: FileDescriptor): string {
  return file.package === undefined || file.package === '' ? '' : `${file.package}.`;
}

function collectNames(
  messages: readonly MessageDescriptor[],
  enums: readonly EnumDescriptor[],
  prefix: string,
  found: Collected,
): void {
  for (const one of enums) found.kinds.set(fullName(prefix, one), 'enum');
  for (const message of messages) {
    const name = fullName(prefix, message);
    found.kinds.set(name, 'message');
    if (message.options?.mapEntry === true) found.mapEntries.set(name, message);
    collectNames(message.nestedType, message.enumType, `${name}.`, found);
  }
}

function collectFile(file: FileDescriptor, found: Collected): void {
  const prefix = prefixOf(file);
  const features = { ...defaultsOf(file.syntax), ...file.options?.features };
  for (const message of file.messageType) collectMessage(message, prefix, features, found);
  for (const one of file.enumType) collectEnum(one, prefix, found);
  for (const service of file.service) {
    found.services[fullName(prefix, service)] = Object.fromEntries(
      service.method.map(({ name = '', inputType, outputType, clientStreaming, serverStreaming }) => [
        name,
        {
          requestType: resolveName(inputType, prefix, found),
          responseType: resolveName(outputType, prefix, found),
          requestStream: clientStreaming === true,
          responseStream: serverStreaming === true,
        },
      ]),
    );
  }
}

function collectMessage(message: MessageDescriptor, prefix: string, outer: Features, found: Collected): void {
  const name = fullName(prefix, message);
  if (found.mapEntries.has(name)) return;
  const features = { ...outer, ...message.options?.features };
  found.messages[name] = {
    fields: message.field.map((field) => describeField(field, { name, message, features }, found)),
  };
  for (const nested of message.nestedType) collectMessage(nested, `${name}.`, features, found);
  for (const one of message.enumType) collectEnum(one, `${name}.`, found);
}

function collectEnum(declared: EnumDescriptor, prefix: string, found: Collected): void {
  found.enums[fullName(prefix, declared)] = {
    values: Object.fromEntries(declared.value.map(({ name = '', number = 0 }) => [name, number])),
  };
}

/** What the older syntaxes say in the words of editions (an edition's own defaults come last). */
function defaultsOf(syntax: string | undefined): Required<Features> {
  switch (syntax) {
    case 'proto3':
      return { fieldPresence: 'IMPLICIT', repeatedFieldEncoding: 'PACKED', messageEncoding: 'LENGTH_PREFIXED' };
    case 'editions':
      return { fieldPresence: 'EXPLICIT', repeatedFieldEncoding: 'PACKED', messageEncoding: 'LENGTH_PREFIXED' };
    default:
      return { fieldPresence: 'EXPLICIT', repeatedFieldEncoding: 'EXPANDED', messageEncoding: 'LENGTH_PREFIXED' };
  }
}

interface Owner {
  readonly name: string;
  readonly message: MessageDescriptor;
  readonly features: Features;
}

function describeField(field: FieldDescriptor, owner: Owner, found: Collected): GrpcField {
  const { name = '' } = field;
  const features = { ...owner.features, ...field.options?.features };
  const entryName = resolveName(field.typeName, `${owner.name}.`, found);
  const entry = found.mapEntries.get(entryName);
  const value = entry?.field.find(({ number }) => number === 2);
  const key = entry?.field.find(({ number }) => number === 1);
  const type = value === undefined ? typeOf(field, owner.name, found) : typeOf(value, entryName, found);
  const repeated = field.label === 'LABEL_REPEATED';
  const packable = type.kind === 'enum' || (type.kind === 'scalar' && type.name !== 'string' && type.name !== 'bytes');
  const packed = field.options?.packed ?? features.repeatedFieldEncoding === 'PACKED';
  const oneof =
    field.oneofIndex === undefined || field.proto3Optional === true
      ? undefined
      : owner.message.oneofDecl[field.oneofIndex]?.name;
  const described: Mutable<GrpcField> = {
    name,
    jsonName: field.jsonName ?? jsonNameOf(name),
    number: field.number ?? 0,
    type,
    cardinality: entry !== undefined ? 'map' : repeated ? 'repeated' : 'singular',
    presence: presenceOf(field, type, features),
  };
  if (key !== undefined) described.mapKey = scalarOf(key.type) ?? 'string';
  if (oneof !== undefined) described.oneof = oneof;
  if (entry === undefined && repeated && packable && packed) described.packed = true;
  if (
    entry === undefined &&
    type.kind === 'message' &&
    (field.type === 'TYPE_GROUP' || features.messageEncoding === 'DELIMITED')
  )
    described.delimited = true;
  return described;
}

function presenceOf(field: FieldDescriptor, type: GrpcType, features: Features): GrpcField['presence'] {
  if (field.label === 'LABEL_REPEATED') return 'implicit';
  if (field.label === 'LABEL_REQUIRED' || features.fieldPresence === 'LEGACY_REQUIRED') return 'required';
  const isSet = type.kind === 'message' || field.oneofIndex !== undefined || features.fieldPresence === 'EXPLICIT';
  return isSet ? 'explicit' : 'implicit';
}

function typeOf({ type, typeName }: FieldDescriptor, scope: string, found: Collected): GrpcType {
  const scalar = scalarOf(type);
  if (scalar !== undefined) return { kind: 'scalar', name: scalar };
  const name = resolveName(typeName, `${scope}.`, found);
  // A descriptor may leave it to the name whether it is a message or an enum.
  return { kind: type === 'TYPE_ENUM' || found.kinds.get(name) === 'enum' ? 'enum' : 'message', name };
}

/** Compilers write full names with a dot in front. A name without it is looked up from the inside out, as in a file. */
function resolveName(name = '', prefix: string, { kinds }: Collected): string {
  if (name.startsWith('.')) return name.slice(1);
  for (let scope = prefix; scope !== ''; scope = scope.replace(/[^.]*\.$/, '')) {
    if (kinds.has(scope + name)) return scope + name;
  }
  return name;
}

const SCALARS = [
  'double',
  'float',
  'int32',
  'uint32',
  'sint32',
  'fixed32',
  'sfixed32',
  'int64',
  'uint64',
  'sint64',
  'fixed64',
  'sfixed64',
  'bool',
  'string',
  'bytes',
] as const satisfies readonly GrpcScalar[];

function scalarOf(type: string | number | undefined): GrpcScalar | undefined {
  return SCALARS.find((name) => type === `TYPE_${name.toUpperCase()}`);
}

function fullName(prefix: string, { name = '' }: { readonly name?: string }): string {
  return prefix + name;
}

/** What no compiler would have written, but bytes may hold. */
function check({ services, messages, enums }: GrpcDescriptor, label: string): readonly ProtoProblem[] {
  const problems: ProtoProblem[] = [];
  const tell = (message: string): void => void problems.push({ file: label, line: undefined, message });
  const missing = (name: string, known: Readonly<Record<string, unknown>>, what: string): void => {
    if (!Object.hasOwn(known, name))
      tell(
        `${what} has the type '${name}', which is not there; expected the descriptors of all files that are imported`,
      );
  };
  for (const [name, { fields }] of Object.entries(messages)) {
    const names = new Set<string>(['__proto__']);
    for (const field of fields) {
      if (field.number < 1 || field.number > 536_870_911)
        tell(`the field '${field.name}' of ${name} has the number ${field.number}; expected 1 to 536870911`);
      if (field.type.kind !== 'scalar')
        missing(field.type.name, field.type.kind === 'enum' ? enums : messages, `the field '${field.name}' of ${name}`);
      if (names.has(field.jsonName))
        tell(
          `the field '${field.name}' of ${name} has the JSON name '${field.jsonName}', which is taken; expected ` +
            'another name',
        );
      names.add(field.jsonName);
    }
  }
  for (const [service, rpcs] of Object.entries(services)) {
    for (const [rpc, { requestType, responseType }] of Object.entries(rpcs)) {
      for (const type of new Set([requestType, responseType])) missing(type, messages, `the RPC ${service}/${rpc}`);
    }
  }
  return problems;
}
