import type { RateLimit } from '../supergraph/policy/facts/rate-limit.ts';

/**
 * A use that may fail. It is counted before it is known whether it does, and given back when it does not: however many
 * are tried at once, no more can fail than the limit allows.
 */
export interface Reservation {
  readonly field: { readonly path: readonly string[]; readonly limit: RateLimit };
  readonly key: string;
  /** What the window had left at the time. */
  readonly leftMs: number;
  /** By `performance.now()`. */
  readonly atMs: number;
}
