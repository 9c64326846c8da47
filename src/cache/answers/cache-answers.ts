import { NO_STORE } from '../../core/answer-caching.ts';
import { Cancellation } from '../../core/cancellation.ts';
import { ClientFailure } from '../../core/failure.ts';
import { sha256 } from '../../core/hash.ts';
import { LazyScope, type Headers } from '../../core/request-context.ts';
import { writeJson } from '../../core/json/write-json.ts';
import type { TextResult } from '../../listen/arrival.ts';
import type { Policed } from '../../police/policed.ts';
import type { CacheFacts } from '../../supergraph/policy/facts/read-cache-hints.ts';
import type { Operation } from '../../understand/operation.ts';
import type { PlanCaching } from './describe-plan.ts';
import type { CountOutcomes, Found, LocalLayer, Lock } from '../layers/local-layer.ts';
import { keep } from '../layers/kept.ts';
import { beginCaching, RequestCaching, type SharingText } from '../policy/request-caching.ts';
import { catchUpFor, type Purges } from '../purge/purges.ts';
import type { ShareInFlight } from './share-in-flight.ts';
import { cacheTagsOfPurge } from '../purge/cache-tags.ts';
import type { VaryOn } from '../policy/terms.ts';
import { authorizationKey } from './authorization-key.ts';
import { keptAnswer, withCaching, type KeptAnswer } from './kept-answer.ts';

export type Rest = (policed: Policed) => Promise<TextResult>;

export interface CacheAnswersOptions {
  readonly graphId: string;
  /** What the plan of an operation says; rejects as planning does. */
  readonly planCaching: (policed: Policed) => PlanCaching | Promise<PlanCaching>;
  readonly layer: LocalLayer<KeptAnswer>;
  readonly count: CountOutcomes;
  readonly share: ShareInFlight;
  readonly sharingText: SharingText;
  readonly credentialHeaders: ReadonlySet<string>;
  readonly purges: Purges;
  readonly facts: CacheFacts;
  readonly onPurgeFailure: (error: unknown) => void;
  readonly refreshTimeoutMs: number;
  readonly varyOn: VaryOn;
  readonly onRefreshFailure: (error: unknown) => void;
}

/**
 * Makes the stage that answers queries from what is kept, runs those that are equal once, and keeps what their policy
 * allows. The policy is the strictest of everything fetched.
 */
export function createCacheAnswers(
  options: CacheAnswersOptions,
): (policed: Policed, rest: Rest) => TextResult | Promise<TextResult> {
  const cache = new AnswerCache(options);
  return (policed, rest) => {
    if (policed.operation.definition.operation !== 'query') return runUncached(policed, rest, options);
    const plan = options.planCaching(policed);
    return plan instanceof Promise
      ? plan.then((known) => cache.answer(policed, rest, known))
      : cache.answer(policed, rest, plan);
  };
}

/** A mutation's answer does not go out before what it made out of date is purged. */
async function runUncached(
  policed: Policed,
  rest: Rest,
  { purges, facts, onPurgeFailure }: CacheAnswersOptions,
): Promise<TextResult> {
  const result = await rest(policed);
  const { outdatedTags: tags = [] } = result;
  if (tags.length > 0) await purges.purge(cacheTagsOfPurge({ tags, types: [], keys: [] }, facts)).catch(onPurgeFailure);
  return { ...result, outdatedTags: undefined, caching: NO_STORE };
}

interface Asked {
  readonly policed: Policed;
  readonly rest: Rest;
  readonly plan: PlanCaching;
  readonly key: string;
  /** Whether it is looked for, and kept. */
  readonly isTried: boolean;
}

type ToldTo<Told> = Readonly<Record<'open' | 'credentialed' | 'personal', Told>>;

class AnswerCache {
  readonly #options: CacheAnswersOptions;
  readonly #ids = new WeakMap<Operation, string>();

  constructor(options: CacheAnswersOptions) {
    this.#options = options;
  }

  answer(policed: Policed, rest: Rest, plan: PlanCaching): TextResult | Promise<TextResult> {
    const catchingUp = catchUpFor(policed.context, this.#options.purges);
    return catchingUp === undefined
      ? this.#answer(policed, rest, plan)
      : catchingUp.then(() => this.#answer(policed, rest, plan));
  }

  #answer(policed: Policed, rest: Rest, plan: PlanCaching): TextResult | Promise<TextResult> {
    const key = this.#keyOf(policed, plan);
    const { layer } = this.#options;
    const isTried =
      plan.isWorthLooking && layer.isOn && policed.refused === undefined && plan.admission.admits(layer.hasRoom);
    const found = isTried ? this.#find(key) : undefined;
    if (found !== undefined && found.standing !== 'for errors') {
      plan.admission.found();
      if (found.standing !== 'fresh') this.#refreshOnce(found, { policed, rest, plan, key, isTried });
      return this.#forCaller(found.kept.value, { policed, plan });
    }
    let isLeader = false;
    const run = (own: Policed): Promise<TextResult> => {
      isLeader = true;
      return this.#lead({ policed: own, rest, plan, key, isTried }, found);
    };
    // Who asks after a purge must not be told what was asked for before it.
    const sharing = this.#options.share(policed, run, { key, since: this.#options.purges.log.number });
    // It has called `run` by now, if it does.
    if (isLeader) return sharing;
    // The leader's answer may turn out to be for fewer than wait for it.
    return sharing.then((result) => (this.#keyOf(policed, plan) === key ? result : this.answer(policed, rest, plan)));
  }

  /** Numbers variables and headers out: what is equal in all of it gets one answer. */
  #keyOf(policed: Policed, plan: PlanCaching): string {
    const { operation, variables, context, caller } = policed;
    let id = this.#ids.get(operation);
    if (id === undefined)
      this.#ids.set(operation, (id = sha256(`${this.#options.graphId}\n${operation.key}`).slice(0, 32)));
    let text = '';
    for (const _ in variables) {
      text = writeJson(variables);
      break;
    }
    const sharing = this.#options.sharingText.ofAnswer(caller.id, context, plan.sharing);
    return `${id}${text}${sharing}${authorizationKey(policed)}`;
  }

  #find(key: string): Found<KeptAnswer> | undefined {
    const { layer, count } = this.#options;
    const found = layer.find(key);
    if (found === undefined || found.standing === 'for errors') count('miss', 1);
    else count(found.standing === 'stale' ? 'stale' : 'hit', 1);
    return found;
  }

  /** Other gateways may know it by now, or be at it. */
  #lead(asked: Asked, fallback: Found<KeptAnswer> | undefined): Promise<TextResult> {
    const { plan, key, isTried } = asked;
    const { layer } = this.#options;
    // Without a hint it may turn out not to be kept at all: nobody should wait for that.
    const isLikely = plan.implied.maxAge > 0;
    const lock =
      isTried && isLikely && !plan.isOwn
        ? layer.acquireLock({ key, shared: plan.shared }, () => isUsable(layer.find(key)))
        : undefined;
    return lock === undefined ? this.#run(asked, fallback) : this.#runLocked(asked, lock, fallback);
  }

