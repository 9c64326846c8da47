import type { DemandedOperation } from '../walk/demanded-operation.ts';
import type { DraftPlan } from '../model/query-plan.ts';

/** Changes a plan for the better, or throws where there is no way. */
export interface Pass {
  readonly name: string;
  /** Why it is done, and why just there in the order. */
  readonly why: string;
  readonly run: (plan: DraftPlan, operation: DemandedOperation) => DraftPlan;
}
