import { askerOf, OPERATOR, type Asker, type WaitUntil } from '../core/turns/asker.ts';
import type { Cancellation } from '../core/cancellation.ts';
import { PartedCache, partOf, type Part } from '../core/parted-cache.ts';
import { atOnce, inTurns, isLarge, nextTurn } from '../core/turns/take-turns.ts';
import { readConditions, type Conditions } from '../core/document/is-included.ts';
import type { Underway } from '../core/turns/underway.ts';
import type { PlanningFacts } from '../supergraph/join/planning-facts.ts';
import type { Policed } from '../police/policed.ts';
import type { Operation } from '../understand/operation.ts';
import { NO_OVERRIDES, type Overrides } from './model/decide-overrides.ts';
import { createMakeOnce } from '../core/turns/make-once.ts';
import { makePlanningDocument, type PlanningDocument } from './document/planning-document.ts';
import type { Planner } from './planner/planner.ts';
import type { ScheduledPlan } from './model/query-plan.ts';
import type { PlannedOperation } from './document/planned-operation.ts';
import type { Wanted } from './document/wanted.ts';

// Measured on a deep query over four subgraphs: 35 kB for an operation of 460 characters, its document included.
const BYTES_PER_CHARACTER = 75;
const FIXED_BYTES = 2_000;

/** Where no backend has to be asked. */
export const NO_PLAN: ScheduledPlan = { hasContexts: false, events: undefined, steps: [], parts: [] };

const NONE_REFUSED: ReadonlySet<never> = new Set<never>();

export interface Planned<Compiled> {
  readonly policed: Policed;
  readonly compiled: Compiled;
}

export interface PlanOperation<Compiled> {
  (policed: Policed): Planned<Compiled> | Promise<Planned<Compiled>>;
  /** The same without the request: the plan that it is answered by. */
  readonly planOf: (policed: Policed) => Compiled | Promise<Compiled>;
  /** Plans ahead of any request; rejects as a request would. */
  readonly prepare: (operation: Operation, conditions: Conditions, part?: Part) => Promise<Compiled>;
  /**
   * Every plan that a request may be answered by: one for each variant of the overrides. Answers at once when all are
   * known, and rejects as a request would.
   */
  readonly plansOf: (policed: Policed) => readonly Compiled[] | Promise<readonly Compiled[]>;
  /** What is planned now, that of known callers first, and of theirs the most recently used. */
  readonly recent: () => readonly { readonly value: Compiled; readonly part: Part }[];
}

/** What operations are planned and compiled with. */
export interface PlanningOptions<Compiled> {
  readonly planner: Planner;
  readonly planningFacts: PlanningFacts;
  /** Progressive overrides; without any, all are off. */
  readonly overrides?: Overrides;
  readonly compile: (planned: PlannedOperation) => Compiled | Promise<Compiled>;
  /** Until when a request waits for its turn to be planned; as long as it takes unless told. */
  readonly waitUntilMs?: WaitUntil | undefined;
  /** Where large operations are told of while they are planned. */
  readonly planning?: Underway | undefined;
  readonly cacheBytes: number;
}

/**
 * Makes the stage: an operation is planned and compiled once for each value of its conditions, of the overrides in
 * force and of the fields refused, also when it is asked many times at once, and kept until other operations push it
 * out. Rejects with the planner's `ClientFailure`.
 */
export function createPlanOperation<Compiled extends object>(
  options: PlanningOptions<Compiled>,
): PlanOperation<Compiled> {
  const compiledPlans = new PartedCache<string, Compiled>(options.cacheBytes);
  const makeOnce = createMakeOnce<Compiled>();

  /** Whoever asks first says whose turn it is. */
  function planOnce(key: string, { wanted, variant, asker }: Asked): Promise<Compiled> {
    const make = async (cancellation: Cancellation): Promise<Compiled> => {
      const compiled = await makePlan({ wanted, variant, asker: { ...asker, cancellation } }, options);
      compiledPlans.set(key, compiled, FIXED_BYTES + wanted.operation.text.length * BYTES_PER_CHARACTER, asker.part);
      return compiled;
    };
    return makeOnce(key, make, asker.cancellation);
  }

  function planVariant(policed: Policed, variant: number): Compiled | Promise<Compiled> {
    const { operation, variables, refused } = policed;
    const fullKey = planKey(operation, variables, variant);
    const key = refused === undefined ? fullKey : `without ${refused.key}\n${fullKey}`;
    const known = compiledPlans.get(key, partOf(policed.caller));
    if (known !== undefined) return known;
    const wanted = {
      operation,
      conditions: readConditions(operation.conditionVariables, variables),
      refused: refused === undefined ? NONE_REFUSED : new Set(refused.causes.keys()),
    };
    return planOnce(key, { wanted, variant, asker: askerOf(policed, options.waitUntilMs) });
  }

  const plan = (policed: Policed): Planned<Compiled> | Promise<Planned<Compiled>> => {
    const planned = planVariant(policed, policed.overrides);
    return planned instanceof Promise
      ? planned.then((compiled) => ({ policed, compiled }))
      : { policed, compiled: planned };
  };
  return Object.assign(plan, {
    planOf: (policed: Policed) => planVariant(policed, policed.overrides),
    plansOf: (policed: Policed) => {
      const plans = (options.overrides?.variants ?? [NO_OVERRIDES]).map((_, variant) => planVariant(policed, variant));
      const known = plans.filter((one): one is Compiled => !(one instanceof Promise));
      return known.length === plans.length ? known : Promise.all(plans.map((one) => Promise.resolve(one)));
    },
    prepare: (operation: Operation, conditions: Conditions, part: Part = 'known') => {
      const variant = options.overrides?.draw() ?? 0;
      return planOnce(planKey(operation, conditions, variant), {
        wanted: { operation, conditions, refused: NONE_REFUSED },
        variant,
        asker: { ...OPERATOR, part },
      });
    },
    recent: () => compiledPlans.entries(),
  });
}

async function makePlan<Compiled>(
  { wanted, variant, asker }: Asked,
  { planner, planningFacts, overrides, planning, compile }: PlanningOptions<Compiled>,
): Promise<Compiled> {
  const document = await writeDocument(wanted, planningFacts);
  const active = overrides?.variants[variant] ?? NO_OVERRIDES;
  const ended = isLarge(wanted.operation) ? planning?.begin(asker) : undefined;
  try {
    const queryPlan = document.text === undefined ? NO_PLAN : await planner.plan(document.text, active, asker);
    return await compile({ ...wanted, document, queryPlan });
  } finally {
    ended?.();
  }
}

/** That of a large operation is written in turns. */
async function writeDocument(wanted: Wanted, facts: PlanningFacts): Promise<PlanningDocument> {
  const parts = makePlanningDocument(wanted, facts);
  if (!isLarge(wanted.operation)) return atOnce(parts);
  await nextTurn();
  return inTurns(parts);
}

interface Asked {
  readonly wanted: Wanted;
  readonly variant: number;
  readonly asker: Asker;
}

function planKey(operation: Operation, variables: Readonly<Record<string, unknown>>, variant: number): string {
  if (operation.conditionVariables.length === 0 && variant === 0) return operation.key;
  const bits = operation.conditionVariables.map((name) => (variables[name] === true ? '1' : '0')).join('');
  return `${variant}${bits}\n${operation.key}`;
}
