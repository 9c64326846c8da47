import {
  executeSync,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { BoundedCache } from '../../core/bounded-cache.ts';
import { ClientFailure } from '../../core/failure.ts';
import { isIncluded, type Conditions } from '../../core/document/is-included.ts';
import { limitIntrospection } from './limit-introspection.ts';
import type { PlannedOperation } from '../../plan/document/planned-operation.ts';

/** What `__schema` and `__type` at the root answer, by response name. */
export type Introspect = (
  variables: Readonly<Record<string, unknown>>,
  visible?: GraphQLSchema,
) => Readonly<Record<string, unknown>>;

const NOTHING: Readonly<Record<string, unknown>> = Object.freeze({});

/**
 * Compiles the introspection fields of an operation; they are answered with no backend, from the public schema or from
 * what a caller is shown of it.
 */
export function compileIntrospection(
  { operation, conditions }: PlannedOperation,
  kept: IntrospectionAnswers = createIntrospectionAnswers(),
): Introspect {
  if (operation.definition.operation !== 'query') return () => NOTHING;
  const fields = introspectionFields(operation, conditions);
  if (fields.length === 0) return () => NOTHING;
  limitIntrospection(fields, operation.fragments, operation.schema);
  const selections: readonly SelectionNode[] = fields;
  const document: DocumentNode = {
    kind: Kind.DOCUMENT,
    definitions: [
      { ...operation.definition, selectionSet: { kind: Kind.SELECTION_SET, selections } },
      ...operation.fragments.values(),
    ],
  };
  const answer: Introspect = (variableValues, schema = operation.schema) =>
    executeSync({ schema, document, variableValues }).data ?? NOTHING;
  if ((operation.definition.variableDefinitions ?? []).length > 0) return answer;
  // Without variables the answer is always the same for a schema.
  const keys = new WeakMap<GraphQLSchema, object>();
  return (variables, schema = operation.schema) => {
    let key = keys.get(schema);
    if (key === undefined) keys.set(schema, (key = {}));
    let answered = kept.get(key);
    if (answered === undefined) kept.set(key, (answered = answer(variables, schema)), 1);
    return answered;
  };
}

/** What introspection has answered, by plan and schema. */
export type IntrospectionAnswers = BoundedCache<object, ReturnType<Introspect>>;

// An answer may weigh a megabyte, which has nothing to do with what its plan weighs; tools ask a few questions only.
const KEPT_ANSWERS = 8;

/**
 * Makes where the answers of one supergraph's plans are kept: the last few, however many questions clients think of.
 */
export function createIntrospectionAnswers(): IntrospectionAnswers {
  return new BoundedCache(KEPT_ANSWERS);
}

/**
 * The introspection fields at the root. GraphQL §4.2 allows them in any field of type Query: there they are refused.
 */
function introspectionFields(
  { definition, fragments }: PlannedOperation['operation'],
  conditions: Conditions,
): readonly FieldNode[] {
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
      } else if (isBelow)
        throw new ClientFailure('PLANNING_FAILED', `${selection.name.value} is answered at the root of a query only.`);
      else fields.push(selection);
    }
  };
  collect(definition.selectionSet, false);
  return fields;
}
