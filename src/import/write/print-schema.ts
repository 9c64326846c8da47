import { Kind, print } from 'graphql';
import { interfaceFields } from './interface-fields.ts';
import { printTypeName } from './print-type-name.ts';
import {
  SCALARS,
  namedType,
  type ArgumentDraft,
  type EnumDraft,
  type FieldDraft,
  type ObjectDraft,
  type RootFieldDraft,
  type SubgraphDraft,
  type TypeDraft,
  type UnionDraft,
} from '../draft/draft.ts';

const BUILT_IN = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);
/** The specification that federation directives are taken from; the newest that composition knows. */
const FEDERATION = 'https://specs.apollo.dev/federation/v2.9';
const CONNECT = 'https://specs.gatefold.dev/connect/v1.0';

/**
 * The schema's text. Types come in the order in which the root fields lead to them; what nothing leads to is left out.
 */
export function printSchema(draft: SubgraphDraft): string {
  const used = collectTypes(draft);
  const parts = [
    printLinks(draft),
    ...[...used.scalars].sort().map((name) => `${describe(SCALARS[name], '')}scalar ${name}`),
    ...(['query', 'mutation', 'subscription'] as const).map((root) => printRoot(ROOT_NAMES[root], draft[root])),
    ...[...used.outputs].map((type) => printType('type', type, interfacesOf(type, used.unions))),
    ...[...used.unions].map(printUnion),
    ...[...used.inputs].map((type) => printType('input', type, [])),
    ...[...used.enums].map(printEnum),
  ];
  const text = [
    ...draft.comment.map((line) => `# ${line.replace(UNPRINTABLE, ' ')}`.trimEnd()),
    '',
    parts.filter((part) => part !== '').join('\n\n'),
  ].join('\n');
  // Half a character is none (GraphQL §2.1.1); nothing that a backend sends would match it.
  return `${text.replace(/\p{Surrogate}/gu, '\ufffd')}\n`;
}

/** What GraphQL's grammar has no place for (§2.1.1). */
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g;

const ROOT_NAMES = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

interface UsedTypes {
  readonly scalars: Set<string>;
  readonly outputs: Set<ObjectDraft>;
  readonly inputs: Set<ObjectDraft>;
  readonly unions: Set<UnionDraft>;
  readonly enums: Set<EnumDraft>;
}

function collectTypes(draft: SubgraphDraft): UsedTypes {
  const used: UsedTypes = {
    scalars: new Set(),
    outputs: new Set(),
    inputs: new Set(),
    unions: new Set(),
    enums: new Set(),
  };
  const queue: { readonly type: TypeDraft; readonly objects: Set<ObjectDraft> }[] = [];
  for (const field of [...draft.query, ...draft.mutation, ...draft.subscription]) {
    queue.push(
      { type: field.type, objects: used.outputs },
      ...field.args.map(({ type }) => ({ type, objects: used.inputs })),
    );
  }
  // A queue, not recursion: types may be nested deeper than the stack is.
  for (let index = 0; index < queue.length; index += 1) {
    const { type, objects } = queue[index] ?? { type: undefined, objects: used.outputs };
    if (type === undefined) break;
    const named = namedType(type);
    if (named.kind === 'scalar' && !BUILT_IN.has(named.name)) used.scalars.add(named.name);
    if (named.kind === 'enum') used.enums.add(named.of);
    if (named.kind === 'union') used.unions.add(named.of);
    for (const object of named.kind === 'object' ? [named.of] : named.kind === 'union' ? named.of.members : []) {
      if (objects.has(object)) continue;
      objects.add(object);
      queue.push(...object.fields.map((field) => ({ type: field.type, objects })));
    }
  }
  return used;
}

function printLinks({ imports, sources }: SubgraphDraft): string {
  const listed = (names: readonly string[]): string => names.map((name) => `"@${name}"`).join(', ');
  const federation =
    imports.federation.length === 0 ? [] : [`  @link(url: "${FEDERATION}", import: [${listed(imports.federation)}])`];
  return [
    'extend schema',
    ...federation,
    `  @link(url: "${CONNECT}", import: [${listed(imports.connect)}])`,
    ...sources.map((source) => indent(source)),
  ].join('\n');
}

