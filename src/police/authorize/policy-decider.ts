import { BoundedCache } from '../../core/bounded-cache.ts';
import { InternalFailure } from '../../core/failure.ts';
import type { Caller } from '../../identify/caller.ts';

/**
 * What a decision is asked on behalf of. It must not depend on it: a verdict is kept for the caller's next requests.
 */
export interface PolicyContext {
  readonly requestId: string;
  /** How long the decision may take. */
  readonly timeoutMs: number;
}

/** By the names of policies: only `true` lets the caller pass, and a name that is missing does not. */
export type PolicyVerdicts = Readonly<Record<string, boolean>>;

/** Decides which of some policies a caller satisfies. What it throws refuses all of them, this once. */
export type DecidePolicies = (
  names: readonly string[],
  caller: Caller,
  context: PolicyContext,
) => PolicyVerdicts | Promise<PolicyVerdicts>;

export interface PolicyDeciderOptions {
  readonly timeoutMs: number;
  /** How long a verdict is kept; 0 keeps none. */
  readonly ttlMs: number;
  readonly cacheBytes: number;
  /** Milliseconds that only go up. */
  readonly now?: () => number;
}

interface Kept {
  readonly allowed: boolean;
  readonly untilMs: number;
}

/** About what one verdict weighs, its name included. */
const VERDICT_BYTES = 150;

/**
 * Asks a `DecidePolicies`: once for all policies of a request, once for equal questions at the same time, and not again
 * while a verdict is kept. Two callers are one when all that a decision can see of them is equal.
 */
export class PolicyDecider {
  readonly #decide: DecidePolicies;
  readonly #options: PolicyDeciderOptions;
  readonly #now: () => number;
  readonly #kept: BoundedCache<string, Map<string, Kept>>;
  readonly #asking = new Map<string, Promise<ReadonlyMap<string, boolean>>>();

  constructor(decide: DecidePolicies, options: PolicyDeciderOptions) {
    this.#decide = decide;
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#kept = new BoundedCache(options.cacheBytes);
  }

  /** What is known of a caller: for each policy true, false, or undefined when it has to be asked. */
  recall(caller: Caller): (name: string) => boolean | undefined {
    const kept = this.#kept.get(callerKey(caller));
    if (kept === undefined) return nothingKnown;
    const now = this.#now();
    return (name) => {
      const verdict = kept.get(name);
      return verdict !== undefined && verdict.untilMs > now ? verdict.allowed : undefined;
    };
  }

  /** Rejects with what the decision fails with, and when it takes too long. */
  ask(names: readonly string[], caller: Caller, requestId: string): Promise<ReadonlyMap<string, boolean>> {
    const key = callerKey(caller);
    const question = JSON.stringify([names, key]);
    let asking = this.#asking.get(question);
    if (asking === undefined) {
      asking = this.#decideInTime(names, caller, requestId)
        .then((verdicts) => this.#keep(key, names, verdicts))
        .finally(() => this.#asking.delete(question));
      this.#asking.set(question, asking);
    }
    return asking;
  }

  async #decideInTime(names: readonly string[], caller: Caller, requestId: string): Promise<PolicyVerdicts> {
    const { timeoutMs } = this.#options;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new InternalFailure(`policies were not decided within ${timeoutMs} ms: ${names.join(', ')}`)),
        timeoutMs,
      );
    });
    try {
      return await Promise.race([late, this.#decide(names, caller, { requestId, timeoutMs })]);
    } finally {
      clearTimeout(timer);
    }
  }

  #keep(key: string, names: readonly string[], verdicts: PolicyVerdicts): ReadonlyMap<string, boolean> {
    const decided = new Map(names.map((name) => [name, Object.hasOwn(verdicts, name) && verdicts[name] === true]));
    const untilMs = this.#now() + this.#options.ttlMs;
    if (this.#options.ttlMs > 0) {
      const kept = this.#kept.get(key) ?? new Map<string, Kept>();
      for (const [name, allowed] of decided) kept.set(name, { allowed, untilMs });
      this.#kept.set(key, kept, key.length * 2 + kept.size * VERDICT_BYTES);
    }
    return decided;
  }
}

function nothingKnown(): undefined {
  return undefined;
}

const claimsTexts = new WeakMap<Caller['claims'], string>();
const scopesTexts = new WeakMap<Caller['scopes'], string>();

/**
 * Everything about a caller that a decision can see. Tokens that were checked a moment ago keep their claims object.
 */
function callerKey({ kind, id, address, claims, scopes, consumer, usagePlan }: Caller): string {
  let claimsText = claimsTexts.get(claims);
  if (claimsText === undefined) claimsTexts.set(claims, (claimsText = JSON.stringify(claims)));
  let scopesText = scopesTexts.get(scopes);
  if (scopesText === undefined) scopesTexts.set(scopes, (scopesText = JSON.stringify([...scopes])));
  return JSON.stringify([kind, id, address, consumer, usagePlan]) + scopesText + claimsText;
}
