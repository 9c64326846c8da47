import { strictest, UNLIMITED, type CachePolicy, type FetchCaching } from '../../core/cache-policy.ts';
import type { CacheFacts } from '../../supergraph/policy/facts/read-cache-hints.ts';
import type { FieldPolicy } from '../policy/hint-policy.ts';
import type { Sharing } from '../policy/request-caching.ts';
import { Admission } from '../layers/admission.ts';
import { cacheTagOf } from '../purge/cache-tags.ts';
import { policyOfAnswer, termsOf, type Terms, type VaryOn } from '../policy/terms.ts';

export interface PlanOptions {
  /** Whether what some backend says of keeping counts. */
  readonly heedsBackends: boolean;
  readonly takesCredential: boolean;
}

/** What the schema makes of all the fetches of one plan, and what their answers have shown. */
export class PlanCaching implements FieldPolicy {
  readonly hinted: CachePolicy;
  readonly implied: CachePolicy;
  /** What every answer of the plan depends on. */
  readonly shared: readonly string[];
  /** Whether an answer can be kept at all. */
  readonly isWorthLooking: boolean;
  /** Whether not everybody may read all that it answers. */
  readonly takesCredential: boolean;
  readonly admission = new Admission();
  /** Whether the last answer carried headers of backends, with which it is kept for nobody. */
  isOwn = false;
  #sharing: Sharing;
  #last: { readonly noted: CachePolicy; readonly terms: Terms } | undefined;

  constructor(
    fetches: readonly FetchCaching[],
    { keys }: Pick<CacheFacts, 'keys'>,
    { heedsBackends, takesCredential }: PlanOptions,
  ) {
    this.hinted = fetches.reduce((all, { hinted }) => strictest(all, hinted), UNLIMITED);
    this.implied = fetches.reduce((all, { implied }) => strictest(all, implied), UNLIMITED);
    const types = [...new Set(fetches.flatMap(({ types: found }) => [...found]))];
    this.shared = [...types.map(cacheTagOf.type), ...types.filter((name) => keys.has(name)).map(cacheTagOf.anyEntity)];
    this.isWorthLooking = fetches.length > 0 && (heedsBackends ? this.hinted.maxAge : this.implied.maxAge) > 0;
    this.takesCredential = takesCredential;
    this.#sharing = this.implied;
  }

  get sharing(): Sharing {
    return this.#sharing;
  }

  /** On what terms an answer is kept of which this was noted on the way. One object for as long as that is the same. */
  termsOf(noted: CachePolicy, varyOn: VaryOn): Terms {
    const last = this.#last;
    if (last !== undefined && (last.noted === noted || decidesAlike(last.noted, noted))) return last.terms;
    const terms = termsOf(policyOfAnswer(this, noted), varyOn);
    this.#learn(terms.policy);
    this.#last = { noted, terms };
    return terms;
  }

  /** Who may share only ever becomes fewer. */
  #learn({ isPrivate, isDeclaredPublic }: CachePolicy): void {
    const known = this.#sharing;
    if ((isPrivate && !known.isPrivate) || (!isDeclaredPublic && known.isDeclaredPublic)) {
      this.#sharing = {
        isPrivate: isPrivate || known.isPrivate,
        isDeclaredPublic: isDeclaredPublic && known.isDeclaredPublic,
      };
    }
  }
}

/** Whether two policies differ in nothing but in what has led to them. */
function decidesAlike(one: CachePolicy, other: CachePolicy): boolean {
  return (
    one.maxAge === other.maxAge &&
    one.isPrivate === other.isPrivate &&
    one.isDeclaredPublic === other.isDeclaredPublic &&
    one.staleWhileRevalidate === other.staleWhileRevalidate &&
    one.staleIfError === other.staleIfError
  );
}
