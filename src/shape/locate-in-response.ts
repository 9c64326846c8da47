import { Kind, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { isIncluded, type Conditions } from '../core/is-included.ts';

/** What is needed to find response names below a place of an operation. */
export interface Selected {
  readonly selectionSets: readonly SelectionSetNode[];
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly conditions: Conditions;
  readonly dataKeys: ReadonlyMap<FieldNode, string>;
}

/**
 * Translates a path of data keys below a place into the client's response names (GraphQL §7.1.2), as far as the
 * client asked for what it leads to. Of several names for one field it takes the first.
 */
export function locateInResponse(below: readonly (string | number)[], selected: Selected): readonly (string | number)[] {
  const path: (string | number)[] = [];
  let { selectionSets } = selected;
  for (const step of below) {
    if (typeof step === 'number') {
      path.push(step);
      continue;
    }
    const nodes = selectionSets.flatMap((selectionSet) => fieldsOf(selectionSet, step, selected));
    const [first] = nodes;
    if (first === undefined) break;
    path.push(first.alias?.value ?? first.name.value);
    selectionSets = nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
  }
  return path;
}

function fieldsOf(selectionSet: SelectionSetNode, dataKey: string, selected: Selected): readonly FieldNode[] {
  return selectionSet.selections.flatMap((selection): readonly FieldNode[] => {
    if (!isIncluded(selection.directives, selected.conditions)) return [];
    if (selection.kind === Kind.FIELD) return selected.dataKeys.get(selection) === dataKey ? [selection] : [];
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : selected.fragments.get(selection.name.value);
    return fragment === undefined ? [] : fieldsOf(fragment.selectionSet, dataKey, selected);
  });
}
