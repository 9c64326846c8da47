import type { FieldNode } from 'graphql';
import type { Cause } from '../core/failed-value.ts';
import type { Whole } from '../core/whole.ts';
import type { Understood } from '../understand/operation.ts';
import type { Reservation } from './reservation.ts';
import type { Policed } from './policed.ts';
import { describeRefused } from './refused-fields.ts';

/** Fields that policies before this one have refused, each with its cause. */
export type RefusedSoFar = ReadonlyMap<FieldNode, Cause>;

const NONE: RefusedSoFar = new Map();

/** What the policies have found so far about one request. */
export class Findings {
  #causes: Map<FieldNode, Cause> | undefined;
  #reservations: readonly Reservation[] | undefined;

  /** Refuses one field of the client's document. The first cause stays. */
  refuse(field: FieldNode, cause: Cause): void {
    this.#causes ??= new Map<FieldNode, Cause>();
    if (!this.#causes.has(field)) this.#causes.set(field, cause);
  }

  get refusedSoFar(): RefusedSoFar {
    return this.#causes ?? NONE;
  }

  /** Hands on what is to be settled once it is known how the request has ended. */
  reserve(reservations: readonly Reservation[]): void {
    this.#reservations = reservations;
  }

  /** What all policies have let through. */
  admit(understood: Understood, overrides: number): Policed {
    return policed(understood, {
      refused: this.#causes && describeRefused(understood.operation, this.#causes),
      reservations: this.#reservations,
      overrides,
    });
  }
}

/** As if no policy had anything to say. */
export function admitAll(understood: Understood, overrides: number): Policed {
  return policed(understood, { refused: undefined, reservations: undefined, overrides });
}

function policed(
  understood: Understood,
  { refused, reservations, overrides }: Pick<Policed, 'refused' | 'reservations' | 'overrides'>,
): Whole<Policed> {
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
    reservations,
    overrides,
  };
}
