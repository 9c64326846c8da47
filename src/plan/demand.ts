import { Kind, type DocumentNode, type FieldNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';
import { printArguments } from '../supergraph/read-requirements.ts';
import type { RequiredSelection } from './query-plan.ts';

/** What has to be in the data at some place: for an answer, or for a representation. */
export type Demand = DemandedField | DemandedFragment;

export interface DemandedField {
  readonly kind: 'field';
  readonly dataKey: string;
  readonly name: string;
  /** As `printArguments` prints them; undefined when any will do. */
  readonly args: string | undefined;
  /** Undefined of what a representation needs. */
  readonly node: FieldNode | undefined;
  readonly selections: readonly Demand[];
}

export interface DemandedFragment {
  readonly kind: 'fragment';
  readonly typeCondition: string | undefined;
  readonly selections: readonly Demand[];
}

/** Reads what an operation demands of the data. A fragment that is named often is read once. */
export function readDemands(document: DocumentNode): readonly Demand[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const known = new Map<string, DemandedFragment>();
  const readFragment = (name: string): DemandedFragment | undefined => {
    const fragment = fragments.get(name);
    const read = known.get(name) ?? (fragment && { kind: 'fragment' as const, typeCondition: fragment.typeCondition.name.value, selections: readSet(fragment.selectionSet) });
    if (read !== undefined) known.set(name, read);
    return read;
  };
  const readSet = ({ selections }: SelectionSetNode): readonly Demand[] =>
    selections.flatMap((selection): readonly Demand[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = readFragment(selection.name.value);
        return fragment === undefined ? [] : [fragment];
      }
      if (selection.kind === Kind.INLINE_FRAGMENT) return [{ kind: 'fragment', typeCondition: selection.typeCondition?.name.value, selections: readSet(selection.selectionSet) }];
      return [
        {
          kind: 'field',
          dataKey: (selection.alias ?? selection.name).value,
          name: selection.name.value,
          args: printArguments(selection),
          node: selection,
          selections: selection.selectionSet === undefined ? [] : readSet(selection.selectionSet),
        },
      ];
    });
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operation === undefined ? [] : readSet(operation.selectionSet);
}

/** What a lookup demands for its representations. */
export function demandsOf(selections: readonly RequiredSelection[]): readonly Demand[] {
  return selections.map((selection): Demand =>
    selection.kind === 'fragment'
      ? { ...selection, selections: demandsOf(selection.selections) }
      : { kind: 'field', dataKey: selection.dataKey, name: selection.name, args: undefined, node: undefined, selections: demandsOf(selection.selections) },
  );
}
