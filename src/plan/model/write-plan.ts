import type { DraftPlan, DraftStep, FetchStep, QueryPlan } from './query-plan.ts';
import { writeOperation } from './write-operation.ts';

/** Writes the operations of a plan that nothing will be changed about any more. */
export function writePlan({ events, steps }: DraftPlan): QueryPlan {
  return {
    hasContexts: steps.some(({ lookups }) => lookups.some(({ contexts }) => contexts !== undefined)),
    events: events && writeStep(events),
    steps: steps.map(writeStep),
  };
}

function writeStep(step: DraftStep): FetchStep {
  return { ...step, operation: writeOperation(step.operation) };
}
