import type {
  Backend,
  PreparedOperation,
  SubgraphAnswer,
  SubgraphError,
  SubgraphOperation,
  SubgraphRequest,
} from '../../core/backend.ts';
import { BoundedCache } from '../../core/bounded-cache.ts';
import type { CachePolicy } from '../../core/cache-policy.ts';
import { Cancellation } from '../../core/cancellation.ts';
import { BackendFailure } from '../../core/failure.ts';
import { parseJson } from '../../core/json/parse-json.ts';
import { RawJsonList } from '../../core/json/raw-json.ts';
import { LazyScope } from '../../core/request-context.ts';
import { tryWriteJson } from '../../core/json/write-json.ts';
import { CachedPart, type Slot } from './cached-part.ts';
import { describeFetch, type DescribedFetch, type Describing } from './describe-fetch.ts';
import type { CountOutcomes, LocalLayer } from '../layers/local-layer.ts';
import { keep, remainingPolicy } from '../layers/kept.ts';
import { closed, policyOfFreshness, policyOfPart, type BackendPolicy } from '../policy/part-policy.ts';
import { assembleAnswer, errorOfFailure, receiveAnswer, receiveFailure } from './receive-answer.ts';
import { reduceOperation } from './reduce-operation.ts';
import { beginCaching, RequestCaching, type AnswersOnlyTo, type SharingText } from '../policy/request-caching.ts';

/** What the cached fetches of one graph have in common. */
export interface FetchCache extends Describing {
  /** What is kept for one graph is not for another. */
  readonly graphId: string;
  readonly keeper: LocalLayer<string>;
  readonly count: CountOutcomes;
  readonly sharingText: SharingText;
  readonly credentialHeaders: ReadonlySet<string>;
  /** Whether the `Cache-Control` of a subgraph's answers counts. */
  readonly heeds: (subgraph: string) => boolean;
  /** What is being asked for, by key: settles when the call is over, whatever came of it. */
  readonly flights: Map<string, Promise<void>>;
  /** The number of the last purge. */
  readonly purgeNumber: () => number;
  readonly reportFailure: (subgraph: string, error: unknown) => void;
  readonly refreshTimeoutMs: number;
  readonly answersOnlyTo?: AnswersOnlyTo | undefined;
}

// An operation with few root fields has few ways to leave some out.
const MAX_REDUCED = 64;

/**
 * One operation for a subgraph, of which parts are kept: its root fields, and each entity that it looks up. The backend
 * is asked for what is missing alone.
 */
export class CachedFetch {
  readonly described: DescribedFetch;
  readonly #operation: SubgraphOperation;
  readonly #backend: Backend;
  readonly #whole: PreparedOperation;
  readonly #cache: FetchCache;
  readonly #parts: readonly CachedPart[];
  /** Whether nothing that it answers tells by its representation what it depends on. */
  readonly #areRoots: boolean;
  /** What is one caller's own is seldom asked for in two ways: it is kept with the whole answer alone, if at all. */
  readonly #isKeptWhole: boolean;
  readonly #reduced = new BoundedCache<string, PreparedOperation>(MAX_REDUCED);

  constructor(
    operation: SubgraphOperation,
    prepared: PreparedOperation,
    { backend, cache }: { readonly backend: Backend; readonly cache: FetchCache },
  ) {
    this.#operation = operation;
    this.#backend = backend;
    this.#whole = prepared;
    this.#cache = cache;
    this.described = describeFetch(operation, cache);
    const { subgraph } = operation;
    const from = {
      origin: `${cache.graphId}\n${subgraph}`,
      rootName: cache.schema.getQueryType()?.name ?? 'Query',
      heedsBackend: cache.heeds(subgraph),
    };
    this.#parts = this.described.parts.map((part) => new CachedPart(part, cache, from));
    this.#areRoots = this.described.parts.every(({ representations }) => representations === undefined);
    this.#isKeptWhole =
      this.#areRoots && (!cache.keeper.isOn || this.described.parts.every(({ alone }) => alone.implied.isPrivate));
  }

