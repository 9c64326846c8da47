import type { FieldNode } from 'graphql';
import type { Cause } from '../core/failed-value.ts';
import type { VisibleSchema } from '../supergraph/policy/facts/visible-schemas.ts';
import type { Understood } from '../understand/operation.ts';
import type { Reservation } from './reservation.ts';

/**
 * Fields of the client's document that this request does not get: they are planned as if they were not there, and
 * answered with null and an error. A field of a named fragment is refused wherever the fragment is spread.
 */
export interface RefusedFields {
  /** Equal for the same fields of one operation, whatever the causes. */
  readonly key: string;
  /** Equal when the same fields are refused for the same reasons: then two callers are told the same. */
  readonly told: string;
  readonly causes: ReadonlyMap<FieldNode, Cause>;
}

/** What is admitted: `refused` is undefined when every field of it is. */
export type Policed = Understood & {
  readonly refused: RefusedFields | undefined;
  /** What introspection tells this caller, where that is not the whole public schema. */
  readonly visible?: VisibleSchema | undefined;
  /** Uses of limited fields that count only if they fail; undefined when there are none. */
  readonly reservations: readonly Reservation[] | undefined;
  /**
   * Which combination of progressive overrides it is planned with, as an index: drawn once, so that nothing that is
   * asked of its plan is asked of another.
   */
  readonly overrides: number;
};
