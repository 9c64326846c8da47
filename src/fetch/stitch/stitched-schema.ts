import {
  buildASTSchema,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLScalarType,
  GraphQLSchema,
  GraphQLUnionType,
  isOutputType,
  print,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFieldConfig,
} from 'graphql';
import type { ServiceLookup } from '../../supergraph/supergraph.ts';
import { locateErrorsAnew } from './locate-errors.ts';
import { comparable, valuesByKey } from './values-by-key.ts';

/** Sends an operation to the service; `context` is what the stitched schema was executed with. */
export type AskService<Context> = (
  text: string,
  variables: unknown,
  context: Context | undefined,
) => Promise<ExecutionResult>;

/**
 * The entry point that the planner's operations use and the service lacks: it hands the representations on as
 * entities of which only the key is known, and stitching looks up the rest.
 */
function entrySchema(lookups: readonly ServiceLookup[], service: GraphQLSchema): GraphQLSchema {
  const keysOfTypes = new Map<string, Record<string, GraphQLFieldConfig<unknown, unknown>>>();
  for (const { typeName, keyField } of lookups) {
    const type = service.getType(typeName);
    const key = type !== undefined && 'getFields' in type ? type.getFields()[keyField]?.type : undefined;
    // The service's own type: a key may be of any scalar or enum.
    if (key !== undefined && isOutputType(key))
      keysOfTypes.set(typeName, { ...keysOfTypes.get(typeName), [keyField]: { type: key } });
  }
  const entity = new GraphQLUnionType({
    name: '_Entity',
    types: [...keysOfTypes].map(([name, fields]) => new GraphQLObjectType({ name, fields })),
  });
  const representation = new GraphQLNonNull(new GraphQLScalarType({ name: '_Any' }));
  const entities: GraphQLFieldConfig<unknown, unknown, Readonly<Record<string, unknown>>> = {
    type: new GraphQLNonNull(new GraphQLList(entity)),
    args: { representations: { type: new GraphQLNonNull(new GraphQLList(representation)) } },
    resolve: (_root, args) => args['representations'],
  };
  return new GraphQLSchema({ query: new GraphQLObjectType({ name: 'Query', fields: { _entities: entities } }) });
}

/** How stitching finds entities of one type: a list lookup is batched, and asked once for each distinct key. */
function mergeBy({ fieldName, argumentName, keyField, many, maxSize }: ServiceLookup) {
  const keyOf = (entity: Readonly<Record<string, unknown>>): string => comparable(entity[keyField]);
  const selectionSet = `{ ${keyField} }`;
  if (!many)
    return {
      selectionSet,
      fieldName,
      args: (entity: Readonly<Record<string, unknown>>) => ({ [argumentName]: keyOf(entity) }),
    };
  return {
    selectionSet,
    fieldName,
    key: keyOf,
    ...(maxSize === undefined ? {} : { dataLoaderOptions: { maxBatchSize: maxSize } }),
    argsFromKeys: (keys: readonly unknown[]) => ({ [argumentName]: keys }),
    valuesFromResults: (results: unknown, keys: readonly unknown[]) => valuesByKey(results, keys, keyField),
  };
}

/**
 * The service's schema with `Query._entities` joined to it. The library is loaded on first use: without a plain
 * GraphQL service, nobody pays its 100 ms and 10 MB.
 */
export async function stitchedSchema<Context extends object>(
  serviceSchema: DocumentNode,
  lookups: readonly ServiceLookup[],
  ask: AskService<Context>,
): Promise<GraphQLSchema> {
  const { stitchSchemas } = await import('@graphql-tools/stitch');
  const service = buildASTSchema(serviceSchema, { assumeValidSDL: true });
  const merge = Object.fromEntries(lookups.map((lookup) => [lookup.typeName, mergeBy(lookup)]));
  const stitched = stitchSchemas<Context>({
    subschemas: [
      { schema: entrySchema(lookups, service) },
      {
        schema: service,
        merge,
        // Lookups that arise in the same turn, of several types or selections, travel in one request.
        batch: true,
        // The library lets its caller say what data is; nobody here does.
        executor: async ({ document, variables, context }) =>
          (await ask(print(document), variables, context)) as ExecutionResult<never>,
      },
    ],
  });
  return locateErrorsAnew(stitched);
}
