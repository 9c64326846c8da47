import { Kind, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { isIncluded, type Conditions } from '../core/document/is-included.ts';

/** What is needed to find response names below a place of an operation. */
export interface Selected {
  readonly selectionSets: readonly SelectionSetNode[];
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly conditions: Conditions;
  readonly dataKeys: ReadonlyMap<FieldNode, string>;
}

/**
 * Translates a path of data keys below a place into the client's response names (GraphQL §7.1.2), as far as the
 * client asked for what it leads to. Of several names for one field it takes the first that objects of every type have:
 * of an object that is null because of its field, nobody knows the type.
 */
export function locateInResponse(
  below: readonly (string | number)[],
  selected: Selected,
): readonly (string | number)[] {
  const path: (string | number)[] = [];
  let { selectionSets } = selected;
  for (const step of below) {
    if (typeof step === 'number') {
      path.push(step);
      continue;
    }
    const found = selectionSets.flatMap((selectionSet) => fieldsOf(selectionSet, step, selected));
    const named = (found.find(({ isOfEveryType }) => isOfEveryType) ?? found[0])?.node;
    if (named === undefined) break;
    path.push(named.alias?.value ?? named.name.value);
    selectionSets = found.flatMap(({ node: { selectionSet } }) => (selectionSet === undefined ? [] : [selectionSet]));
  }
  return path;
}

interface Found {
  readonly node: FieldNode;
  readonly isOfEveryType: boolean;
}

function fieldsOf(selectionSet: SelectionSetNode, dataKey: string, selected: Selected): readonly Found[] {
  return selectionSet.selections.flatMap((selection): readonly Found[] => {
    if (!isIncluded(selection.directives, selected.conditions)) return [];
    if (selection.kind === Kind.FIELD)
      return selected.dataKeys.get(selection) === dataKey ? [{ node: selection, isOfEveryType: true }] : [];
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : selected.fragments.get(selection.name.value);
    if (fragment === undefined) return [];
    const found = fieldsOf(fragment.selectionSet, dataKey, selected);
    return fragment.typeCondition === undefined ? found : found.map(({ node }) => ({ node, isOfEveryType: false }));
  });
}
