import type {
  Backend,
  PreparedOperation,
  SubgraphAnswer,
  SubgraphError,
  SubgraphOperation,
  SubgraphRequest,
} from '../../core/backend.ts';
import type { CachePolicy } from '../../core/cache-policy.ts';
import { Cancellation } from '../../core/cancellation.ts';
import { BackendFailure } from '../../core/failure.ts';
import { RawJsonList } from '../../core/json/raw-json.ts';
import { LazyScope } from '../../core/request-context.ts';
import { tryWriteJson } from '../../core/json/write-json.ts';
import { CachedPart, type Slot } from './cached-part.ts';
import { describeFetch, type DescribedFetch, type Describing } from './describe-fetch.ts';
import { keep } from '../layers/kept.ts';
import { closed, policyOfFreshness, policyOfPart, type BackendPolicy } from '../policy/part-policy.ts';
import { assembleAnswer, errorOfFailure, receiveAnswer, receiveFailure } from './receive-answer.ts';
import { ReducedOperations } from './reduce-operation.ts';
import { beginCaching, RequestCaching, type AnswersOnlyTo, type SharingText } from '../policy/request-caching.ts';
import { takeOff, waitForOthers, type Flights } from './flights.ts';
import { takeKept, useForErrors, useFresh, type PartsKept } from './use-kept.ts';

/** What the cached fetches of one graph have in common. */
export interface FetchCache extends Describing, PartsKept {
  /** What is kept for one graph is not for another. */
  readonly graphId: string;
  readonly sharingText: SharingText;
  readonly credentialHeaders: ReadonlySet<string>;
  /** Whether the `Cache-Control` of a subgraph's answers counts. */
  readonly heeds: (subgraph: string) => boolean;
  readonly flights: Flights;
  /** The number of the last purge. */
  readonly purgeNumber: () => number;
  readonly reportFailure: (subgraph: string, error: unknown) => void;
  readonly refreshTimeoutMs: number;
  readonly answersOnlyTo?: AnswersOnlyTo | undefined;
}

/**
 * One operation for a subgraph, of which parts are kept: its root fields, and each entity that it looks up. The backend
 * is asked for what is missing alone.
 */
export class CachedFetch {
  readonly described: DescribedFetch;
  readonly #operation: SubgraphOperation;
  readonly #whole: PreparedOperation;
  readonly #cache: FetchCache;
  readonly #parts: readonly CachedPart[];
  /** Whether nothing that it answers tells by its representation what it depends on. */
  readonly #areRoots: boolean;
  /** What is one caller's own is seldom asked for in two ways: it is kept with the whole answer alone, if at all. */
  readonly #isKeptWhole: boolean;
  readonly #reduced: ReducedOperations;

  constructor(
    operation: SubgraphOperation,
    prepared: PreparedOperation,
    { backend, cache }: { readonly backend: Backend; readonly cache: FetchCache },
  ) {
    this.#operation = operation;
    this.#whole = prepared;
    this.#reduced = new ReducedOperations(operation, prepared, backend);
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
      this.#areRoots && (!cache.layer.isOn || this.described.parts.every(({ alone }) => alone.implied.isPrivate));
  }

  /** As `PreparedOperation.run`, for a request that takes part in caching. */
  run(request: SubgraphRequest, caching: RequestCaching): Promise<SubgraphAnswer> {
    if (this.#isKeptWhole) return this.#runWhole(request, caching);
    const { hasRoom } = this.#cache.layer;
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
    const expiring = takeKept(slots, this.#cache, caching);
    if (expiring.length > 0) void this.#refresh(expiring, request, caching);
    let missing = slots.filter(({ isKnown }) => !isKnown);
    if (await this.#load(missing, caching)) missing = missing.filter(({ isKnown }) => !isKnown);
    const others = waitForOthers(this.#cache.flights, missing);
    if (others !== undefined) {
      await others;
      useFresh(missing, this.#cache, caching);
      missing = missing.filter(({ isKnown }) => !isKnown);
    }
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
      if (part.cacheTags.mayHaveTags)
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

  /** What other gateways keep of it. False when there is nothing to look at. */
  async #load(missing: readonly Slot[], caching: RequestCaching): Promise<boolean> {
    const { layer } = this.#cache;
    const loading = layer.load(
      missing.flatMap(({ key, part, isTried }) => (isTried ? [{ key, shared: part.cacheTags.shared }] : [])),
    );
    if (loading === undefined) return false;
    await loading;
    useFresh(missing, this.#cache, caching);
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
    const land = takeOff(this.#cache.flights, missing);
    try {
      const answer = await this.#call(missing, request);
      if (answer.data === null) {
        const failed = missing.filter((slot) => !useForErrors(slot, this.#cache, caching));
        if (failed.length === missing.length && !isMoreKnown) return answer;
        return [...receiveFailure(answer.errors, missing, failed)];
      }
      const unplaced = receiveAnswer(answer, missing);
      this.#settle(missing, answer, { request, caching, isSpoilt: unplaced.length > 0 });
      return [...unplaced];
    } catch (error) {
      if (!(error instanceof BackendFailure) || request.context.cancellation.cancelled) throw error;
      const failed = missing.filter((slot) => !useForErrors(slot, this.#cache, caching));
      if (failed.length === missing.length && !isMoreKnown) throw error;
      this.#cache.reportFailure(this.#operation.subgraph, error);
      for (const slot of failed) slot.errors.push(errorOfFailure(error));
      return [];
    } finally {
      land();
    }
  }

  #call(slots: readonly Slot[], { variables, context }: SubgraphRequest): Promise<SubgraphAnswer> {
    const asked: Record<string, unknown> = { ...variables };
    const lists = new Map<string, string[]>(
      this.#parts.flatMap(({ part }) => (part.representations === undefined ? [] : [[part.representations, []]])),
    );
    for (const { part, representation } of slots)
      if (representation !== undefined) lists.get(part.part.representations ?? '')?.push(representation);
    for (const [name, items] of lists) asked[name] = new RawJsonList(items);
    const names = new Set(slots.map(({ part }) => part.part.responseName));
    const prepared = names.size === this.#parts.length ? this.#whole : this.#reduced.prepare(names);
    return prepared.run({ variables: asked, context });
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
    const { layer, sharingText } = this.#cache;
    const { callTags } = caching;
    const prefix = part.prefix(
      request.variables,
      sharingText.ofFetch(caching.callerId, this.#operation.subgraph, request.context, part.sharing),
    );
    for (const slot of slots) {
      if (slot.errors.length > 0 && useForErrors(slot, this.#cache, caching)) continue;
      slot.isKnown = true;
      const { own: byItself, tags } = part.cacheTagsOf(slot, slot.value, request.variables);
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
        layer.store(
          key,
          keep(text, policy, { began: caching.began, shared: part.cacheTags.shared, own, nowMs: layer.now() }),
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
