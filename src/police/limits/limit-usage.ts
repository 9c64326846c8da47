import type { UsagePlan } from '../../config/sections/usage-plans.ts';
import { rateLimited, type ClientFailure } from '../../core/failure.ts';
import type { Caller } from '../../identify/caller.ts';
import type { Understood } from '../../understand/operation.ts';
import { consumeTogether, consumeWhatFits, type LimiterUse } from './consume-limit.ts';
import { isPassing, type LimitCounters } from './limiters.ts';
import { StoredLimiter } from './stored-limiter.ts';

/** Counts a request against its caller's plan. Rejects with RATE_LIMITED; undefined when no plan holds. */
export type LimitUsage = (understood: Understood) => Promise<void> | undefined;

/** One limit of a plan. */
interface PlanLimit {
  /** As the headers name it. */
  readonly name: string;
  readonly max: number;
  readonly windowSeconds: number | 'day' | 'month';
  readonly unit: 'requests' | 'cost';
  readonly limiterOf: (windowMs: number) => StoredLimiter;
}

export interface LimitUsageOptions {
  readonly plans: Readonly<Record<string, UsagePlan>>;
  readonly counters: LimitCounters;
  /** What a request is estimated to cost. */
  readonly costOf: (understood: Understood) => number;
  readonly now?: () => number;
}

/** Makes what holds consumers to their usage plans. All limits of a plan are asked at once. */
export function createLimitUsage({ plans, counters, costOf, now = () => Date.now() }: LimitUsageOptions): LimitUsage {
  const limits = new Map(Object.entries(plans).map(([name, plan]) => [name, limitsOf(name, plan, counters)]));
  return (understood) => {
    const { caller } = understood;
    const known = caller.usagePlan === undefined ? undefined : limits.get(caller.usagePlan);
    if (known === undefined) return undefined;
    const asked = known.map(async (limit) => {
      const { period, windowMs } = windowOf(limit, now());
      const points = limit.unit === 'cost' ? Math.ceil(costOf(understood)) : 1;
      if (points === 0) return [];
      const limiter = limit.limiterOf(windowMs);
      const key = `${period}${whoOf(caller)}`;
      const [use] = await (isQuota(limit) ? consumeWhatFits : consumeTogether)(limiter, key, [points]);
      return use === undefined ? [] : [{ limit, use, giveBack: () => limiter.giveBack(key, points, use.leftMs) }];
    });
    return Promise.all(asked).then(async (answers) => {
      const uses = answers.flat();
      // The one that takes the longest: coming back before is in vain.
      const [worst] = uses.filter(({ use }) => !use.admitted).sort((one, other) => other.use.leftMs - one.use.leftMs);
      if (worst === undefined) return;
      // Without its store a quota stays as it is.
      await Promise.allSettled(
        uses.flatMap(({ limit, use, giveBack }) => (isQuota(limit) && use.admitted ? [giveBack()] : [])),
      );
      throw refusal(worst.limit, worst.use);
    });
  };
}

/** A quota is what has been paid for: what is refused does not count. */
function isQuota({ windowSeconds }: PlanLimit): boolean {
  return typeof windowSeconds !== 'number';
}

function limitsOf(
  planName: string,
  { rate, burst, quota, onStoreFailure }: UsagePlan,
  counters: LimitCounters,
): readonly PlanLimit[] {
  const make = (name: string, limit: Omit<PlanLimit, 'name' | 'limiterOf'>): PlanLimit => {
    const options = { name: `plan:${planName}:${name}:${limit.max}`, max: limit.max, isPassing, remembersFull: false };
    // A period of the calendar is as long as is left of it.
    const limiterOf = (windowMs: number): StoredLimiter => {
      const local = new StoredLimiter(counters.plans.space({ name: options.name, usedUpAt: limit.max }), {
        ...options,
        windowMs,
      });
      if (counters.shared === undefined) return local;
      return new StoredLimiter(counters.shared, {
        ...options,
        windowMs,
        insurance: onStoreFailure === 'LOCAL' ? local : undefined,
      });
    };
    const fixed = typeof limit.windowSeconds === 'number' ? limiterOf(limit.windowSeconds * 1_000) : undefined;
    return { ...limit, name, limiterOf: fixed === undefined ? limiterOf : () => fixed };
  };
  return [
    ...(burst === undefined ? [] : [make('burst', { max: burst, windowSeconds: 1, unit: 'requests' })]),
    ...(rate === undefined
      ? []
      : [make('rate', { max: rate.requests, windowSeconds: rate.windowSeconds, unit: 'requests' })]),
    ...(quota?.requests === undefined
      ? []
      : [make('quota', { max: quota.requests, windowSeconds: quota.per, unit: 'requests' })]),
    ...(quota?.cost === undefined ? [] : [make('cost', { max: quota.cost, windowSeconds: quota.per, unit: 'cost' })]),
  ];
}

function whoOf({ consumer, id }: Caller): string {
  return consumer === undefined ? `caller:${id}` : `consumer:${consumer}`;
}

/** Of the calendar, the period that runs, with what is left of it. */
function windowOf({ windowSeconds }: PlanLimit, nowMs: number): { readonly period: string; readonly windowMs: number } {
  if (typeof windowSeconds === 'number') return { period: '', windowMs: windowSeconds * 1_000 };
  const now = new Date(nowMs);
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  const end = windowSeconds === 'day' ? Date.UTC(year, month, day + 1) : Date.UTC(year, month + 1, 1);
  return { period: `${now.toISOString().slice(0, windowSeconds === 'day' ? 10 : 7)}:`, windowMs: end - nowMs };
}

/** RateLimit header fields for HTTP (IETF draft): the policy with its quota and window, and what is left of it. */
function refusal({ name, max, windowSeconds, unit }: PlanLimit, { leftMs, failure }: LimiterUse): ClientFailure {
  const seconds = failure === undefined ? Math.max(1, Math.ceil(leftMs / 1_000)) : 1;
  const window =
    typeof windowSeconds === 'number' ? `;w=${windowSeconds}` : `;w=${windowSeconds === 'day' ? 86_400 : 2_678_400}`;
  const span = typeof windowSeconds === 'number' ? `${windowSeconds} s` : `a ${windowSeconds}`;
  const what = unit === 'cost' ? 'of cost' : max === 1 ? 'request' : 'requests';
  const message =
    failure === undefined
      ? `The usage plan allows ${max} ${what} in ${span}.`
      : 'The usage plan cannot be checked at the moment.';
  return rateLimited(message, seconds, {
    'ratelimit-policy': `"${name}";q=${max}${window}`,
    ratelimit: `"${name}";r=0;t=${seconds}`,
  });
}
