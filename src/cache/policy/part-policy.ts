import { strictest, UNLIMITED, type CachePolicy } from '../../core/cache-policy.ts';
import type { Freshness } from '../../core/freshness.ts';
import type { FieldPolicy } from './hint-policy.ts';

/** What a backend has said. `isComplete`: it has said for how long everything holds that it answered. */
export interface BackendPolicy {
  readonly policy: CachePolicy;
  readonly isComplete: boolean;
}

/** A backend's own word, as a policy. `subgraph` is named as what decided. */
export function policyOfFreshness(
  freshness: Freshness,
  subgraph: string,
  credentialHeaders: ReadonlySet<string>,
): BackendPolicy {
  const { maxAge, staleWhileRevalidate, staleIfError, isPrivate, varies, isComplete } = freshness;
  const by = `the Cache-Control of subgraph ${subgraph}`;
  const policy = {
    maxAge: maxAge ?? Infinity,
    staleWhileRevalidate: staleWhileRevalidate ?? Infinity,
    staleIfError: staleIfError ?? Infinity,
    isPrivate,
    // Who says that a credential decides knows better than the schema.
    isDeclaredPublic: !isPrivate && !varies.some((name) => credentialHeaders.has(name)),
    maxAgeBy: maxAge === undefined ? undefined : by,
    privateBy: isPrivate ? by : undefined,
  };
  return { policy, isComplete: isComplete && maxAge !== undefined };
}

/** Where the backend says for how long, no default is needed; hints and the backend's word hold both. */
export function policyOfPart({ hinted, implied }: FieldPolicy, said: BackendPolicy | undefined): CachePolicy {
  if (said === undefined) return implied;
  return strictest(said.isComplete ? hinted : implied, said.policy);
}

/**
 * With what is still open closed: what nobody has limited is not kept, and what nobody allows to be stale is not. What
 * is one request's own (`isOwn`) is not kept at all.
 */
export function closed(policy: CachePolicy, isOwn?: boolean): CachePolicy {
  if (isOwn === true) return { ...policy, maxAge: 0, staleWhileRevalidate: 0, staleIfError: 0 };
  if (policy === UNLIMITED)
    return { ...policy, maxAge: 0, staleWhileRevalidate: 0, staleIfError: 0, isDeclaredPublic: false };
  const { maxAge, staleWhileRevalidate, staleIfError } = policy;
  if (maxAge !== Infinity && staleWhileRevalidate !== Infinity && staleIfError !== Infinity) return policy;
  return {
    ...policy,
    maxAge: orZero(maxAge),
    staleWhileRevalidate: orZero(staleWhileRevalidate),
    staleIfError: orZero(staleIfError),
  };
}

function orZero(value: number): number {
  return value === Infinity ? 0 : value;
}
