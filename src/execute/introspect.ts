import { executeSync, Kind, type DocumentNode, type FieldNode, type SelectionNode, type SelectionSetNode } from 'graphql';
import { isIncluded } from '../core/is-included.ts';
import type { PlannedOperation } from '../plan/plan-operation.ts';

/** What `__schema` and `__type` at the root answer, by response name. */
export type Introspect = (variables: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

const NOTHING: Readonly<Record<string, unknown>> = Object.freeze({});

/** Compiles the introspection fields of an operation; they are answered from the public schema, with no backend. */
export function compileIntrospection({ operation, conditions }: PlannedOperation): Introspect {
  if (operation.definition.operation !== 'query') return () => NOTHING;
  const fields: FieldNode[] = [];
  const visit = (selectionSet: SelectionSetNode): void => {
    for (const selection of selectionSet.selections) {
      if (!isIncluded(selection.directives, conditions)) continue;
      if (selection.kind === Kind.FIELD) {
        if (selection.name.value === '__schema' || selection.name.value === '__type') fields.push(selection);
      } else {
        // A fragment at the root can only be on the root type: validation saw to it.
        const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : operation.fragments.get(selection.name.value);
        if (inner !== undefined) visit(inner.selectionSet);
      }
    }
  };
  visit(operation.definition.selectionSet);
  if (fields.length === 0) return () => NOTHING;
  const selections: readonly SelectionNode[] = fields;
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      { ...operation.definition, selectionSet: { kind: Kind.SELECTION_SET, selections } },
      ...operation.fragments.values(),
    ],
  };
  const answer: Introspect = (variableValues) => executeSync({ schema: operation.schema, document, variableValues }).data ?? NOTHING;
  if ((operation.definition.variableDefinitions ?? []).length > 0) return answer;
  // Without variables the answer is always the same; it is kept for as long as the plan is.
  let known: Readonly<Record<string, unknown>> | undefined;
  return (variables) => (known ??= answer(variables));
}
