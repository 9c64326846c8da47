import type { Lookup } from '../model/query-plan.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';
import type { Written } from './plan-writers.ts';

/** The types of objects that a field can have: those that are to be there, and those that may be. */
export interface PossibleObjects {
  readonly expected: readonly string[];
  readonly others: readonly string[];
}

/**
 * The types of objects that a field can have. Who answers a shared field is open, so its value is to be of a type
 * that all of them know; but a subgraph that is asked may answer with any type of its own. Where no object can be,
 * the interface stands for what a subgraph would have to answer.
 */
export function possibleObjects(
  written: readonly Written[],
  { parent, declared }: { readonly parent: string; readonly declared: string },
  types: SubgraphTypes,
): PossibleObjects {
  const name = written[0]?.node.name.value ?? '';
  const asked = new Set(written.map(({ writer }) => writer.part.step.subgraph));
  const answering = types.field(parent, name).filter((field) => field.isResolved || asked.has(field.subgraph));
  const possible = answering.map((field) => ({
    subgraph: field.subgraph,
    names: types.possibleTypes(field.subgraph, field.typeName),
  }));
  const [some = [], ...rest] = possible.map(({ names }) => names);
  const expected = some.filter((typeName) => rest.every((names) => names.includes(typeName)));
  const all = new Set(possible.flatMap(({ subgraph, names }) => (asked.has(subgraph) ? names : [])));
  if (all.size === 0 && types.isAbstract(declared)) return { expected: [declared], others: [] };
  return { expected, others: [...all].filter((typeName) => !expected.includes(typeName)) };
}

/** The type that a lookup names in its representations of objects that are known as one. */
export function sentTypeName({ inputRewrites }: Lookup, known: string, types: SubgraphTypes): string {
  for (const rewrite of inputRewrites) {
    const [condition, target] = rewrite.path;
    if (rewrite.kind !== 'set' || typeof rewrite.value !== 'string' || condition?.kind !== 'types') continue;
    if (target?.kind !== 'field' || target.key !== '__typename') continue;
    if (condition.names.some((name) => types.isOfTypeAnywhere(known, name))) return rewrite.value;
  }
  return known;
}
