import { executeSync, Kind, type DocumentNode, type FieldNode, type GraphQLSchema, type SelectionNode, type SelectionSetNode } from 'graphql';
import { ClientFailure } from '../core/failure.ts';
import { isIncluded, type Conditions } from '../core/is-included.ts';
import type { PlannedOperation } from '../plan/plan-operation.ts';

/** What `__schema` and `__type` at the root answer, by response name. */
export type Introspect = (variables: Readonly<Record<string, unknown>>, visible?: GraphQLSchema) => Readonly<Record<string, unknown>>;

const NOTHING: Readonly<Record<string, unknown>> = Object.freeze({});

/**
 * Compiles the introspection fields of an operation; they are answered with no backend, from the public schema or from
 * what a caller is shown of it.
 */
export function compileIntrospection({ operation, conditions }: PlannedOperation): Introspect {
  if (operation.definition.operation !== 'query') return () => NOTHING;
  const fields = introspectionFields(operation, conditions);
  if (fields.length === 0) return () => NOTHING;
  const selections: readonly SelectionNode[] = fields;
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      { ...operation.definition, selectionSet: { kind: Kind.SELECTION_SET, selections } },
      ...operation.fragments.values(),
    ],
  };
  const answer: Introspect = (variableValues, schema = operation.schema) => executeSync({ schema, document, variableValues }).data ?? NOTHING;
  if ((operation.definition.variableDefinitions ?? []).length > 0) return answer;
  // Without variables the answer is always the same for a schema; it is kept for as long as the plan and that are.
  const known = new WeakMap<GraphQLSchema, ReturnType<Introspect>>();
  return (variables, schema = operation.schema) => {
    let answered = known.get(schema);
    if (answered === undefined) known.set(schema, (answered = answer(variables, schema)));
    return answered;
  };
}

/** The introspection fields at the root. GraphQL §4.2 allows them in any field of type Query: there they are refused. */
function introspectionFields({ definition, fragments }: PlannedOperation['operation'], conditions: Conditions): readonly FieldNode[] {
  const fields: FieldNode[] = [];
  const seenBelow = new Set<string>();
  const collect = (selectionSet: SelectionSetNode, isBelow: boolean): void => {
    for (const selection of selectionSet.selections) {
      if (!isIncluded(selection.directives, conditions)) continue;
      if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet, isBelow);
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const name = selection.name.value;
        const fragment = fragments.get(name);
        // A fragment at the root can only be on the root type: validation saw to it.
        if (fragment === undefined || (isBelow && seenBelow.has(name))) continue;
        if (isBelow) seenBelow.add(name);
        collect(fragment.selectionSet, isBelow);
      } else if (selection.name.value !== '__schema' && selection.name.value !== '__type') {
        if (selection.selectionSet !== undefined) collect(selection.selectionSet, true);
      } else if (isBelow) throw new ClientFailure('PLANNING_FAILED', `${selection.name.value} is answered at the root of a query only.`);
      else fields.push(selection);
    }
  };
  collect(definition.selectionSet, false);
  return fields;
}
