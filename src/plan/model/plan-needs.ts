import type { DraftPlan, PlanNeeds, PlanPart } from './query-plan.ts';

/** By each part of a plan that reads something, those that write it. */
export type NeedsOfParts = ReadonlyMap<PlanPart, ReadonlySet<PlanPart>>;

/** Names a part by its place in the plan, which it keeps when its step is changed. */
export function keyOfPart(step: number, lookup: number | undefined): string {
  return `${step} ${lookup ?? ''}`;
}

/** Names the parts of a plan in what they need of each other. Events are there before any step, and needed by none. */
export function nameNeeds({ steps }: DraftPlan, needs: NeedsOfParts): PlanNeeds {
  const numbers = new Map(steps.map((step, number) => [step, number]));
  const keyOf = ({ step, lookup }: PlanPart): string | undefined => {
    const number = numbers.get(step);
    return number === undefined
      ? undefined
      : keyOfPart(number, lookup === undefined ? undefined : step.lookups.indexOf(lookup));
  };
  return new Map(
    [...needs].flatMap(([part, needed]) => {
      const key = keyOf(part);
      return key === undefined ? [] : [[key, new Set([...needed].flatMap((other) => keyOf(other) ?? []))] as const];
    }),
  );
}
