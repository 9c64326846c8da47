import type { FieldNode } from 'graphql';
import type { Cause } from '../core/failed-value.ts';
import { isLarge, nextTurn } from '../core/turns/take-turns.ts';
import type { Whole } from '../core/whole.ts';
import type { Operation, Understood } from '../understand/operation.ts';
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

/**
 * Makes the stage: the policies one after the other, each only for what those before it let through, and `settle` at
 * last.
 */
export function createPoliceRequest(policies: readonly Policy[], settle: Settle = (policed) => policed): PoliceRequest {
  const [only] = policies;
  if (only === undefined) return (understood) => settle(policed(understood, undefined));
  // Policies look through an operation when they first meet it, and keep what they have found.
  const met = new WeakSet<Operation>();
  return (understood) => {
    const refusals = new Refusals();
    if (isLarge(understood.operation) && !met.has(understood.operation)) {
      met.add(understood.operation);
      return goOn(nextTurn(), policies, { understood, refusals, after: nextTurn }).then(settle);
    }
    for (let index = 0; index < policies.length; index += 1) {
      const waiting = policies[index]?.(understood, refusals.refuse, refusals.soFar);
      if (waiting !== undefined) return goOn(waiting, policies.slice(index + 1), { understood, refusals }).then(settle);
    }
    return settle(refusals.admit(understood));
  };
}

function policed(understood: Understood, refused: Policed['refused']): Whole<Policed> {
  return {
    method: understood.method,
    params: understood.params,
    headers: understood.headers,
    address: understood.address,
    certificate: understood.certificate,
    mediaType: understood.mediaType,
    takesEvents: understood.takesEvents,
    batch: understood.batch,
    cancellation: understood.cancellation,
    caller: understood.caller,
    context: understood.context,
    operation: understood.operation,
    variables: understood.variables,
    refused,
    visible: undefined,
  };
}

interface Going {
  readonly understood: Understood;
  readonly refusals: Refusals;
  /** Waited for after each policy. */
  readonly after?: () => Promise<void>;
}

/** From the first policy that has to be waited for. */
async function goOn(
  waiting: Promise<void>,
  rest: readonly Policy[],
  { understood, refusals, after }: Going,
): Promise<Policed> {
  await waiting;
  for (const policy of rest) {
    await policy(understood, refusals.refuse, refusals.soFar);
    if (after !== undefined) await after();
  }
  return refusals.admit(understood);
}

/** The fields that one request does not get. */
class Refusals {
  #causes: Map<FieldNode, Cause> | undefined;

  readonly refuse: RefuseField = (field, cause) => {
    this.#causes ??= new Map<FieldNode, Cause>();
    if (!this.#causes.has(field)) this.#causes.set(field, cause);
  };

  get soFar(): RefusedSoFar {
    return this.#causes ?? NONE;
  }

  admit(understood: Understood): Policed {
    return policed(understood, this.#causes && describeRefused(understood.operation, this.#causes));
  }
}
