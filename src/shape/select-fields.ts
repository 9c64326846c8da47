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
import { isIncluded, type Conditions } from '../core/is-included.ts';

/** What is needed to read the selection sets of an operation. */
export interface Selecting {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly conditions: Conditions;
  /** Fields that were not fetched. */
  readonly refused: ReadonlySet<FieldNode>;
  /** Under which name the value of a field stands in the merged data. */
  readonly dataKeys: ReadonlyMap<FieldNode, string>;
}

/** An interface only where nothing asks which of its implementations an object is. */
export type FieldsType = GraphQLObjectType | GraphQLInterfaceType;

/** The fields of each response name on one type, in the client's order (GraphQL §6.3.2, CollectFields). */
export function selectFields(selectionSets: readonly SelectionSetNode[], type: FieldsType, selecting: Selecting): ReadonlyMap<string, readonly FieldNode[]> {
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
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : selecting.fragments.get(selection.name.value);
      if (fragment !== undefined && applies(fragment.typeCondition?.name.value, type, selecting.schema)) visit(fragment.selectionSet);
    }
  };
  selectionSets.forEach(visit);
  return selected;
}

/** Whether what is selected on an interface differs between its implementations, or names them. */
export function dependsOnObjectType(selectionSet: SelectionSetNode, type: GraphQLInterfaceType, selecting: Selecting): boolean {
  return selectionSet.selections.some((selection) => {
    if (!isIncluded(selection.directives, selecting.conditions)) return false;
    if (selection.kind === Kind.FIELD) return selection.name.value === '__typename';
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : selecting.fragments.get(selection.name.value);
    if (fragment === undefined) return false;
    return !applies(fragment.typeCondition?.name.value, type, selecting.schema) || dependsOnObjectType(fragment.selectionSet, type, selecting);
  });
}

function applies(condition: string | undefined, type: FieldsType, schema: GraphQLSchema): boolean {
  if (condition === undefined || condition === type.name) return true;
  const abstract = schema.getType(condition);
  return isAbstractType(abstract) && schema.isSubType(abstract, type);
}
