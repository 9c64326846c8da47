import type { DemandedOperation } from '../walk/demanded-operation.ts';
import { PlanWalk } from '../walk/plan-walk.ts';
import { keyOfPart, nameNeeds } from '../model/plan-needs.ts';
import type { DraftPlan, DraftStep, PlanNeeds, ScheduledPart, ScheduledPlan } from '../model/query-plan.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';
import { writePlan } from '../model/write-plan.ts';

/** A part whose needs are undefined where they are not known. */
interface OpenPart extends Pick<ScheduledPart, 'lookup' | 'paths'> {
  readonly needed: readonly number[] | undefined;
}

/**
 * Writes a plan that is right, with what each of its parts waits for: those that write what it reads. GraphQL §6.2.2:
 * a mutation waits for all that was to be done before it. What is not met on the way through the data, whose needs are
 * not known, waits for all earlier waves.
 */
export function schedule(plan: DraftPlan, operation: DemandedOperation, types: SubgraphTypes): ScheduledPlan {
  const needs = plan.needs ?? findNeeds(plan, operation, types);
  const numbers = new Map<string, number>();
  const waves: number[] = [];
  const behind: ReadonlySet<number>[] = [];
  const parts: ScheduledPart[] = [];
  plan.steps.forEach((draft, step) => {
    // Who is needed stands in an earlier wave, and is numbered.
    const neededBy = (key: string): readonly number[] | undefined => {
      const known = needs.get(key);
      return known && [...new Set([...known].flatMap((other) => numbers.get(other) ?? []))].sort((a, b) => a - b);
    };
    for (const { lookup, paths, needed: known } of partsOf(draft, step, neededBy)) {
      const isKnown = known !== undefined && draft.operationKind !== 'mutation';
      const needed = isKnown ? known : waves.flatMap((wave, number) => (wave < draft.wave ? [number] : []));
      for (const key of keysOf({ step, lookup, paths })) numbers.set(key, parts.length);
      parts.push({
        step,
        lookup,
        paths,
        needs: needed.filter((number) => !needed.some((other) => behind[other]?.has(number) === true)),
      });
      waves.push(draft.wave);
      behind.push(new Set([...needed, ...needed.flatMap((number) => [...(behind[number] ?? [])])]));
    }
  });
  return { ...writePlan(plan), parts };
}

/** Makes one part of those paths of a lookup whose objects come together. */
function partsOf(
  { lookups }: DraftStep,
  step: number,
  neededBy: (key: string) => readonly number[] | undefined,
): readonly OpenPart[] {
  if (lookups.length === 0) return [{ lookup: undefined, paths: [], needed: neededBy(keyOfPart({ step })) }];
  return lookups.flatMap(({ paths, contexts }, lookup): readonly OpenPart[] => {
    const needed = paths.map((_, path) => neededBy(keyOfPart({ step, lookup, path })));
    const known = needed.filter((needs) => needs !== undefined);
    const all = [...paths.keys()];
    if (known.length === 0) return [{ lookup, paths: all, needed: undefined }];
    // What is read of contexts is read of the data as a whole.
    if (contexts !== undefined) return [{ lookup, paths: all, needed: [...new Set(known.flat())] }];
    // No object is there that a path without known needs could lead to: it goes along with the first.
    const filled = needed.map((needs) => needs ?? known[0] ?? []);
    const texts = filled.map((needs) => needs.join());
    return filled.flatMap((needs, first): readonly OpenPart[] =>
      texts.indexOf(needs.join()) === first
        ? [{ lookup, paths: all.filter((path) => texts[path] === texts[first]), needed: needs }]
        : [],
    );
  });
}

function keysOf({ step, lookup, paths }: Pick<ScheduledPart, 'step' | 'lookup' | 'paths'>): readonly string[] {
  return lookup === undefined ? [keyOfPart({ step })] : paths.map((path) => keyOfPart({ step, lookup, path }));
}

function findNeeds(plan: DraftPlan, operation: DemandedOperation, types: SubgraphTypes): PlanNeeds {
  const walk = new PlanWalk(types);
  walk.run(plan, operation);
  return nameNeeds(plan, walk.needs);
}
