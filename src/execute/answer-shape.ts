import { Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { FailedValue } from '../core/failed-value.ts';
import { isData, type Data } from './execution.ts';

/** The response names that an operation for a subgraph answers, as a tree: where its failure leaves something empty. */
export type AnswerShape = ReadonlyMap<string, AnswerShape>;

/**
 * The shape of an operation's root, whatever types its fragments ask for. `finalNames` has the names that fields get
 * once the answer is merged, where a plan asks for them under a name of its own.
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

function shapeOf(selectionSets: readonly SelectionSetNode[], { fragments, finalNames }: Naming): AnswerShape {
  const nested = new Map<string, SelectionSetNode[]>();
  const visit = (selectionSet: SelectionSetNode): void => {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        const responseName = selection.alias?.value ?? selection.name.value;
        if (responseName === '__typename') continue;
        const name = finalNames.get(responseName) ?? responseName;
        const sets = nested.get(name) ?? [];
        if (selection.selectionSet !== undefined) sets.push(selection.selectionSet);
        nested.set(name, sets);
      } else {
        const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection.selectionSet : fragments.get(selection.name.value)?.selectionSet;
        if (inner !== undefined) visit(inner);
      }
    }
  };
  selectionSets.forEach(visit);
  return new Map([...nested].map(([name, sets]) => [name, shapeOf(sets, { fragments, finalNames })]));
}

/** Puts the failure wherever the shape would have put a value and none is. */
export function markFailed(target: Data, shape: AnswerShape, failed: FailedValue): void {
  for (const [name, inner] of shape) {
    const present = target[name];
    const at = failed.below.length === 0 ? failed : new FailedValue(failed.cause, failed.below[0] === name ? failed.below.slice(1) : []);
    // No JSON is a function: the object inherits it.
    if (present === undefined || typeof present === 'function') target[name] = at;
    else if (inner.size > 0) markFailedWithin(present, inner, new FailedValue(failed.cause));
  }
}

function markFailedWithin(value: unknown, shape: AnswerShape, failed: FailedValue): void {
  if (Array.isArray(value)) for (const item of value) markFailedWithin(item, shape, failed);
  else if (isData(value) && !(value instanceof FailedValue)) markFailed(value, shape, failed);
}
