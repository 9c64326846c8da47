import {
  buildASTSchema,
  execute,
  GraphQLError,
  Kind,
  parse,
  validate,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import type { Backend } from '../../src/core/backend.ts';
import { bodyComposer } from '../../src/fetch/graphql/compose-body.ts';
import { readAnswer } from '../../src/fetch/graphql/read-answer.ts';
import { canonical, parseFieldSet, Thing, type Args, type WorldData } from './data.ts';
import { failOwnPart } from './fail-parts.ts';
import { lookedUpIn, printSubgraph } from './print-world.ts';
import type { Placement } from './world.ts';

/** What mutations have done, in the order in which they did it. */
export type Journal = string[];

/** Writes down that a mutation runs; its value is computed of all that ran so far, so that their order shows. */
export function noteMutation(journal: Journal, fieldName: string, args: Args): readonly string[] {
  journal.push(`${fieldName}${canonical(args)}`);
  return [...journal];
}

/** A subgraph of a world in this process: graphql-js behind the text of requests and answers. */
export function subgraphBackend(
  data: WorldData,
  subgraph: string,
  noteField: (typeName: string, fieldName: string) => void = () => {},
): Backend {
  const schema = executableSchema(data, subgraph);
  return {
    prepare(operation) {
      const problems = validate(schema, operation.document);
      if (problems.length > 0)
        throw new Error(`the plan's operation is not valid in ${subgraph}: ${problems.join('; ')}\n${operation.text}`);
      const composeBody = bodyComposer(operation);
      return {
        run: async ({ variables, context }) => {
          // The calls of one wave all begin before the first of them ends.
          await new Promise((resolve) => setImmediate(resolve));
          const body = JSON.parse(composeBody(variables)) as { query: string; variables?: Record<string, unknown> };
          const result = await execute({
            schema,
            document: parse(body.query, { noLocation: true }),
            ...(body.variables === undefined ? {} : { variableValues: body.variables }),
            contextValue: context.scope.get<Journal>(data, () => []),
            fieldResolver: fieldResolver(data, subgraph, noteField),
            typeResolver: (value, _context, info) => nameIn(data, info.schema, value as Thing),
          });
          return readAnswer(
            subgraph,
            { status: 200, headers: {}, body: Buffer.from(JSON.stringify(result)) },
            operation.longIntegers,
          );
        },
        predict: () => [],
      };
    },
    close: () => Promise.resolve(),
  };
}

function fieldResolver(
  data: WorldData,
  subgraph: string,
  noteField: (typeName: string, fieldName: string) => void,
): GraphQLFieldResolver<Thing | undefined, Journal> {
  return (source, args: Args, journal, info) => {
    const { fieldName, parentType } = info;
    if (source === undefined && fieldName === '_entities') {
      return (args['representations'] as Record<string, unknown>[]).map((representation) =>
        findEntity(data, subgraph, representation),
      );
    }
    const thing = source ?? new Thing(parentType.name, '');
    noteField(thing.typeName, fieldName);
    const placement = data
      .fieldOf(thing.typeName, fieldName)
      .placements.find((candidate) => candidate.subgraph === subgraph);
    return failOwnPart(data, subgraph, resolvePlaced({ data, thing, fieldName, args, placement, journal }), info);
  };
}

/** One field, as the subgraph that declares it answers it. What it cannot know fails, so that a wrong plan shows. */
function resolvePlaced(asked: {
  readonly data: WorldData;
  readonly thing: Thing;
  readonly fieldName: string;
  readonly args: Args;
  readonly placement: Placement | undefined;
  readonly journal: Journal;
}): unknown {
  const { data, thing, fieldName, args, placement, journal } = asked;
  const field = data.fieldOf(thing.typeName, fieldName);
  const within = providedWithin(thing, fieldName, data);
  if (field.unique === undefined && within === undefined) {
    if (placement === undefined || placement.external === true)
      throw new Error(`wrong plan: ${thing.typeName}.${fieldName} is not this subgraph's to answer`);
    if (field.placements.some(({ override }) => override === placement.subgraph))
      throw new Error(`wrong plan: ${thing.typeName}.${fieldName} was overridden`);
  }
  let needed: unknown;
  if (placement?.requires !== undefined)
    needed = data.project(thing.typeName, thing.representation ?? {}, parseFieldSet(placement.requires));
  if (thing.typeName === 'Mutation') needed = noteMutation(journal, fieldName, args);
  const provided = placement?.provides === undefined ? within : parseFieldSet(placement.provides);
  return provide(data.value(thing, fieldName, args, needed), provided);
}

function provide(value: unknown, provided: SelectionSetNode | undefined): unknown {
  if (provided === undefined) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => provide(item, provided));
  return value instanceof Thing ? new Thing(value.typeName, value.id, { provided }) : value;
}

/** What a `@provides` above says of a field: its own selections, empty for a leaf. */
function providedWithin(
  { provided, typeName }: Thing,
  fieldName: string,
  data: WorldData,
): SelectionSetNode | undefined {
  const search = (selectionSet: SelectionSetNode): SelectionSetNode | undefined => {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD && selection.name.value === fieldName) return selection.selectionSet ?? EMPTY;
      if (selection.kind !== Kind.INLINE_FRAGMENT || !data.applies(typeName, selection.typeCondition?.name.value))
        continue;
      const found = search(selection.selectionSet);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return provided === undefined ? undefined : search(provided);
}

/** Where an interface is known as an object, its types are not known. */
function nameIn(data: WorldData, schema: GraphQLSchema, { typeName }: Thing): string | undefined {
  if (schema.getType(typeName) !== undefined) return typeName;
  return data.objectNamed(typeName)?.implements.find((name) => schema.getType(name) !== undefined);
}

const EMPTY: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };

function findEntity(
  data: WorldData,
  subgraph: string,
  representation: Readonly<Record<string, unknown>>,
): Thing | Error {
  const typeName = String(representation['__typename']);
  const asInterface = data.world.interfaces.find(({ name }) => name === typeName);
  const keys =
    asInterface?.key === undefined
      ? (data.objectNamed(typeName)?.keys ?? [])
          .filter((key) => key.subgraph === subgraph && key.resolvable)
          .map(({ fields }) => fields)
      : [asInterface.key];
  for (const key of keys) {
    const fieldSet = parseFieldSet(key);
    let sent: string;
    try {
      sent = canonical(data.project(typeName, representation, fieldSet));
    } catch {
      continue;
    }
    const found = data.entitiesOf(typeName).find((entity) => canonical(data.select(entity, fieldSet)) === sent);
    if (found !== undefined) return new Thing(found.typeName, found.id, { representation });
  }
  return new GraphQLError(`wrong plan: no ${typeName} here is ${JSON.stringify(representation)}`);
}

/** Federation subgraph specification: `Query._entities`, and the union of all types that it answers. */
function executableSchema(data: WorldData, subgraph: string): GraphQLSchema {
  const sdl = printSubgraph(data.world, subgraph, { federation: false });
  const members = lookedUpIn(data.world, subgraph);
  const hasQuery = /^type Query /m.test(sdl);
  const additions = [
    sdl,
    'scalar _Any',
    `${hasQuery ? 'extend ' : ''}type Query ` +
      `{ ${members.length > 0 ? '_entities(representations: [_Any!]!): [_Entity]!' : ''} _service: String }`,
    members.length > 0 ? `union _Entity = ${members.join(' | ')}` : '',
  ];
  return buildASTSchema(parse(additions.join('\n'), { noLocation: true }), { assumeValid: true, assumeValidSDL: true });
}
