import {
  Kind,
  OperationTypeNode,
  parse,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Path } from './plan-paths.ts';
import type { FetchStep } from './query-plan.ts';

/** The operation of a step, as its subgraph will read it. */
export interface FetchOperation {
  readonly document: DocumentNode;
  readonly kind: OperationTypeNode;
  readonly selectionSet: SelectionSetNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly rootFields: readonly FieldNode[];
  /** The response names below the root fields of a response name, one by one and in all their depth. */
  readonly pathsBelow: (responseName: string) => readonly Path[];
}

/** Reads the operation of a step. */
export type ReadOperation = (step: FetchStep) => FetchOperation;

const EMPTY: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };
const NO_FRAGMENTS: ReadonlyMap<string, FragmentDefinitionNode> = new Map();

/** Makes what reads each operation once. It weighs as much as all that it has read: not to be kept with a plan. */
export function createReadOperation(): ReadOperation {
  const read = new Map<FetchStep, FetchOperation>();
  return (step) => {
    const known = read.get(step) ?? readOperation(step);
    read.set(step, known);
    return known;
  };
}

function readOperation({ operation }: FetchStep): FetchOperation {
  const document = parse(operation, { noLocation: true });
  // A plan is written without fragments that have names.
  const definition = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  const selectionSet = definition?.selectionSet ?? EMPTY;
  return {
    document,
    kind: definition?.operation ?? OperationTypeNode.QUERY,
    selectionSet,
    fragments: NO_FRAGMENTS,
    rootFields: fieldsOf(selectionSet),
    pathsBelow: (responseName) =>
      fieldsOf(selectionSet).flatMap((field) =>
        responseNameOf(field) === responseName ? pathsIn(field.selectionSet ?? EMPTY) : [],
      ),
  };
}

function fieldsOf({ selections }: SelectionSetNode): readonly FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    return selection.kind === Kind.INLINE_FRAGMENT ? fieldsOf(selection.selectionSet) : [];
  });
}

function pathsIn(selectionSet: SelectionSetNode): readonly Path[] {
  return fieldsOf(selectionSet).flatMap((field) => {
    const name = responseNameOf(field);
    return [[name], ...pathsIn(field.selectionSet ?? EMPTY).map((path) => [name, ...path])];
  });
}

export function responseNameOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}