  async #runLocked(asked: Asked, lock: Promise<Lock>, fallback: Found<KeptAnswer> | undefined): Promise<TextResult> {
    const { layer, purges } = this.#options;
    const { release, waited } = await lock;
    try {
      const found = layer.find(asked.key);
      if (found !== undefined && isUsable(found)) {
        asked.plan.admission.found();
        return this.#forCaller(found.kept.value, asked);
      }
      if (waited) await purges.catchUp?.();
      return await this.#run(asked, found ?? fallback);
    } finally {
      release();
    }
  }

  #run(asked: Asked, fallback: Found<KeptAnswer> | undefined): Promise<TextResult> {
    const { policed, rest } = asked;
    const caching = beginCaching(
      policed.context,
      new RequestCaching(policed.caller.id, this.#options.purges.log.number, false),
    );
    const finish = (result: TextResult): TextResult => this.#finish(result, caching, asked);
    return fallback === undefined ? rest(policed).then(finish) : this.#runOr(fallback, asked, finish);
  }

  /** With something to fall back on when it fails. */
  async #runOr(
    fallback: Found<KeptAnswer>,
    asked: Asked,
    finish: (result: TextResult) => TextResult,
  ): Promise<TextResult> {
    try {
      const result = await asked.rest(asked.policed);
      return result.errors.length > 0 ? this.#forCaller(fallback.kept.value, asked) : finish(result);
    } catch (error) {
      if (error instanceof ClientFailure) throw error;
      return this.#forCaller(fallback.kept.value, asked);
    }
  }

  /** Says for how long an answer holds, and keeps it. */
  #finish(result: TextResult, caching: RequestCaching, asked: Asked): TextResult {
    const { plan, policed } = asked;
    plan.isOwn = result.passedHeaders !== undefined;
    if (result.errors.length > 0 || result.refusal !== undefined || plan.isOwn) return withCaching(result, NO_STORE);
    const terms = plan.termsOf(caching.policy, this.#options.varyOn);
    const { policy } = terms;
    if (policy.maxAge < 1) return withCaching(result, NO_STORE);
    const { layer } = this.#options;
    const madeAtMs = layer.now();
    if (asked.isTried) {
      // Who may share it may have turned out since it was looked for.
      layer.store(
        this.#keyOf(policed, plan),
        keep(keptAnswer(result, terms, madeAtMs), policy, {
          began: caching.began,
          shared: plan.shared,
          own: caching.cacheTags,
          nowMs: madeAtMs,
        }),
      );
    }
    // Not what is kept: its bytes are worth keeping only once somebody else asks for them.
    return withCaching(result, { headers: this.#forCaller(terms, asked), madeAtMs });
  }

  /** To shared caches behind us an answer is public only where nobody's credential has led to it. */
  #forCaller<Told>(
    { open, credentialed, personal }: ToldTo<Told>,
    { plan, policed: { caller, context } }: Pick<Asked, 'plan' | 'policed'>,
  ): Told {
    // Also to who has no credential: what is missing in that answer others may read.
    if (plan.takesCredential) return personal;
    if (open === credentialed || caller.kind !== 'address' || this.#showsCredential(context.forwardedHeaders))
      return credentialed;
    for (const name in context.subgraphHeaders)
      if (this.#showsCredential(context.subgraphHeaders[name] ?? {})) return credentialed;
    return open;
  }

  #showsCredential(headers: Headers): boolean {
    for (const name in headers) if (this.#options.credentialHeaders.has(name)) return true;
    return false;
  }

  #refreshOnce({ kept }: Found<KeptAnswer>, asked: Asked): void {
    if (kept.refreshing) return;
    kept.refreshing = true;
    const { policed, rest } = asked;
    const context = {
      ...policed.context,
      cancellation: new Cancellation(),
      deadlineMs: performance.now() + this.#options.refreshTimeoutMs,
      scope: new LazyScope(),
    };
    const caching = beginCaching(context, new RequestCaching(policed.caller.id, this.#options.purges.log.number, true));
    const detached = { ...policed, context };
    rest(detached)
      .then((result) => this.#finish(result, caching, { ...asked, policed: detached }))
      .catch(this.#options.onRefreshFailure)
      // Where it failed, the next to ask tries again.
      .finally(() => (kept.refreshing = false));
  }
}

function isUsable(found: Found<unknown> | undefined): boolean {
  return found?.standing === 'fresh' || found?.standing === 'refresh ahead';
}