  /** As `PreparedOperation.run`, for a request that takes part in caching. */
  run(request: SubgraphRequest, caching: RequestCaching): Promise<SubgraphAnswer> {
    if (this.#isKeptWhole) return this.#runWhole(request, caching);
    const { hasRoom } = this.#cache.keeper;
    const tried = this.#parts.map((part) => part.isWorthTrying(hasRoom));
    return this.#areRoots && !tried.includes(true)
      ? this.#runWhole(request, caching)
      : this.#runParts(tried, { request, caching });
  }

  async #runParts(tried: readonly boolean[], { request, caching }: Run): Promise<SubgraphAnswer> {
    const { sharingText } = this.#cache;
    const { subgraph } = this.#operation;
    const slots = this.#parts.flatMap((part, index) =>
      part.slots(
        request.variables,
        sharingText.ofFetch(caching.callerId, subgraph, request.context, part.sharing),
        tried[index] === true,
      ),
    );
    const expiring = this.#take(slots, caching);
    if (expiring.length > 0) void this.#refresh(expiring, request, caching);
    let missing = slots.filter(({ isKnown }) => !isKnown);
    if (await this.#load(missing, caching)) missing = missing.filter(({ isKnown }) => !isKnown);
    if (missing.length > 0 && (await this.#waitForOthers(missing, caching)))
      missing = missing.filter(({ isKnown }) => !isKnown);
    const unplaced =
      missing.length === 0 ? [] : await this.#ask(missing, slots.length > missing.length, { request, caching });
    return Array.isArray(unplaced) ? assembleAnswer(slots, unplaced) : unplaced;
  }

  #runWhole(request: SubgraphRequest, caching: RequestCaching): Promise<SubgraphAnswer> {
    return this.#whole.run(request).then((answer) => this.#noteWhole(answer, request, caching));
  }

  #noteWhole(answer: SubgraphAnswer, request: SubgraphRequest, caching: RequestCaching): SubgraphAnswer {
    const said = this.#saidBy(answer);
    for (const part of this.#parts) {
      caching.note(policyOfPart(part.part.whole, said));
      if (part.stamps.mayHaveTags)
        for (const tag of part.tagsOf(undefined, answer.data?.[part.part.responseName], request.variables))
          caching.dependOn(tag);
    }
    return answer;
  }

