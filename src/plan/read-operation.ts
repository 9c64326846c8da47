import {
  Kind,
  OperationTypeNode,
  parse,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Path } from './plan-paths.ts';
import type { FetchNode } from './query-plan.ts';

/** The operation of a fetch, as its subgraph will read it. */
export interface FetchOperation {
  readonly kind: OperationTypeNode;
  readonly selectionSet: SelectionSetNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly rootFields: readonly FieldNode[];
  /** The response names below the root fields of a response name, one by one and in all their depth. */
  readonly pathsBelow: (responseName: string) => readonly Path[];
}

const EMPTY: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };

export function readOperation({ operation }: FetchNode): FetchOperation {
  const { definitions } = parse(operation, { noLocation: true });
  const definition = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  const fragments = new Map(
    definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [])),
  );
  const fieldsOf = ({ selections }: SelectionSetNode): readonly FieldNode[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return [selection];
      return fieldsOf(
        (selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value))?.selectionSet ??
          EMPTY,
      );
    });
  const pathsIn = (selectionSet: SelectionSetNode): readonly Path[] =>
    fieldsOf(selectionSet).flatMap((field) => {
      const name = responseNameOf(field);
      return [[name], ...pathsIn(field.selectionSet ?? EMPTY).map((path) => [name, ...path])];
    });
  const selectionSet = definition?.selectionSet ?? EMPTY;
  return {
    kind: definition?.operation ?? OperationTypeNode.QUERY,
    selectionSet,
    fragments,
    rootFields: fieldsOf(selectionSet),
    pathsBelow: (responseName) =>
      fieldsOf(selectionSet).flatMap((field) =>
        responseNameOf(field) === responseName ? pathsIn(field.selectionSet ?? EMPTY) : [],
      ),
  };
}

export function responseNameOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}