function printRoot(name: string, fields: readonly RootFieldDraft[]): string {
  if (fields.length === 0) return '';
  const printed = fields.map((field) => {
    const head = `${describe(field.description, '  ')}  ${field.name}${printArguments(field.args)}`;
    return `${head}: ${printTypeName(field.type)}${deprecated(field.deprecated)}\n${field.connect}`;
  });
  return `type ${name} {\n${printed.join('\n\n')}\n}`;
}

function printArguments(args: readonly ArgumentDraft[]): string {
  if (args.length === 0) return '';
  if (args.every(({ description, deprecated: reason }) => description === undefined && reason === undefined)) {
    const line = args.map(printArgument).join(', ');
    if (line.length < 90) return `(${line})`;
  }
  const lines = args.map((argument) => `${describe(argument.description, '    ')}    ${printArgument(argument)}`);
  return `(\n${lines.join('\n')}\n  )`;
}

function printArgument({ name, type, nonNull, deprecated: reason }: ArgumentDraft): string {
  // A required argument cannot be deprecated (GraphQL §3.6.2).
  return `${name}: ${printTypeName(type)}${nonNull ? '!' : deprecated(reason)}`;
}

function interfacesOf(type: ObjectDraft, unions: Iterable<UnionDraft>): readonly string[] {
  return [...unions]
    .filter((union) => union.members.includes(type) && interfaceFields(union).length > 0)
    .map(({ name }) => name);
}

function printType(
  kind: 'type' | 'input',
  { name, description, directives, fields }: ObjectDraft,
  interfaces: readonly string[],
): string {
  const implemented = interfaces.length === 0 ? '' : ` implements ${interfaces.join(' & ')}`;
  const applied = directives.map((directive) => `\n${indent(directive)}`).join('');
  return (
    `${describe(description, '')}${kind} ${name}${implemented}${applied} ` +
    `{\n${fields.map((field) => printField(field, kind === 'input')).join('\n')}\n}`
  );
}

function printField({ name, type, nonNull, description, deprecated: reason }: FieldDraft, input: boolean): string {
  const ending = `${nonNull ? '!' : ''}${nonNull && input ? '' : deprecated(reason)}`;
  return `${describe(description, '  ')}  ${name}: ${printTypeName(type)}${ending}`;
}

function printUnion(union: UnionDraft): string {
  const { name, description, members } = union;
  const shared = interfaceFields(union);
  if (shared.length > 0)
    return (
      `${describe(description, '')}interface ${name} ` +
      `{\n${shared.map((field) => printField(field, false)).join('\n')}\n}`
    );
  return `${describe(description, '')}union ${name} = ${members.map((member) => member.name).join(' | ')}`;
}

function printEnum({ name, description, values }: EnumDraft): string {
  const lines = values.map(
    (value) => `${describe(value.description, '  ')}  ${value.name}${deprecated(value.deprecated)}`,
  );
  return `${describe(description, '')}enum ${name} {\n${lines.join('\n')}\n}`;
}

function deprecated(reason: string | undefined): string {
  if (reason === undefined) return '';
  return reason === '' ? ' @deprecated' : ` @deprecated(reason: ${printString(reason)})`;
}

/** The description with its line break, or nothing. */
function describe(text: string | undefined, margin: string): string {
  const clean = text?.replace(/\r\n?/g, '\n').replace(UNPRINTABLE, '').trim();
  if (clean === undefined || clean === '') return '';
  const printed =
    clean.includes('\n') || clean.length > 100
      ? print({ kind: Kind.STRING, value: clean, block: true })
      : printString(clean);
  return `${printed
    .split('\n')
    .map((line) => (line === '' ? '' : margin + line))
    .join('\n')}\n`;
}

export function printString(text: string): string {
  return print({ kind: Kind.STRING, value: text });
}

/** A mapping as the value of an argument: in a block when it has several lines. */
export function printMapping(text: string, margin: string): string {
  // A string in a line escapes what a block cannot hold.
  if (!text.includes('\n') || text.search(UNPRINTABLE) >= 0 || text.includes('\r')) return printString(text);
  const lines = text.replaceAll('"""', '\\"""').split('\n');
  return ['"""', ...lines.map((line) => margin + line), `${margin}"""`].join('\n');
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? line : `  ${line}`))
    .join('\n');
}