  /** What the backend says for how long its answer holds, where that counts. */
  #saidBy({ freshness }: SubgraphAnswer): BackendPolicy | undefined {
    const { subgraph } = this.#operation;
    const { credentialHeaders, heeds } = this.#cache;
    return freshness !== undefined && heeds(subgraph)
      ? policyOfFreshness(freshness, subgraph, credentialHeaders)
      : undefined;
  }

  /** Takes what is kept; returns what should be asked for again meanwhile. */
  #take(slots: readonly Slot[], caching: RequestCaching): readonly Slot[] {
    const { keeper, count } = this.#cache;
    const expiring: Slot[] = [];
    const counted = { hit: 0, miss: 0, stale: 0 };
    for (const slot of slots) {
      if (!slot.isTried) continue;
      const found = (slot.found = keeper.find(slot.key));
      if (found === undefined || found.standing === 'for errors' || (caching.isRefresh && found.standing !== 'fresh')) {
        counted.miss += 1;
        continue;
      }
      this.#use(slot, caching);
      counted[found.standing === 'stale' ? 'stale' : 'hit'] += 1;
      if (found.standing === 'fresh' || found.kept.refreshing) continue;
      found.kept.refreshing = true;
      expiring.push(slot);
    }
    for (const outcome of ['hit', 'miss', 'stale'] as const) if (counted[outcome] > 0) count(outcome, counted[outcome]);
    return expiring;
  }

  /** What other gateways keep of it. False when there is nothing to look at. */
  async #load(missing: readonly Slot[], caching: RequestCaching): Promise<boolean> {
    const { keeper } = this.#cache;
    const loading = keeper.load(
      missing.flatMap(({ key, part, isTried }) => (isTried ? [{ key, shared: part.stamps.shared }] : [])),
    );
    if (loading === undefined) return false;
    await loading;
    this.#useFresh(missing, caching);
    return true;
  }

  #useFresh(slots: readonly Slot[], caching: RequestCaching): void {
    for (const slot of slots) {
      slot.found = this.#cache.keeper.find(slot.key) ?? slot.found;
      if (slot.found?.standing === 'fresh' || (slot.found?.standing === 'refresh ahead' && !caching.isRefresh))
        this.#use(slot, caching);
    }
  }

  #use(slot: Slot, caching: RequestCaching): void {
    if (slot.found === undefined) return;
    const { kept } = slot.found;
    slot.part.payoff.found();
    // Whoever gets it changes it.
    slot.value = parseJson(kept.value);
    slot.isKnown = true;
    slot.errors.length = 0;
    caching.note(slot.part.part.whole.hinted);
    caching.note(remainingPolicy(kept, this.#cache.keeper.now()));
    for (const stamp of kept.own) if (!stamp.startsWith('K:')) caching.dependOn(stamp);
  }

  /** What somebody else is asking for at this moment may serve us, too. False when there is nobody. */
  async #waitForOthers(missing: readonly Slot[], caching: RequestCaching): Promise<boolean> {
    const { flights } = this.#cache;
    const awaited = new Set<Promise<void>>();
    for (const { key, part, isTried } of missing) {
      const flight = isTried && part.isWorthWaiting ? flights.get(key) : undefined;
      if (flight !== undefined) awaited.add(flight);
    }
    if (awaited.size === 0) return false;
    await Promise.all(awaited);
    this.#useFresh(missing, caching);
    return true;
  }

  /**
   * Asks for what is missing. Returns the errors that belong to no slot, or an answer in place of all when nothing is
   * known besides; rejects with the failure of the call in the same case.
   */
  async #ask(
    missing: readonly Slot[],
    isMoreKnown: boolean,
    { request, caching }: Run,
  ): Promise<SubgraphError[] | SubgraphAnswer> {
    const land = this.#takeOff(missing);
    try {
      const answer = await this.#call(missing, request);
      if (answer.data === null) {
        const failed = missing.filter((slot) => !this.#useForErrors(slot, caching));
        if (failed.length === missing.length && !isMoreKnown) return answer;
        return [...receiveFailure(answer.errors, missing, failed)];
      }
      const unplaced = receiveAnswer(answer, missing);
      this.#settle(missing, answer, { request, caching, isSpoilt: unplaced.length > 0 });
      return [...unplaced];
    } catch (error) {
      if (!(error instanceof BackendFailure) || request.context.cancellation.cancelled) throw error;
      const failed = missing.filter((slot) => !this.#useForErrors(slot, caching));
      if (failed.length === missing.length && !isMoreKnown) throw error;
      this.#cache.reportFailure(this.#operation.subgraph, error);
      for (const slot of failed) slot.errors.push(errorOfFailure(error));
      return [];
    } finally {
      land();
    }
  }

  #useForErrors(slot: Slot, caching: RequestCaching): boolean {
    const { found } = slot;
    if (found === undefined || found.kept.goneFromMs <= this.#cache.keeper.now()) return false;
    const { policy, storedAtMs } = found.kept;
    if (storedAtMs + (policy.maxAge + policy.staleIfError) * 1_000 <= this.#cache.keeper.now()) return false;
    this.#cache.count('stale', 1);
    this.#use(slot, caching);
    return true;
  }

  #takeOff(slots: readonly Slot[]): () => void {
    const { flights } = this.#cache;
    const keys = slots.flatMap(({ key, part, isTried }) =>
      isTried && part.isWorthWaiting && !flights.has(key) ? [key] : [],
    );
    if (keys.length === 0) return () => {};
    let landed = (): void => {};
    const flight = new Promise<void>((resolve) => (landed = resolve));
    for (const key of keys) flights.set(key, flight);
    return () => {
      for (const key of keys) flights.delete(key);
      landed();
    };
  }

  #call(slots: readonly Slot[], { variables, context }: SubgraphRequest): Promise<SubgraphAnswer> {
    const asked: Record<string, unknown> = { ...variables };
    const lists = new Map<string, string[]>(
      this.#parts.flatMap(({ part }) => (part.representations === undefined ? [] : [[part.representations, []]])),
    );
    for (const { part, representation } of slots)
      if (representation !== undefined) lists.get(part.part.representations ?? '')?.push(representation);
    for (const [name, items] of lists) asked[name] = new RawJsonList(items);
    return this.#preparedFor(new Set(slots.map(({ part }) => part.part.responseName))).run({
      variables: asked,
      context,
    });
  }

  #preparedFor(responseNames: ReadonlySet<string>): PreparedOperation {
    if (responseNames.size === this.#parts.length) return this.#whole;
    const key = [...responseNames].join(' ');
    const known = this.#reduced.get(key);
    if (known !== undefined) return known;
    const reduced = reduceOperation(this.#operation, responseNames);
    const prepared = reduced === undefined ? this.#whole : this.#backend.prepare(reduced);
    this.#reduced.set(key, prepared, 1);
    return prepared;
  }

  /** Notes for how long what was answered holds, and keeps what may be kept of it. */
  #settle(
    slots: readonly Slot[],
    answer: SubgraphAnswer,
    { request, caching, isSpoilt }: Run & { readonly isSpoilt: boolean },
  ): void {
    const said = this.#saidBy(answer);
    for (const part of new Set(slots.map((slot) => slot.part))) {
      caching.note(policyOfPart(part.part.whole, said));
      const policy = closed(
        policyOfPart(part.part.alone, said),
        this.#cache.answersOnlyTo?.(this.#operation.subgraph, request.context),
      );
      part.learn(policy);
      this.#keepSlots(
        slots.filter((slot) => slot.part === part),
        policy,
        { request, caching, isSpoilt },
      );
    }
  }

  #keepSlots(
    slots: readonly Slot[],
    policy: CachePolicy,
    { request, caching, isSpoilt }: Run & { readonly isSpoilt: boolean },
  ): void {
    const [first] = slots;
    if (first === undefined) return;
    const { part, isTried } = first;
    const { keeper, sharingText } = this.#cache;
    const { callTags } = caching;
    const prefix = part.prefix(
      request.variables,
      sharingText.ofFetch(caching.callerId, this.#operation.subgraph, request.context, part.sharing),
    );
    for (const slot of slots) {
      if (slot.errors.length > 0 && this.#useForErrors(slot, caching)) continue;
      slot.isKnown = true;
      const { own: byItself, tags } = part.stampsOf(slot, slot.value, request.variables);
      const own = callTags.length === 0 ? byItself : [...byItself, ...callTags];
      for (const tag of tags) caching.dependOn(tag);
      // An error may be over soon, and what is not there yet may come to be.
      if (
        !isTried ||
        isSpoilt ||
        policy.maxAge <= 0 ||
        slot.errors.length > 0 ||
        slot.value === null ||
        slot.value === undefined
      )
        continue;
      const text = tryWriteJson(slot.value);
      const key = slot.representation === undefined ? prefix : `${prefix}\n${slot.representation}`;
      if (text !== undefined)
        keeper.store(
          key,
          keep(text, policy, { began: caching.began, shared: part.stamps.shared, own, nowMs: keeper.now() }),
        );
    }
  }

  /** Asks again, for nobody in particular, for what is about to end. Never rejects. */
  async #refresh(expiring: readonly Slot[], request: SubgraphRequest, { callerId }: RequestCaching): Promise<void> {
    const context = {
      ...request.context,
      cancellation: new Cancellation(),
      deadlineMs: performance.now() + this.#cache.refreshTimeoutMs,
      scope: new LazyScope(),
    };
    const caching = beginCaching(context, new RequestCaching(callerId, this.#cache.purgeNumber(), true));
    const slots = expiring.map((slot): Slot => ({ ...slot, value: undefined, isKnown: false, errors: [] }));
    try {
      await this.#ask(slots, true, { request: { variables: request.variables, context }, caching });
    } catch (error) {
      this.#cache.reportFailure(this.#operation.subgraph, error);
    } finally {
      // Where it failed, the next to ask tries again.
      for (const { found } of expiring) if (found !== undefined) found.kept.refreshing = false;
    }
  }
}

interface Run {
  readonly request: SubgraphRequest;
  readonly caching: RequestCaching;
}
