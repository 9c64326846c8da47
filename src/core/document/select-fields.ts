import {
  isAbstractType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { isIncluded, type Conditions } from './is-included.ts';

/** What is needed to read the selection sets of an operation. */
export interface Selecting {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly conditions: Conditions;
}

/** The fields of each response name on one type, in the client's order (GraphQL §6.3.2, CollectFields). */
export function selectFields(
  selectionSets: readonly SelectionSetNode[],
  type: GraphQLObjectType | GraphQLInterfaceType,
  selecting: Selecting,
): ReadonlyMap<string, readonly FieldNode[]> {
  const selected = new Map<string, FieldNode[]>();
  const visit = (selectionSet: SelectionSetNode): void => {
    for (const selection of selectionSet.selections) {
      if (!isIncluded(selection.directives, selecting.conditions)) continue;
      if (selection.kind === Kind.FIELD) {
        const responseName = selection.alias?.value ?? selection.name.value;
        const nodes = selected.get(responseName);
        if (nodes === undefined) selected.set(responseName, [selection]);
        else nodes.push(selection);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : selecting.fragments.get(selection.name.value);
      if (fragment !== undefined && appliesTo(fragment.typeCondition?.name.value, type, selecting.schema))
        visit(fragment.selectionSet);
    }
  };
  selectionSets.forEach(visit);
  return selected;
}

/** Whether a fragment on `condition` is about objects of the type; without a condition it is about any. */
export function appliesTo(
  condition: string | undefined,
  type: GraphQLObjectType | GraphQLInterfaceType,
  schema: GraphQLSchema,
): boolean {
  if (condition === undefined || condition === type.name) return true;
  const abstract = schema.getType(condition);
  return isAbstractType(abstract) && schema.isSubType(abstract, type);
}
