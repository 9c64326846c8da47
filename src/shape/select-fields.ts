import {
  Kind,
  type FieldNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type SelectionSetNode,
} from 'graphql';
import { isIncluded } from '../core/document/is-included.ts';
import { appliesTo, type Selecting as SelectingFields } from '../core/document/select-fields.ts';

/** What is needed to shape the fields of an operation. */
export interface ShapeSelecting extends SelectingFields {
  /** Fields that were not fetched. */
  readonly refused: ReadonlySet<FieldNode>;
  /** Under which name the value of a field stands in the merged data. */
  readonly dataKeys: ReadonlyMap<FieldNode, string>;
}

/** An interface only where nothing asks which of its implementations an object is. */
export type FieldsType = GraphQLObjectType | GraphQLInterfaceType;

/** Whether what is selected on an interface differs between its implementations, or names them. */
export function dependsOnObjectType(
  selectionSet: SelectionSetNode,
  type: GraphQLInterfaceType,
  selecting: ShapeSelecting,
): boolean {
  return selectionSet.selections.some((selection) => {
    if (!isIncluded(selection.directives, selecting.conditions)) return false;
    if (selection.kind === Kind.FIELD) return selection.name.value === '__typename';
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT ? selection : selecting.fragments.get(selection.name.value);
    if (fragment === undefined) return false;
    if (appliesTo(fragment.typeCondition?.name.value, type, selecting.schema))
      return dependsOnObjectType(fragment.selectionSet, type, selecting);
    return selectsFields(fragment.selectionSet, selecting);
  });
}

/** Whether conditions leave a field of a selection set, whatever the types. */
function selectsFields(selectionSet: SelectionSetNode, selecting: ShapeSelecting): boolean {
  return selectionSet.selections.some((selection) => {
    if (!isIncluded(selection.directives, selecting.conditions)) return false;
    const within =
      selection.kind === Kind.FRAGMENT_SPREAD
        ? selecting.fragments.get(selection.name.value)?.selectionSet
        : selection.selectionSet;
    return selection.kind === Kind.FIELD || (within !== undefined && selectsFields(within, selecting));
  });
}
