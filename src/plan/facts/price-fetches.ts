import { isInterfaceType, isObjectType, Kind, type GraphQLSchema } from 'graphql';
import { compileEstimate, compileObjectPrice } from '../../cost/compile-estimate.ts';
import { highest, product, sum, type Price } from '../../cost/price.ts';
import { PriceSignatures } from '../../cost/price-signatures.ts';
import type { Pricing } from '../../cost/pricing.ts';
import { NONE_SIZED, sizeField, type Sized } from '../../cost/size-field.ts';
import { FieldWalk, type MetField } from '../../core/document/walk-fields.ts';
import { entitiesOf } from './entities-of.ts';
import { dataKeysOf, type Path } from '../model/plan-paths.ts';
import type { FetchPath, FetchStep, Lookup, QueryPlan } from '../model/query-plan.ts';
import { createReadOperation, responseNameOf, type ReadOperation } from '../model/read-operation.ts';
import { allSteps } from '../model/waves.ts';

/**
 * What a plan is estimated to ask of each subgraph. `renamedVariables`: what fetches call variables of the client, by
 * the client's name.
 */
export type PriceFetches = (
  plan: QueryPlan,
  renamedVariables: ReadonlyMap<string, string>,
) => ReadonlyMap<string, Price>;

/**
 * Makes the function that prices the operations of all fetches by the weights and list sizes of the supergraph, whose
 * `schema` is the one with what is inaccessible to clients. A lookup costs each of its entities, with all that is
 * selected on it, as often as objects are estimated to stand where it looks.
 */
export function createPriceFetches(schema: GraphQLSchema, pricing: Pricing): PriceFetches {
  const known = { schema, pricing, signatures: new PriceSignatures(pricing), walk: new FieldWalk(schema) };
  return (plan, renamedVariables) => {
    const reading: Reading = { ...known, read: createReadOperation() };
    const fetches = allSteps(plan);
    const sizes: Sizes = new Map();
    for (const fetch of fetches) collectSizes(fetch, sizes, reading);
    const bySubgraph = new Map<string, Price[]>();
    for (const fetch of fetches)
      bySubgraph.set(fetch.subgraph, [...(bySubgraph.get(fetch.subgraph) ?? []), priceFetch(fetch, sizes, reading)]);
    return new Map(
      [...bySubgraph].map(([subgraph, prices]) => [subgraph, underClientsNames(sum(prices), renamedVariables)]),
    );
  };
}

interface Reading {
  readonly schema: GraphQLSchema;
  readonly pricing: Pricing;
  readonly signatures: PriceSignatures;
  readonly walk: FieldWalk;
  readonly read: ReadOperation;
}

/** How many values a field is estimated to have for one parent, by its path in the merged data. */
type Sizes = Map<string, Price>;

function collectSizes(fetch: FetchStep, sizes: Sizes, reading: Reading): void {
  const { kind, selectionSet, fragments } = reading.read(fetch);
  const { schema, walk } = reading;
  const places = new Map<MetField, { readonly paths: readonly Path[]; readonly below: Sized }>();
  const lookupOf = ({ node, above }: MetField): Lookup | undefined =>
    above === undefined ? lookupAt(fetch, responseNameOf(node)) : undefined;
  const meet = (met: MetField): void => {
    const lookup = lookupOf(met);
    if (lookup !== undefined) return void places.set(met, { paths: lookup.paths.map(dataKeysOf), below: NONE_SIZED });
    const around = (met.above && places.get(met.above)) ?? { paths: [dataKeysOf(fetch.path)], below: NONE_SIZED };
    const paths = around.paths.map((path) => [...path, responseNameOf(met.node)]);
    const { size, below } = sizeMet(met, around.below, reading);
    places.set(met, { paths, below });
    for (const path of paths) sizes.set(path.join('.'), highest([size, sizes.get(path.join('.')) ?? 0]));
  };
  const typeName = schema.getRootType(kind)?.name ?? '';
  walk.walk(
    { selectionSet, typeName, objects: walk.objectsOf(typeName), fragments, conditions: undefined },
    meet,
    (field) => {
      const lookup = lookupOf(field);
      return lookup && entitiesOf(lookup, reading);
    },
  );
}

/** Of the types that the field may be read from, the longest of its lists counts. */
function sizeMet(
  { node, objects, typeName }: MetField,
  sized: Sized,
  { schema, pricing }: Reading,
): { readonly size: Price; readonly below: Sized } {
  const found = [...new Set([...objects, ...(typeName === undefined ? [] : [typeName])])].flatMap((name) => {
    const parent = schema.getType(name);
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[node.name.value] : undefined;
    return field === undefined || !(isObjectType(parent) || isInterfaceType(parent))
      ? []
      : [sizeField({ parent, node, field, sized }, pricing)];
  });
  const below = found.flatMap((one) => (one.below === NONE_SIZED ? [] : [one.below]));
  return {
    size: found.length === 0 ? 1 : highest(found.map(({ size }) => size)),
    below:
      below.length === 0
        ? NONE_SIZED
        : { fields: new Set(below.flatMap(({ fields }) => [...fields])), size: highest(below.map(({ size }) => size)) },
  };
}

function priceFetch(fetch: FetchStep, sizes: Sizes, reading: Reading): Price {
  const { schema, pricing, signatures } = reading;
  const { kind, selectionSet, fragments, rootFields } = reading.read(fetch);
  const selecting = { schema, fragments, conditions: {} };
  if (fetch.lookups.length === 0) {
    const estimate = compileEstimate(
      { kind: Kind.OPERATION_DEFINITION, operation: kind, selectionSet },
      selecting,
      pricing,
      signatures,
    );
    return product(countObjects(fetch.path, sizes, pricing), estimate.price);
  }
  return sum(
    fetch.lookups.map((lookup) => {
      const entities = [...entitiesOf(lookup, reading)].map((name) => schema.getType(name)).filter(isObjectType);
      const selected = rootFields.flatMap((field) =>
        responseNameOf(field) === lookup.responseName ? (field.selectionSet ?? []) : [],
      );
      const count = sum(lookup.paths.map((path) => countObjects(path, sizes, pricing)));
      return product(count, compileObjectPrice(entities, selected, selecting, { pricing, signatures }));
    }),
  );
}

/**
 * How many objects are estimated to stand at a path; a list that no fetch brings under this name is as long as lists
 * are by default.
 */
function countObjects(path: FetchPath, sizes: Sizes, { defaults }: Pricing): Price {
  const keys: string[] = [];
  let count: Price = 1;
  let isKnown = true;
  for (const step of path) {
    if (step.kind === 'field') {
      keys.push(step.key);
      const size = sizes.get(keys.join('.'));
      isKnown = size !== undefined;
      count = product(count, size ?? 1);
    } else if (step.kind === 'items' && !isKnown) count = product(count, defaults.listSize);
  }
  return count;
}

function lookupAt({ lookups }: FetchStep, name: string): Lookup | undefined {
  return lookups.find(({ responseName }) => responseName === name);
}

function underClientsNames(price: Price, renamedVariables: ReadonlyMap<string, string>): Price {
  if (typeof price === 'number' || renamedVariables.size === 0) return price;
  return (variables) =>
    price({
      ...variables,
      ...Object.fromEntries([...renamedVariables].map(([client, renamed]) => [renamed, variables[client]])),
    });
}
