import type { Enum, Field, Method, ReflectionObject, Root, Service, Type } from 'protobufjs';
import type { GrpcDescriptor, GrpcEnum, GrpcField, GrpcMessage, GrpcRpc, GrpcScalar, GrpcType } from './descriptor.ts';
import { jsonNameOf } from './json-name.ts';
import { keepReachable } from './keep-reachable.ts';
import { loadProtoFiles } from './proto/load-proto-files.ts';
import type { Protobuf } from './proto/parse-proto.ts';
import { ProtoFailure, type ProtoProblem } from './proto/proto-failure.ts';

export type { GrpcDescriptor, GrpcMethod } from './descriptor.ts';
export { ProtoFailure, type ProtoProblem } from './proto/proto-failure.ts';

/**
 * Reads a `.proto` file and all that it imports (from its own folder, then from `includeDirs`; the well-known
 * types come with us). Rejects with a `ProtoFailure`.
 */
export async function readProto(
  path: string,
  options: { readonly includeDirs?: readonly string[] } = {},
): Promise<GrpcDescriptor> {
  const protobuf = (await import('protobufjs')).default;
  const { root, sources, problems, missing } = await loadProtoFiles(protobuf, path, options.includeDirs ?? []);
  // A file that does not parse leaves references open that are not wrong.
  if (problems.length > 0) throw new ProtoFailure([...problems, ...missing.map(({ problem }) => problem)]);
  const found = collect(protobuf, root);
  const misplaced = found.flatMap((object) => checkPlace(protobuf, object, sources));
  if (misplaced.length > 0) throw new ProtoFailure(misplaced);
  const unresolved = found.flatMap((object) => checkReferences(protobuf, object, sources));
  const needed =
    unresolved.length > 0
      ? missing
      : missing.filter(({ importer }) => !usesUnknownOption(root, sources.get(importer) ?? ''));
  if (needed.length > 0) throw new ProtoFailure(needed.map(({ problem }) => problem));
  if (unresolved.length > 0) throw new ProtoFailure(unresolved);
  root.resolveAll();
  const wrong = found.flatMap((object) => checkNumbers(protobuf, object, sources));
  if (wrong.length > 0) throw new ProtoFailure(wrong);
  return keepReachable(describe(protobuf, found));
}

