import type { Asker } from '../../core/turns/asker.ts';
import type { ActiveOverrides } from '../model/decide-overrides.ts';
import type { PackedPlan } from '../model/pack-plan.ts';
import type { ScheduledPlan } from '../model/query-plan.ts';

/** Makes plans for one supergraph, off the event loop. */
export interface Planner<Plan = ScheduledPlan> {
  /**
   * Plans a document of one operation, with some progressive overrides in force. Rejects with a `ClientFailure`:
   * PLANNING_FAILED or OPERATION_TOO_LARGE when it cannot be planned, or not within the time allowed;
   * PLANNER_UNAVAILABLE when nobody could plan it in time, or at all.
   */
  plan(document: string, overrides: ActiveOverrides, asker?: Asker): Promise<Plan>;
  close(): Promise<void>;
}

export type PackingPlanner = Planner<PackedPlan>;
