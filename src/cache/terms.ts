import { headersOfPolicy, type AnswerCaching } from '../core/answer-caching.ts';
import { strictest, UNLIMITED, type CachePolicy } from '../core/cache-policy.ts';
import type { FieldPolicy } from './hint-policy.ts';
import { closed } from './part-policy.ts';

/** The header names that `Vary` is to name: of all answers, and of those that are declared public. */
export interface VaryOn {
  readonly all: string;
  readonly declaredPublic: string;
  /** Whether answers that are not declared public may differ by what no header shows, such as the caller's address. */
  readonly isPersonal: boolean;
}

/** What is said and done about keeping answers under one policy: mostly the same for all answers of a plan. */
export interface Terms {
  /** Closed. */
  readonly policy: CachePolicy;
  /** What headers say to callers without a credential, and to those with one: one object where that is the same. */
  readonly open: AnswerCaching['headers'];
  readonly credentialed: AnswerCaching['headers'];
}

export function termsOf(policy: CachePolicy, varyOn: VaryOn): Terms {
  const { isPrivate, isDeclaredPublic } = policy;
  const vary = isDeclaredPublic ? varyOn.declaredPublic : varyOn.all;
  const isPersonal = isPrivate || (varyOn.isPersonal && !isDeclaredPublic);
  const open = headersOfPolicy(policy, { isPrivate: isPersonal, vary });
  return { policy, open, credentialed: isPersonal || isDeclaredPublic ? open : headersOfPolicy(policy, { isPrivate: true, vary }) };
}

/** The policy of an answer, by what was noted while it was made: of one that needed no backend, what the schema says. */
export function policyOfAnswer({ hinted, implied }: FieldPolicy, noted: CachePolicy): CachePolicy {
  return closed(noted === UNLIMITED ? implied : strictest(hinted, noted));
}
