import type { DemandedOperation } from '../walk/demanded-operation.ts';
import { PlanWalk } from '../walk/plan-walk.ts';
import { keyOfPart, nameNeeds } from '../model/plan-needs.ts';
import type { DraftPlan, PlanNeeds, ScheduledPart, ScheduledPlan } from '../model/query-plan.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';
import { writePlan } from '../model/write-plan.ts';

/** A part of the plan in the order of its steps. */
interface OrderedPart {
  readonly step: number;
  readonly lookup: number | undefined;
  readonly wave: number;
}

/**
 * Writes a plan that is right, with what each of its parts waits for: those that write what it reads. GraphQL §6.2.2:
 * a mutation waits for all that was to be done before it. What is not met on the way through the data, whose needs are
 * not known, waits for all earlier waves.
 */
export function schedule(plan: DraftPlan, operation: DemandedOperation, types: SubgraphTypes): ScheduledPlan {
  const ordered = plan.steps.flatMap(({ lookups, wave }, step): readonly OrderedPart[] =>
    lookups.length === 0 ? [{ step, lookup: undefined, wave }] : lookups.map((_, lookup) => ({ step, lookup, wave })),
  );
  const needs = plan.needs ?? findNeeds(plan, operation, types);
  const numbers = new Map(ordered.map((part, number) => [keyOfPart(part.step, part.lookup), number]));
  const behind: ReadonlySet<number>[] = [];
  const parts = ordered.map((part): ScheduledPart => {
    const step = plan.steps[part.step];
    const earlier = ordered.flatMap(({ wave }, number) => (wave < part.wave ? [number] : []));
    const known = step?.operationKind === 'mutation' ? undefined : needs.get(keyOfPart(part.step, part.lookup));
    const needed = known === undefined ? earlier : [...known].flatMap((key) => numbers.get(key) ?? []);
    const reduced = needed.filter((number) => !needed.some((other) => behind[other]?.has(number) === true));
    behind.push(new Set([...needed, ...needed.flatMap((number) => [...(behind[number] ?? [])])]));
    return { step: part.step, lookup: part.lookup, needs: reduced.sort((one, other) => one - other) };
  });
  return { ...writePlan(plan), parts };
}

function findNeeds(plan: DraftPlan, operation: DemandedOperation, types: SubgraphTypes): PlanNeeds {
  const walk = new PlanWalk(types);
  walk.run(plan, operation);
  return nameNeeds(plan, walk.needs);
}
