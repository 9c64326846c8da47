import type { PlanningDocument } from './planning-document.ts';
import type { ScheduledPlan } from '../model/query-plan.ts';
import type { Wanted } from './wanted.ts';

/** What compilation is given. */
export interface PlannedOperation extends Wanted {
  readonly document: PlanningDocument;
  readonly queryPlan: ScheduledPlan;
}
