import { headersOfPolicy, type AnswerCaching } from '../../core/answer-caching.ts';
import { strictest, UNLIMITED, type CachePolicy } from '../../core/cache-policy.ts';
import type { FieldPolicy } from './hint-policy.ts';
import { closed } from './part-policy.ts';

/**
 * The header names that `Vary` is to name: of all answers, of those that are declared public, and of those for some
 * callers.
 */
export interface VaryOn {
  readonly all: string;
  readonly declaredPublic: string;
  readonly personal: string;
  /** Whether nobody is answered without a credential. */
  readonly takesCredential: boolean;
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
  /** What they say of what not everybody may read, whatever hints say of its value. */
  readonly personal: AnswerCaching['headers'];
}

export function termsOf(policy: CachePolicy, varyOn: VaryOn): Terms {
  const { isPrivate, isDeclaredPublic } = policy;
  // RFC 9111 §3.5 keeps shared caches from it; a browser's own cache serves whoever logs in next (RFC 9110 §12.5.5).
  const personal = headersOfPolicy(policy, { isPrivate: true, vary: varyOn.personal });
  const isPersonal = isPrivate || varyOn.takesCredential || (varyOn.isPersonal && !isDeclaredPublic);
  if (isPersonal) return { policy, open: personal, credentialed: personal, personal };
  const open = headersOfPolicy(policy, {
    isPrivate: false,
    vary: isDeclaredPublic ? varyOn.declaredPublic : varyOn.all,
  });
  return { policy, open, credentialed: isDeclaredPublic ? open : personal, personal };
}

/**
 * The policy of an answer, by what was noted while it was made: of one that needed no backend, what the schema says.
 */
export function policyOfAnswer({ hinted, implied }: FieldPolicy, noted: CachePolicy): CachePolicy {
  return closed(noted === UNLIMITED ? implied : strictest(hinted, noted));
}
