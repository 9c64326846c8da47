import {
  buildASTSchema,
  execute,
  isObjectType,
  Kind,
  parse,
  validate,
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Backend } from '../../src/core/backend.ts';
import { BackendFailure } from '../../src/core/failure.ts';
import { bodyComposer } from '../../src/fetch/graphql/compose-body.ts';
import { readAnswer } from '../../src/fetch/graphql/read-answer.ts';
import type { SubgraphSpec } from './federation-case.ts';

const FEDERATION_LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@requires", "@provides", "@external", "@shareable", "@override", "@inaccessible", "@interfaceObject", "@tag",
  "@extends", "@composeDirective", "@authenticated", "@requiresScopes", "@policy", "@context", "@fromContext", "FieldSet"
])\n`;

/** What composition is given. */
export function federatedSdl(spec: SubgraphSpec): string {
  return spec.federation === 1 || spec.schema.includes('@link') ? spec.schema : FEDERATION_LINK + spec.schema;
}

type Representation = Readonly<Record<string, unknown>>;

/** The calls of one request, in the order of their waves. */
export class CallLog {
  readonly #calls: { readonly wave: number; readonly text: string }[] = [];
  #ended = 0;

  /** Returns the wave of a call that begins now. */
  begin(): number {
    return this.#ended + 1;
  }

  end(wave: number, text: string): void {
    this.#calls.push({ wave, text });
    this.#ended = Math.max(this.#ended, wave);
  }

  lines(): readonly string[] {
    return this.#calls.map(({ wave, text }) => `${wave} ${text}`).sort();
  }
}

/** A subgraph in this process: graphql-js on its SDL, with `_entities` by the keys in it. HTTP alone is left out. */
export function subgraphService(name: string, spec: SubgraphSpec, log: CallLog): Backend {
  const document = withoutLinks(parse(spec.schema));
  const schema = executableSchema(document);
  const keys = keysOf(document);
  return {
    prepare(operation) {
      const problems = validate(schema, operation.document);
      if (problems.length > 0)
        throw new Error(`the plan's operation is not valid in ${name}: ${problems.join('; ')}\n${operation.text}`);
      const composeBody = bodyComposer(operation);
      return {
        run: async ({ variables }) => {
          const body = JSON.parse(composeBody(variables)) as { query: string; variables?: Record<string, unknown> };
          const wave = log.begin();
          // The calls of one wave all begin before the first of them ends.
          await new Promise((resolve) => setImmediate(resolve));
          const { response, fields } = await respond(schema, spec, keys, body);
          const representations = operation.representationNames.flatMap(
            (variable) => body.variables?.[variable] as Representation[],
          );
          log.end(wave, describeCall(name, representations, fields));
          if (spec.down === true)
            throw new BackendFailure(name, 'BACKEND_UNREACHABLE', 'connect ECONNREFUSED 127.0.0.1:4001');
          const answer = spec.respond === undefined ? response : spec.respond(response);
          return readAnswer(
            name,
            { status: 200, headers: {}, body: Buffer.from(JSON.stringify(answer)) },
            operation.longIntegers,
          );
        },
        predict: () => [],
      };
    },
    close: () => Promise.resolve(),
  };
}

