import { strictest, UNLIMITED, type CachePolicy, type FetchCaching } from '../core/cache-policy.ts';
import type { CacheFacts } from '../supergraph/policy/read-cache-hints.ts';
import type { FieldPolicy } from './hint-policy.ts';
import type { Sharing } from './request-caching.ts';
import { Payoff } from './payoff.ts';
import { stampOf } from './stamps.ts';

/** What the schema makes of all the fetches of one plan, and what their answers have shown. */
export class PlanCaching implements FieldPolicy {
  readonly hinted: CachePolicy;
  readonly implied: CachePolicy;
  /** What every answer of the plan depends on. */
  readonly shared: readonly string[];
  /** Whether an answer can be kept at all. */
  readonly isWorthLooking: boolean;
  readonly payoff = new Payoff();
  #sharing: Sharing;

  constructor(fetches: readonly FetchCaching[], { keys }: Pick<CacheFacts, 'keys'>, heedsBackends: boolean) {
    this.hinted = fetches.reduce((all, { hinted }) => strictest(all, hinted), UNLIMITED);
    this.implied = fetches.reduce((all, { implied }) => strictest(all, implied), UNLIMITED);
    const types = [...new Set(fetches.flatMap(({ types: found }) => [...found]))];
    this.shared = [...types.map(stampOf.type), ...types.filter((name) => keys.has(name)).map(stampOf.anyEntity)];
    this.isWorthLooking = fetches.length > 0 && (heedsBackends ? this.hinted.maxAge : this.implied.maxAge) > 0;
    this.#sharing = this.implied;
  }

  get sharing(): Sharing {
    return this.#sharing;
  }

  /** Who may share only ever becomes fewer. */
  learn({ isPrivate, isDeclaredPublic }: CachePolicy): void {
    const known = this.#sharing;
    if ((isPrivate && !known.isPrivate) || (!isDeclaredPublic && known.isDeclaredPublic)) {
      this.#sharing = { isPrivate: isPrivate || known.isPrivate, isDeclaredPublic: isDeclaredPublic && known.isDeclaredPublic };
    }
  }
}
