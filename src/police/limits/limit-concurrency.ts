import { rateLimited } from '../../core/failure.ts';
import type { Caller } from '../../identify/caller.ts';
import { CountByCaller } from './count-by-caller.ts';

/**
 * Lets the request of a caller begin; returns how to tell that it has ended. Throws `RATE_LIMITED` when too many are
 * under way.
 */
export type EnterRequest = (caller: Caller) => () => void;

export interface ConcurrencyLimits {
  readonly perCaller: number | undefined;
  /** By usage plan. */
  readonly plans: Readonly<Record<string, { readonly concurrency?: number | undefined }>>;
}

const FREE = (): void => undefined;
/** Whoever has too much under way may come back when something of it has ended, which nobody knows. */
const RETRY_AFTER_SECONDS = 1;

export function isConcurrencyLimited({ perCaller, plans }: ConcurrencyLimits): boolean {
  return perCaller !== undefined || Object.values(plans).some(({ concurrency }) => concurrency !== undefined);
}

/**
 * Makes what counts the requests of each caller that are under way. `onRefused` is told of each that is refused, with
 * the usage plan whose limit it was.
 */
export function createEnterRequest(
  { perCaller, plans }: ConcurrencyLimits,
  onRefused: (plan: string | undefined) => void,
): EnterRequest {
  const running = new CountByCaller();
  return (caller) => {
    const ofPlan = caller.usagePlan === undefined ? undefined : plans[caller.usagePlan]?.concurrency;
    const max = ofPlan ?? perCaller;
    if (max === undefined) return FREE;
    if (running.of(caller) >= max) {
      onRefused(ofPlan === undefined ? undefined : caller.usagePlan);
      throw rateLimited(
        `Too many of your requests are under way at once: expected at most ${max}.`,
        RETRY_AFTER_SECONDS,
      );
    }
    return running.add(caller);
  };
}