function describeCall(name: string, representations: readonly Representation[], fields: ReadonlySet<string>): string {
  const asked = representations.map(({ __typename, ...rest }) => `${String(__typename)}${literal(rest)}`).sort();
  return `${name}: ${asked.length === 0 ? '' : `${asked.join(' ')} -> `}${fields.size === 0 ? '__typename' : [...fields].sort().join(' ')}`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([key, member]) => `${key}: ${literal(member)}`).join(', ')}}`;
}

async function respond(
  schema: GraphQLSchema,
  spec: SubgraphSpec,
  keys: ReadonlyMap<string, readonly SelectionSetNode[]>,
  body: { readonly query: string; readonly variables?: Record<string, unknown> },
): Promise<{ response: { data?: unknown; errors?: unknown }; fields: ReadonlySet<string> }> {
  const fields = new Set<string>();
  const fieldResolver: GraphQLFieldResolver<Record<string, unknown>, unknown> = (
    source,
    args: Record<string, unknown>,
    _context,
    info,
  ) => {
    if (info.fieldName === '_entities')
      return (args['representations'] as Representation[]).map((representation) =>
        findEntity(spec, keys, representation),
      );
    if (info.fieldName === '_service') return { sdl: spec.schema };
    const shownArgs = Object.keys(args).length === 0 ? '' : `(${literal(args).slice(1, -1)})`;
    fields.add(`${info.parentType.name}.${info.fieldName}${shownArgs}`);
    const value = source[info.fieldName];
    return typeof value === 'function' ? (value as (args: unknown, source: unknown) => unknown)(args, source) : value;
  };
  const document = parse(body.query);
  const isMutation = document.definitions.some(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION && definition.operation === 'mutation',
  );
  const rootValue = (isMutation ? spec.mutation : spec.query) ?? {};
  const result = await execute({
    schema,
    document,
    rootValue,
    fieldResolver,
    ...(body.variables === undefined ? {} : { variableValues: body.variables }),
  });
  return { response: JSON.parse(JSON.stringify(result)) as { data?: unknown; errors?: unknown }, fields };
}

function findEntity(
  spec: SubgraphSpec,
  keys: ReadonlyMap<string, readonly SelectionSetNode[]>,
  representation: Representation,
): unknown {
  const typeName = String(representation['__typename']);
  const entities = spec.entities?.[typeName];
  if (entities === undefined) return new Error(`no entities of type ${typeName} are here`);
  const found =
    typeof entities === 'function'
      ? entities(representation)
      : entities.find((entity) =>
          (keys.get(typeName) ?? []).some((key) => holds(key, representation) && samePart(key, entity, representation)),
        );
  if (found instanceof Error) return found;
  if (found === undefined || found === null) return null;
  return { ...representation, __typename: typeName, ...found };
}

function holds(key: SelectionSetNode, representation: Representation): boolean {
  return key.selections.every(
    (selection) =>
      selection.kind === Kind.FIELD &&
      (selection.name.value === '__typename' || selection.name.value in representation),
  );
}

/** Whether two objects are equal in the fields of a key. */
function samePart(key: SelectionSetNode, left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((item, index) => samePart(key, item, right[index]));
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right;
  return key.selections.every((selection) => {
    if (selection.kind !== Kind.FIELD || selection.name.value === '__typename') return true;
    const [one, other] = [Reflect.get(left, selection.name.value), Reflect.get(right, selection.name.value)] as [
      unknown,
      unknown,
    ];
    return selection.selectionSet === undefined
      ? JSON.stringify(one) === JSON.stringify(other)
      : samePart(selection.selectionSet, one, other);
  });
}

function withoutLinks(document: DocumentNode): DocumentNode {
  const definitions = document.definitions.filter(({ kind }) => kind !== Kind.SCHEMA_EXTENSION);
  // Federation 1 extends types that are defined elsewhere: here the first extension defines them.
  const defined = new Set(
    definitions.flatMap((definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION
        ? [definition.name.value]
        : [],
    ),
  );
  return {
    kind: Kind.DOCUMENT,
    definitions: definitions.map((definition): DefinitionNode => {
      if (definition.kind !== Kind.OBJECT_TYPE_EXTENSION && definition.kind !== Kind.INTERFACE_TYPE_EXTENSION)
        return definition;
      if (defined.has(definition.name.value)) return definition;
      defined.add(definition.name.value);
      return definition.kind === Kind.OBJECT_TYPE_EXTENSION
        ? { ...definition, kind: Kind.OBJECT_TYPE_DEFINITION }
        : { ...definition, kind: Kind.INTERFACE_TYPE_DEFINITION };
    }),
  };
}

function keysOf(document: DocumentNode): ReadonlyMap<string, readonly SelectionSetNode[]> {
  const keys = new Map<string, SelectionSetNode[]>();
  for (const definition of document.definitions) {
    if (!('name' in definition) || definition.name === undefined || !('directives' in definition)) continue;
    const directives = (definition.directives ?? []) as readonly ConstDirectiveNode[];
    const sets = directives.flatMap((directive) => {
      const fields =
        directive.name.value === 'key'
          ? directive.arguments?.find(({ name }) => name.value === 'fields')?.value
          : undefined;
      return fields?.kind === Kind.STRING ? [parseFieldSet(fields.value)] : [];
    });
    keys.set(definition.name.value, [...(keys.get(definition.name.value) ?? []), ...sets]);
  }
  return keys;
}

function parseFieldSet(text: string): SelectionSetNode {
  const [definition] = parse(`{ ${text} }`).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`not a field set: ${text}`);
  return definition.selectionSet;
}

/** Federation subgraph specification: `Query._entities`, `Query._service`, and the union of all types with a key. */
function executableSchema(document: DocumentNode): GraphQLSchema {
  const keyed = [...keysOf(document)].filter(([, keys]) => keys.length > 0).map(([name]) => name);
  const hasQuery = document.definitions.some(
    (definition) => definition.kind === Kind.OBJECT_TYPE_DEFINITION && definition.name.value === 'Query',
  );
  const bare = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  const members = keyed.filter((name) => isObjectType(bare.getType(name)));
  const additions = [
    'scalar _Any scalar FieldSet',
    'type _Service { sdl: String! }',
    `${hasQuery ? 'extend ' : ''}type Query ` +
      `{ ${members.length > 0 ? '_entities(representations: [_Any!]!): [_Entity]!' : ''} _service: _Service! }`,
    members.length > 0 ? `union _Entity = ${members.join(' | ')}` : '',
  ];
  const added = parse(additions.join('\n')).definitions;
  return buildASTSchema(
    { kind: Kind.DOCUMENT, definitions: [...document.definitions, ...added] },
    { assumeValid: true, assumeValidSDL: true },
  );
}
