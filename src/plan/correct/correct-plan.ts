import { InternalFailure } from '../../core/failure.ts';
import type { ActiveOverrides } from '../model/decide-overrides.ts';
import { createLeaveOutContextualFields } from './leave-out-contextual-fields.ts';
import { placeFields } from '../check/placed-fields.ts';
import { createChecks, createPasses } from './passes.ts';
import type { DraftPlan, ScheduledPlan } from '../model/query-plan.ts';
import { schedule } from './schedule.ts';
import { SubgraphTypes } from '../schema/subgraph-types.ts';
import type { SupergraphText } from '../schema/supergraph-text.ts';
import { readDemandedOperation, type DemandedOperation } from '../walk/demanded-operation.ts';
import { allSteps } from '../model/waves.ts';

/** What a planner makes of a document of one operation. */
export type MakeDraft = (document: string, overrides: ActiveOverrides) => DraftPlan;
export type MakePlan = (document: string, overrides: ActiveOverrides) => ScheduledPlan;

const EMPTY_DRAFT: DraftPlan = { hasContexts: false, events: undefined, steps: [] };

/**
 * Makes a planner's plans right, or throws. What a plan leaves out is looked up. A plan that asks a subgraph for what
 * that cannot answer is not run, nor is there one when the planner finds no way: then a plan is made here, from
 * nothing but the lookups, which may ask more often than needed. Only when that fails, too, the planner's own failure
 * is thrown.
 */
export function createCorrectPlan(supergraph: SupergraphText, makeDraft: MakeDraft): MakePlan {
  const types = new SubgraphTypes(supergraph);
  const passes = createPasses(supergraph, types);
  const checks = createChecks(supergraph, types);
  const leaveOutContextualFields = createLeaveOutContextualFields(supergraph);
  const correct = (make: () => DraftPlan, operation: DemandedOperation): ScheduledPlan => {
    const corrected = passes.reduce((plan, pass) => named(pass.name, () => pass.run(plan, operation)), make());
    for (const step of allSteps(corrected)) {
      const fields = placeFields(step.operation, supergraph.schema());
      for (const check of checks) named(check.name, () => check.run(step, fields));
    }
    return schedule(corrected, operation, types);
  };
  return (document, overrides) => {
    const operation = readDemandedOperation(document, types);
    try {
      return correct(() => makeDraft(leaveOutContextualFields(document), overrides), operation);
    } catch (failure) {
      return orThrow(() => correct(() => EMPTY_DRAFT, operation), failure);
    }
  };
}

/** A failure says in which pass or check it came up. */
function named<Made>(name: string, run: () => Made): Made {
  try {
    return run();
  } catch (cause) {
    throw new InternalFailure(`${name}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

function orThrow<Made>(make: () => Made, failure: unknown): Made {
  try {
    return make();
  } catch {
    throw failure;
  }
}
