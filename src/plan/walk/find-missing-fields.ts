import type { DemandedOperation } from './demanded-operation.ts';
import type { MissingField } from './missing-field.ts';
import type { NeedsOfParts } from '../model/plan-needs.ts';
import { PlanWalk } from './plan-walk.ts';
import type { DraftPlan } from '../model/query-plan.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';

/** What a plan leaves empty, and what its parts need of each other to bring the rest. */
export interface FoundMissing {
  readonly missing: readonly MissingField[];
  readonly needs: NeedsOfParts;
}

/**
 * Runs a plan on types in place of values, and lists what it leaves empty: for every place of the data and every
 * object type that can stand there, each field that the operation or a representation asks for must be written by a
 * step, before it is needed. A subgraph answers by its own types. Throws when steps write different fields under one
 * name, and when there is too much to check.
 */
export function findMissingFields(
  plan: DraftPlan,
  operation: Pick<DemandedOperation, 'demands' | 'root'>,
  types: SubgraphTypes,
): FoundMissing {
  const walk = new PlanWalk(types);
  walk.run(plan, operation);
  return walk;
}
