import { createAliasConflictingFields } from './alias-conflicting-fields.ts';
import type { ActiveOverrides } from './decide-overrides.ts';
import { createCompleteFields } from './complete-fields.ts';
import { createCompleteKeys } from './complete-keys.ts';
import { createLeaveOutContextualFields } from './leave-out-contextual-fields.ts';
import { listFetches } from './list-fetches.ts';
import { createMarkInputs } from './mark-inputs.ts';
import { createOpenRootFragments } from './open-root-fragments.ts';
import type { QueryPlan } from './query-plan.ts';
import { createRefuseContextArguments } from './refuse-context-arguments.ts';
import { createRefuseInvalidOperations } from './refuse-invalid-operations.ts';
import { createRefuseUnmetRequirements } from './refuse-unmet-requirements.ts';
import { createRefuseUnprovidedFields } from './refuse-unprovided-fields.ts';
import { SubgraphTypes } from './subgraph-types.ts';
import type { SupergraphText } from './supergraph-text.ts';
import { createTakeProvided } from './take-provided.ts';

export type MakePlan = (document: string, overrides: ActiveOverrides) => QueryPlan;

/**
 * Makes a planner's plans right, or throws. What a plan leaves out is looked up. A plan that asks a subgraph for what
 * that cannot answer is not run, nor is there one when the planner finds no way: then a plan is made here, from
 * nothing but the lookups, which may ask more often than needed. Only when that fails, too, the planner's own failure
 * is thrown.
 */
export function createCorrectPlan(supergraph: SupergraphText, makePlan: MakePlan): MakePlan {
  const types = new SubgraphTypes(supergraph);
  const aliasConflictingFields = createAliasConflictingFields(types);
  const markInputs = createMarkInputs(types);
  const completeKeys = createCompleteKeys(supergraph);
  const takeProvided = createTakeProvided(supergraph, types);
  const completeFields = createCompleteFields(types);
  const openRootFragments = createOpenRootFragments(supergraph);
  const leaveOutContextualFields = createLeaveOutContextualFields(supergraph);
  const refusals = [
    createRefuseContextArguments(supergraph),
    createRefuseInvalidOperations(supergraph),
    createRefuseUnmetRequirements(supergraph),
    createRefuseUnprovidedFields(supergraph, types),
  ];
  const correct = (plan: QueryPlan, document: string): QueryPlan => {
    const completed = openRootFragments(
      markInputs(aliasConflictingFields(completeFields(takeProvided(completeKeys(plan)), document))),
    );
    refusals.forEach((check) => check(completed));
    const hasContexts = listFetches(completed.root).some(({ lookups }) =>
      lookups.some(({ contexts }) => contexts !== undefined),
    );
    return hasContexts ? { ...completed, hasContexts } : completed;
  };
  return (document, overrides) => {
    try {
      return correct(makePlan(leaveOutContextualFields(document), overrides), document);
    } catch (failure) {
      return orThrow(() => correct({ root: undefined }, document), failure);
    }
  };
}

function orThrow<Made>(make: () => Made, failure: unknown): Made {
  try {
    return make();
  } catch {
    throw failure;
  }
}
