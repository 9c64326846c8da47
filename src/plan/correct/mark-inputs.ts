import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';
import { readFieldSet, type Demand } from '../walk/demand.ts';
import { selectionsOfLookup } from '../model/lookup-selections.ts';
import type { DraftPlan, DraftStep, Lookup, LookupInput } from '../model/query-plan.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';

/**
 * Notes at each lookup which of its fields need which input of a representation (`@requires`), so that an input that
 * failed takes only these fields away, and not all that the same lookup brings.
 */
export function createMarkInputs(types: SubgraphTypes): (plan: DraftPlan) => DraftPlan {
  const mark = (step: DraftStep): DraftStep => ({
    ...step,
    lookups: step.lookups.map((lookup) => markLookup(lookup, step, types)),
  });
  return (plan) => (types.hasRequirements ? { ...plan, steps: plan.steps.map(mark) } : plan);
}

function markLookup(lookup: Lookup, { subgraph, operation }: DraftStep, types: SubgraphTypes): Lookup {
  const fields = selectionsOfLookup(operation, lookup).flatMap((selectionSet) => fieldsOf(selectionSet, ''));
  const neededBy = new Map<string, Set<string>>();
  for (const { node, parent } of fields) {
    const requires = types.fieldIn(subgraph, parent, node.name.value)?.requires;
    const keys = new Set(types.resolvableKeys(subgraph, parent).flatMap((key) => namesOf(readFieldSet(key))));
    for (const name of requires === undefined ? [] : namesOf(readFieldSet(requires))) {
      if (!keys.has(name)) neededBy.set(name, (neededBy.get(name) ?? new Set()).add(finalName(node, lookup)));
    }
  }
  if (neededBy.size === 0) return lookup;
  const inputs = [...neededBy].map(([name, names]): LookupInput => ({ name, neededBy: [...names] }));
  const needing = new Set(inputs.flatMap((input) => input.neededBy));
  // Where every field needs some input, there is nothing to rescue from one that failed, unless inputs differ.
  const isUniform =
    inputs.length === 1 &&
    fields.every(({ node }) => node.name.value === '__typename' || needing.has(finalName(node, lookup)));
  return isUniform ? lookup : { ...lookup, inputs };
}

function fieldsOf(
  { selections }: SelectionSetNode,
  parent: string,
): readonly { readonly node: FieldNode; readonly parent: string }[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [{ node: selection, parent }];
    return selection.kind === Kind.INLINE_FRAGMENT
      ? fieldsOf(selection.selectionSet, selection.typeCondition?.name.value ?? parent)
      : [];
  });
}

function namesOf(demands: readonly Demand[]): readonly string[] {
  return demands.flatMap((demand) => (demand.kind === 'field' ? [demand.name] : namesOf(demand.selections)));
}

/** The name under which the value stands in the data. */
function finalName(node: FieldNode, { outputRewrites }: Lookup): string {
  const responseName = (node.alias ?? node.name).value;
  for (const rewrite of outputRewrites) {
    const [step, ...below] = rewrite.path.filter(({ kind }) => kind === 'field');
    if (rewrite.kind === 'rename' && below.length === 0 && step?.kind === 'field' && step.key === responseName)
      return rewrite.to;
  }
  return responseName;
}