const CUSTOM_OPTION = /(?:\boption\s*|[[,]\s*)\(\s*\.?([A-Za-z_][\w.]*)\s*\)/g;

/**
 * Whether a file has an option that nothing declares. What only declares options (`gogoproto/gogo.proto`,
 * `validate/validate.proto`) seldom lies beside the files that import it, and says nothing that a call needs.
 */
function usesUnknownOption(root: Root, text: string): boolean {
  return [...text.matchAll(CUSTOM_OPTION)].some(([, name = '']) => root.lookup(name) === null);
}

/** The types of `google.protobuf` that come with us. */
export async function describeWellKnownTypes(): Promise<GrpcDescriptor> {
  const protobuf = (await import('protobufjs')).default;
  const root = new protobuf.Root();
  for (const name of WELL_KNOWN_FILES) root.addJSON(protobuf.common.get(`google/protobuf/${name}.proto`)?.nested ?? {});
  root.resolveAll();
  return describe(protobuf, collect(protobuf, root));
}

const WELL_KNOWN_FILES = ['any', 'duration', 'empty', 'field_mask', 'struct', 'timestamp', 'wrappers'];

/** Every message, enum and service, in order of declaration. */
function collect(protobuf: Protobuf, root: Root): readonly (Type | Enum | Service)[] {
  const found: (Type | Enum | Service)[] = [];
  const visit = (objects: readonly ReflectionObject[]): void => {
    for (const object of objects) {
      if (object instanceof protobuf.Type || object instanceof protobuf.Enum || object instanceof protobuf.Service)
        found.push(object);
      if (object instanceof protobuf.Namespace) visit(object.nestedArray);
    }
  };
  visit(root.nestedArray);
  return found;
}

function fullName(object: ReflectionObject): string {
  return object.fullName.replace(/^\./, '');
}

/** The declared fields: those that an extension adds are not in its message's own type. */
function fieldsOf(type: Type): readonly Field[] {
  return type.fieldsArray.filter((field) => field.declaringField === null);
}

function extensionsOf(type: Type): { readonly extensions?: readonly string[] } {
  const extensions = type.fieldsArray.flatMap(({ declaringField }) =>
    declaringField === null ? [] : [fullName(declaringField)],
  );
  return extensions.length === 0 ? {} : { extensions };
}

type FileTexts = ReadonlyMap<string, string>;

function problemAt(object: ReflectionObject, sources: FileTexts, pattern: RegExp, message: string): ProtoProblem {
  let declared: ReflectionObject | null = object;
  while (declared !== null && declared.filename === null) declared = declared.parent;
  const file = declared?.filename ?? '';
  const index = (sources.get(file) ?? '').split('\n').findIndex((line) => pattern.test(line));
  return { file, line: index < 0 ? undefined : index + 1, message };
}

/**
 * A service holds RPCs only. The parser lets other declarations stand in it, which is what a forgotten brace looks
 * like, and never resolves them.
 */
function checkPlace(protobuf: Protobuf, object: Type | Enum | Service, sources: FileTexts): readonly ProtoProblem[] {
  if (!(object.parent instanceof protobuf.Service)) return [];
  const what = object instanceof protobuf.Type ? 'message' : object instanceof protobuf.Enum ? 'enum' : 'service';
  return [
    problemAt(
      object,
      sources,
      new RegExp(`\\b${what}\\s+${object.name}\\b`),
      `the ${what} '${object.name}' stands inside the service '${object.parent.name}'; expected RPCs and options ` +
        `there, and the '}' of the service before it`,
    ),
  ];
}

function checkReferences(
  protobuf: Protobuf,
  object: Type | Enum | Service,
  sources: FileTexts,
): readonly ProtoProblem[] {
  if (object instanceof protobuf.Type) {
    return fieldsOf(object)
      .filter((field) => !Object.hasOwn(protobuf.types.basic, field.type) && !known(protobuf, object, field.type, true))
      .map((field) =>
        problemAt(
          field,
          sources,
          new RegExp(`\\b${field.name}\\s*=\\s*${field.id}\\b`),
          `the field '${field.name}' has the type '${field.type}'; expected a scalar, or a message or enum that ` +
            'is declared or imported',
        ),
      );
  }
  if (!(object instanceof protobuf.Service)) return [];
  return object.methodsArray.flatMap((method) =>
    [method.requestType, method.responseType]
      .filter((type) => !known(protobuf, object, type, false))
      .map((type) =>
        problemAt(
          method,
          sources,
          new RegExp(`\\brpc\\s+${method.name}\\b`),
          `the RPC '${method.name}' names '${type}'; expected a message that is declared or imported`,
        ),
      ),
  );
}

function known(protobuf: Protobuf, scope: Type | Service, name: string, enums: boolean): boolean {
  return scope.lookup(name, enums ? [protobuf.Type, protobuf.Enum] : [protobuf.Type]) !== null;
}

/** What the parser lets pass but no other implementation does. */
function checkNumbers(protobuf: Protobuf, object: Type | Enum | Service, sources: FileTexts): readonly ProtoProblem[] {
  if (!(object instanceof protobuf.Type)) return [];
  const fields = fieldsOf(object);
  const names = new Map<string, string>();
  return fields.flatMap((field) => {
    const pattern = new RegExp(`\\b${field.name}\\s*=\\s*${field.id}\\b`);
    const problems: ProtoProblem[] = [];
    if (field.id < 1 || field.id > 536_870_911 || (field.id >= 19_000 && field.id <= 19_999)) {
      problems.push(
        problemAt(
          field,
          sources,
          pattern,
          `the field '${field.name}' has the number ${field.id}; expected 1 to 536870911, and not 19000 to 19999`,
        ),
      );
    }
    // Assigned to an object, it would not become a key of it.
    const other = jsonNameOfField(field) === '__proto__' ? 'every object' : names.get(jsonNameOfField(field));
    if (other !== undefined) {
      problems.push(
        problemAt(
          field,
          sources,
          pattern,
          `the field '${field.name}' has the JSON name '${jsonNameOfField(field)}' of '${other}'; expected ` +
            'another name',
        ),
      );
    }
    names.set(jsonNameOfField(field), field.name);
    return problems;
  });
}

/** What was parsed, as plain JSON; its references are resolved. */
function describe(protobuf: Protobuf, found: readonly (Type | Enum | Service)[]): GrpcDescriptor {
  const services: Record<string, Record<string, GrpcRpc>> = {};
  const messages: Record<string, GrpcMessage> = {};
  const enums: Record<string, GrpcEnum> = {};
  for (const object of found) {
    const name = fullName(object);
    if (object instanceof protobuf.Type)
      messages[name] = {
        fields: fieldsOf(object).map((field) => describeField(protobuf, field)),
        ...extensionsOf(object),
      };
    else if (object instanceof protobuf.Enum) enums[name] = { values: { ...object.values } };
    else services[name] = Object.fromEntries(object.methodsArray.map((method) => [method.name, describeRpc(method)]));
  }
  return { services, messages, enums };
}

function describeRpc(method: Method): GrpcRpc {
  const { resolvedRequestType, resolvedResponseType } = method;
  return {
    requestType: resolvedRequestType === null ? method.requestType : fullName(resolvedRequestType),
    responseType: resolvedResponseType === null ? method.responseType : fullName(resolvedResponseType),
    requestStream: method.requestStream === true,
    responseStream: method.responseStream === true,
  };
}

function describeField(protobuf: Protobuf, field: Field): GrpcField {
  const type = typeOf(protobuf, field);
  // Every map field is of this class; the base class does not say its key.
  const mapKey = field instanceof protobuf.MapField ? (field.keyType as GrpcScalar) : undefined;
  const oneof = field.partOf !== null && !field.partOf.isProto3Optional ? field.partOf.name : undefined;
  const packable = type.kind === 'enum' || (type.kind === 'scalar' && type.name !== 'string' && type.name !== 'bytes');
  return {
    name: field.name,
    jsonName: jsonNameOfField(field),
    number: field.id,
    type,
    cardinality: mapKey !== undefined ? 'map' : field.repeated ? 'repeated' : 'singular',
    ...(mapKey === undefined ? {} : { mapKey }),
    presence: field.required
      ? 'required'
      : field.hasPresence || (type.kind === 'message' && !field.repeated && mapKey === undefined)
        ? 'explicit'
        : 'implicit',
    ...(oneof === undefined ? {} : { oneof }),
    ...(field.repeated && packable && field.packed ? { packed: true as const } : {}),
    ...(field.delimited ? { delimited: true as const } : {}),
  };
}

function typeOf(protobuf: Protobuf, field: Field): GrpcType {
  const { resolvedType } = field;
  // The parser resolves every type that is not one of the language's scalars.
  if (resolvedType === null) return { kind: 'scalar', name: field.type as GrpcScalar };
  return { kind: resolvedType instanceof protobuf.Enum ? 'enum' : 'message', name: fullName(resolvedType) };
}

function jsonNameOfField(field: Field): string {
  const declared: unknown = field.options?.['json_name'];
  return typeof declared === 'string' ? declared : jsonNameOf(field.name);
}
