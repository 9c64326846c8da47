import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import type { AnswerField, AnswerShape } from '../../core/failed-value.ts';

/**
 * The shape of an operation's root. `finalNames` has the names that fields get once the answer is merged, where a plan
 * asks for them under a name of its own.
 */
export function answerShape(document: DocumentNode, finalNames: ReadonlyMap<string, string>): AnswerShape {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operation === undefined ? new Map() : shapeOf([operation.selectionSet], { fragments, finalNames });
}

interface Naming {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly finalNames: ReadonlyMap<string, string>;
}

interface Occurrences {
  readonly conditions: (readonly string[])[];
  readonly sets: SelectionSetNode[];
}

function shapeOf(selectionSets: readonly SelectionSetNode[], { fragments, finalNames }: Naming): AnswerShape {
  const nested = new Map<string, Occurrences>();
  const visit = (selectionSet: SelectionSetNode, conditions: readonly string[]): void => {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        const responseName = selection.alias?.value ?? selection.name.value;
        if (responseName === '__typename') continue;
        const name = finalNames.get(responseName) ?? responseName;
        const occurrences = nested.get(name) ?? { conditions: [], sets: [] };
        nested.set(name, occurrences);
        occurrences.conditions.push(conditions);
        if (selection.selectionSet !== undefined) occurrences.sets.push(selection.selectionSet);
      } else {
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        const condition = fragment?.typeCondition?.name.value;
        if (fragment !== undefined)
          visit(fragment.selectionSet, condition === undefined ? conditions : [...conditions, condition]);
      }
    }
  };
  for (const selectionSet of selectionSets) visit(selectionSet, []);
  return new Map(
    [...nested].map(([name, { conditions, sets }]): [string, AnswerField] => [
      name,
      { conditions, within: shapeOf(sets, { fragments, finalNames }) },
    ]),
  );
}
