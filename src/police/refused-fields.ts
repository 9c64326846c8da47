import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';
import type { Cause } from '../core/failed-value.ts';
import type { Operation } from '../understand/operation.ts';
import type { Policed, RefusedFields } from './policed.ts';

const numbers = new WeakMap<Operation, ReadonlyMap<FieldNode, number>>();

/** Fields of an operation that are refused, with the keys by which two sets of them are equal. */
export function describeRefused(operation: Operation, causes: ReadonlyMap<FieldNode, Cause>): RefusedFields {
  let known = numbers.get(operation);
  if (known === undefined) numbers.set(operation, (known = numberFields(operation)));
  const refused = [...causes]
    .map(([field, cause]) => ({ number: known.get(field) ?? -1, cause }))
    .sort((one, other) => one.number - other.number);
  return { key: refused.map(({ number }) => number).join(), told: JSON.stringify(refused), causes };
}

/** The same request with more of its fields refused. The first cause of a field stays. */
export function refuseMore(policed: Policed, causes: ReadonlyMap<FieldNode, Cause>): Policed {
  const all = new Map([...causes, ...(policed.refused?.causes ?? [])]);
  return { ...policed, refused: describeRefused(policed.operation, all) };
}

/** The fields of a document in its order. */
function numberFields({ definition, fragments }: Operation): ReadonlyMap<FieldNode, number> {
  const numbered = new Map<FieldNode, number>();
  const walk = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
      if (selection.kind === Kind.FIELD) numbered.set(selection, numbered.size);
      if (selection.selectionSet !== undefined) walk(selection.selectionSet);
    }
  };
  walk(definition.selectionSet);
  for (const { selectionSet } of fragments.values()) walk(selectionSet);
  return numbered;
}
