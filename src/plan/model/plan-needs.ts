import type { DraftPlan, PlanNeeds, PlanPart } from './query-plan.ts';

/** By each part of a plan that reads something, those that write it. */
export type NeedsOfParts = ReadonlyMap<PlanPart, ReadonlySet<PlanPart>>;

/** Indices of a step, of its lookup (undefined of root fields), and of that one's path. */
interface PlaceOfPart {
  readonly step: number;
  readonly lookup?: number | undefined;
  readonly path?: number;
}

/** Names a part by its place in the plan, which it keeps when its step is changed. */
export function keyOfPart({ step, lookup, path = 0 }: PlaceOfPart): string {
  return lookup === undefined ? `${step}` : `${step} ${lookup} ${path}`;
}

/** Names the parts of a plan in what they need of each other. Events are there before any step, and needed by none. */
export function nameNeeds({ steps }: DraftPlan, needs: NeedsOfParts): PlanNeeds {
  const numbers = new Map(steps.map((step, number) => [step, number]));
  const keyOf = ({ step, lookup, path }: PlanPart): string | undefined => {
    const number = numbers.get(step);
    return number === undefined
      ? undefined
      : keyOfPart({ step: number, lookup: lookup === undefined ? undefined : step.lookups.indexOf(lookup), path });
  };
  return new Map(
    [...needs].flatMap(([part, needed]) => {
      const key = keyOf(part);
      return key === undefined ? [] : [[key, new Set([...needed].flatMap((other) => keyOf(other) ?? []))] as const];
    }),
  );
}
