import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';
import type { Cause } from '../core/failed-value.ts';
import type { Operation, Understood } from '../understand/operation.ts';
import type { Policed, RefusedFields } from './policed.ts';

/** Refuses one field of the client's document. The first cause stays. */
export type RefuseField = (field: FieldNode, cause: Cause) => void;

/**
 * One policy. It throws or rejects with the `ClientFailure` that refuses the whole request, or refuses single fields.
 * It returns nothing when it need not wait.
 */
export type Policy = (understood: Understood, refuse: RefuseField) => void | Promise<void>;

export type PoliceRequest = (understood: Understood) => Policed | Promise<Policed>;

/** Makes the stage: the policies one after the other, each only for what those before it let through. */
export function createPoliceRequest(policies: readonly Policy[]): PoliceRequest {
  const [only] = policies;
  if (only === undefined) return (understood) => ({ ...understood, refused: undefined });
  return (understood) => {
    let causes: Map<FieldNode, Cause> | undefined;
    const refuse: RefuseField = (field, cause) => {
      causes ??= new Map<FieldNode, Cause>();
      if (!causes.has(field)) causes.set(field, cause);
    };
    const admitted = (): Policed => ({ ...understood, refused: causes && describeRefused(understood.operation, causes) });
    const waiting = runFrom(0, policies, understood, refuse);
    return waiting === undefined ? admitted() : waiting.then(admitted);
  };
}

/** Runs on without a promise for as long as no policy makes one. */
function runFrom(start: number, policies: readonly Policy[], understood: Understood, refuse: RefuseField): Promise<void> | undefined {
  for (let index = start; index < policies.length; index += 1) {
    const waiting = policies[index]?.(understood, refuse);
    if (waiting !== undefined) return waiting.then(() => runFrom(index + 1, policies, understood, refuse));
  }
  return undefined;
}

const numbers = new WeakMap<Operation, ReadonlyMap<FieldNode, number>>();

function describeRefused(operation: Operation, causes: ReadonlyMap<FieldNode, Cause>): RefusedFields {
  let known = numbers.get(operation);
  if (known === undefined) numbers.set(operation, (known = numberFields(operation)));
  const refused = [...causes.keys()].map((field) => known.get(field) ?? -1);
  return { key: refused.sort((one, other) => one - other).join(), causes };
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
