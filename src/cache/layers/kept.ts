import type { CachePolicy } from '../../core/cache-policy.ts';
import type { Dependent } from '../purge/purge-log.ts';

/** Something that is kept: an answer, or one part of a fetch. Times are of `Date.now()`. */
export interface CacheEntry<Value> extends Dependent {
  readonly value: Value;
  /** As it was when it was stored. */
  readonly policy: CachePolicy;
  readonly storedAtMs: number;
  /** From here on it is refreshed ahead of its end, by one of those that ask. */
  readonly refreshFromMs: number;
  readonly freshUntilMs: number;
  /** From here on it is gone. */
  readonly goneFromMs: number;
  /** A refresh is under way. */
  refreshing: boolean;
}

/** What to do with something that is kept. */
export type Standing = 'fresh' | 'refresh ahead' | 'stale' | 'for errors' | 'gone';

export function standingOf(
  { policy, storedAtMs, refreshFromMs, freshUntilMs, goneFromMs }: CacheEntry<unknown>,
  nowMs: number,
): Standing {
  if (nowMs < refreshFromMs) return 'fresh';
  if (nowMs < freshUntilMs) return 'refresh ahead';
  if (nowMs < storedAtMs + (policy.maxAge + policy.staleWhileRevalidate) * 1_000) return 'stale';
  return nowMs < goneFromMs ? 'for errors' : 'gone';
}

/** What is stored together does not end together: up to this part of a lifetime is taken off. */
const JITTER = 0.1;
/** The last part of a lifetime, in which it is refreshed while it still serves. */
const AHEAD = 0.1;
/** Refreshing ahead is for what lives long enough that asking again early does not matter. */
const SHORTEST_AHEAD_S = 10;

export function keep<Value>(
  value: Value,
  policy: CachePolicy,
  {
    began,
    shared,
    own,
    nowMs,
    random = Math.random,
  }: {
    readonly began: number;
    readonly shared: readonly string[];
    readonly own: readonly string[];
    readonly nowMs: number;
    readonly random?: () => number;
  },
): CacheEntry<Value> {
  const lifetimeMs = policy.maxAge * 1_000 * (1 - JITTER * random());
  const freshUntilMs = nowMs + lifetimeMs;
  const staleS = Math.max(policy.staleWhileRevalidate, policy.staleIfError);
  return {
    value,
    policy,
    storedAtMs: nowMs,
    refreshFromMs: policy.maxAge < SHORTEST_AHEAD_S ? freshUntilMs : freshUntilMs - lifetimeMs * AHEAD,
    freshUntilMs,
    goneFromMs: staleS === 0 ? freshUntilMs : nowMs + (policy.maxAge + staleS) * 1_000,
    began,
    shared,
    own,
    checked: began,
    refreshing: false,
  };
}

/** What its policy has left, in whole seconds. */
export function remainingPolicy({ policy, storedAtMs }: CacheEntry<unknown>, nowMs: number): CachePolicy {
  const ageS = Math.floor((nowMs - storedAtMs) / 1_000);
  return { ...policy, maxAge: Math.max(0, policy.maxAge - ageS) };
}
