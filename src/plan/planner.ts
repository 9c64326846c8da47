import type { Cancellation } from '../core/cancellation.ts';
import type { Part } from '../core/parted-cache.ts';
import type { ActiveOverrides } from './decide-overrides.ts';
import type { PackedPlan } from './pack-plan.ts';
import type { QueryPlan } from './query-plan.ts';

/** For whom something is planned: where planners are busy, callers take turns. */
export interface Asker {
  readonly caller: string;
  readonly part: Part;
  /** How long it may wait for its turn, as `performance.now()`. */
  readonly waitUntilMs: number;
  /** Undefined for whom nothing cancels. */
  readonly cancellation: Cancellation | undefined;
}

/** What is planned ahead of any request. */
export const OPERATOR: Asker = {
  caller: '',
  part: 'known',
  waitUntilMs: Number.POSITIVE_INFINITY,
  cancellation: undefined,
};

/** Makes plans for one supergraph, off the event loop. */
export interface Planner<Plan = QueryPlan> {
  /**
   * Plans a document of one operation, with some progressive overrides in force. Rejects with a `ClientFailure`:
   * PLANNING_FAILED or OPERATION_TOO_LARGE when it cannot be planned, or not within the time allowed;
   * PLANNER_UNAVAILABLE when nobody could plan it in time, or at all.
   */
  plan(document: string, overrides: ActiveOverrides, asker?: Asker): Promise<Plan>;
  close(): Promise<void>;
}

export type PackingPlanner = Planner<PackedPlan>;
