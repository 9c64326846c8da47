import type { ContextNeed } from '../../supergraph/join/read-contexts.ts';
import { readFieldSet, requiredBy, type Demand, type DemandedField } from '../walk/demand.ts';
import type { ContextSetter, FetchPath } from '../model/query-plan.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';

/** Where an operation's data begin, and what it demands of them. */
export interface DemandedData {
  readonly root: string;
  readonly demands: readonly Demand[];
}

/**
 * Lists what on the way to objects may set a context, the nearest first, up to the first that always does. Empty when
 * nothing there does. Federation, "@fromContext": the nearest object above counts, and the object itself is not above.
 */
export function locateContext(
  { context, selection }: ContextNeed,
  path: FetchPath,
  data: DemandedData,
  types: SubgraphTypes,
): readonly ContextSetter[] {
  const setting = types.objectsSetting(context);
  const selections = requiredBy(readFieldSet(selection));
  const setters: ContextSetter[] = [];
  for (const [depth, objects] of [...objectsAlong(path, data, types).entries()].reverse()) {
    const found = objects.filter((name) => setting.has(name));
    if (found.length === 0) continue;
    setters.push({
      depth,
      types: found,
      only: objects.length === 1 ? found[0] : undefined,
      fieldSet: selection,
      selections,
    });
    if (found.length === objects.length) break;
  }
  return setters;
}

/** The types of the objects that a path leads through, from the root on. What it leads to is not among them. */
function objectsAlong(
  path: FetchPath,
  { root, demands }: DemandedData,
  types: SubgraphTypes,
): readonly (readonly string[])[] {
  const along: (readonly string[])[] = [];
  let objects: readonly string[] = [root];
  let wanted = demands;
  for (const step of path) {
    if (step.kind !== 'field') continue;
    const fields = fieldsOf(wanted, objects, types).filter(({ field }) => field.dataKey === step.key);
    // What representations alone need is no part of the operation, and goes by its own name.
    const named =
      fields.length > 0
        ? fields.map(({ field, parents }) => ({ name: field.name, parents }))
        : [{ name: step.key, parents: objects }];
    const holding = named.map(({ name, parents }) => ({
      name,
      parents: parents.filter((parent) => types.declared(parent, name) !== ''),
    }));
    along.push([...new Set(holding.flatMap(({ parents }) => parents))]);
    objects = [
      ...new Set(
        holding.flatMap(({ name, parents }) =>
          parents.flatMap((parent) => types.objectsOf(types.declared(parent, name))),
        ),
      ),
    ];
    wanted = fields.flatMap(({ field }) => field.selections);
  }
  return along;
}

/** The fields that are demanded of objects, each with those that it is demanded of. */
function fieldsOf(
  demands: readonly Demand[],
  objects: readonly string[],
  types: SubgraphTypes,
): readonly { readonly field: DemandedField; readonly parents: readonly string[] }[] {
  return demands.flatMap((demand) => {
    if (demand.kind === 'field') return [{ field: demand, parents: objects }];
    const { typeCondition: condition } = demand;
    return fieldsOf(
      demand.selections,
      condition === undefined ? objects : objects.filter((name) => types.isOfTypeAnywhere(name, condition)),
      types,
    );
  });
}
