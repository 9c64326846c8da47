import { RateLimiterRes } from 'rate-limiter-flexible';
import type { StoredLimiter, LimiterUse } from './stored-limiter.ts';

export type { LimiterUse };

/**
 * Consumes the points of several uses of one counter as if they came one after the other, in one step: those that fit
 * are admitted, and those that do not are counted all the same.
 */
export async function consumeTogether(
  limiter: StoredLimiter,
  key: string,
  points: readonly number[],
): Promise<readonly LimiterUse[]> {
  const sum = points.reduce((total, one) => total + one, 0);
  const { consumed, leftMs, failure } = await consume(limiter, key, sum, false);
  if (failure !== undefined) return points.map(() => ({ admitted: false, leftMs, failure }));
  let shown = consumed - sum;
  return points.map((one) => ({ admitted: (shown += one) <= limiter.points, leftMs }));
}

/** Consumes the points of several uses one after the other; those that do not fit are not counted. */
export function consumeWhatFits(
  limiter: StoredLimiter,
  key: string,
  points: readonly number[],
): Promise<readonly LimiterUse[]> {
  return Promise.all(
    points.map(async (one): Promise<LimiterUse> => {
      const { consumed, leftMs, failure } = await consume(limiter, key, one, true);
      return failure === undefined
        ? { admitted: consumed <= limiter.points, leftMs }
        : { admitted: false, leftMs, failure };
    }),
  );
}

interface Consumed {
  readonly consumed: number;
  readonly leftMs: number;
  readonly failure?: unknown;
}

async function consume(limiter: StoredLimiter, key: string, points: number, onlyIfFits: boolean): Promise<Consumed> {
  try {
    const { consumedPoints, msBeforeNext } = await limiter.consume(key, points, { onlyIfFits });
    return { consumed: consumedPoints, leftMs: msBeforeNext };
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) return { consumed: 0, leftMs: 0, failure: error };
    return { consumed: error.consumedPoints, leftMs: error.msBeforeNext };
  }
}
