import type { FieldNode } from 'graphql';
import type { Cause } from '../core/failed-value.ts';
import type { Understood } from '../understand/operation.ts';
import type { Policed } from './policed.ts';
import { describeRefused } from './refused-fields.ts';

/** Refuses one field of the client's document. The first cause stays. */
export type RefuseField = (field: FieldNode, cause: Cause) => void;

/** Fields that policies before this one have refused, each with its cause. */
export type RefusedSoFar = ReadonlyMap<FieldNode, Cause>;

const NONE: RefusedSoFar = new Map();

/**
 * One policy. It throws or rejects with the `ClientFailure` that refuses the whole request, or refuses single fields.
 * It returns nothing when it need not wait.
 */
export type Policy = (understood: Understood, refuse: RefuseField, refusedSoFar: RefusedSoFar) => void | Promise<void>;

export type PoliceRequest = (understood: Understood) => Policed | Promise<Policed>;

/** What has to be known of the fields that all policies have refused together: it may refuse more. */
export type Settle = (policed: Policed) => Policed | Promise<Policed>;

/** Makes the stage: the policies one after the other, each only for what those before it let through, and `settle` at last. */
export function createPoliceRequest(policies: readonly Policy[], settle: Settle = (policed) => policed): PoliceRequest {
  const [only] = policies;
  if (only === undefined) return (understood) => settle({ ...understood, refused: undefined });
  return (understood) => {
    let causes: Map<FieldNode, Cause> | undefined;
    const refuse: RefuseField = (field, cause) => {
      causes ??= new Map<FieldNode, Cause>();
      if (!causes.has(field)) causes.set(field, cause);
    };
    const admitted = (): Policed | Promise<Policed> => settle({ ...understood, refused: causes && describeRefused(understood.operation, causes) });
    const waiting = runFrom(0, policies, (policy) => policy(understood, refuse, causes ?? NONE));
    return waiting === undefined ? admitted() : waiting.then(admitted);
  };
}

/** Runs on without a promise for as long as no policy makes one. */
function runFrom(start: number, policies: readonly Policy[], run: (policy: Policy) => void | Promise<void>): Promise<void> | undefined {
  for (let index = start; index < policies.length; index += 1) {
    const policy = policies[index];
    const waiting = policy && run(policy);
    if (waiting !== undefined) return waiting.then(() => runFrom(index + 1, policies, run));
  }
  return undefined;
}
