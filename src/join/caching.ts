import { answerCodec, bytesOfAnswer, createCacheAnswers, type KeptAnswer } from '../cache/answers/cache-answers.ts';
import { cachedBackend } from '../cache/parts/cached-backend.ts';
import type { FetchCache } from '../cache/parts/cached-fetch.ts';
import { PlanCaching, type PlanOptions } from '../cache/answers/describe-plan.ts';
import { createCallCache, type CallCache } from '../cache/calls/call-cache.ts';
import { FarLayer, type Codec } from '../cache/layers/shared-layer.ts';
import { HintReader } from '../cache/policy/hint-policy.ts';
import { Keeper, type CountLookups } from '../cache/layers/local-layer.ts';
import { compilePurges, type PlannedMutation, type TagsOfMutation } from '../cache/purge/purge-by-mutation.ts';
import { catchUpFor, localPurges, type Purges } from '../cache/purge/purges.ts';
import { createSharingText } from '../cache/policy/request-caching.ts';
import { createShareInFlight } from '../cache/answers/share-in-flight.ts';
import { sharedPurges } from '../cache/purge/shared-purges.ts';
import { answersOnlyTo, sharingUnlessPassed } from './headers/passed-headers.ts';
import type { Stores } from './open-stores.ts';
import type { Config } from '../config/schema.ts';
import type { Backend, PreparedOperation } from '../core/backend.ts';
import type { Stages } from '../journey.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { PlanOperation } from '../plan/plan-operation.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import type { VaryOn } from '../cache/policy/terms.ts';
import { credentialHeadersOf } from './headers/vary-on.ts';
import type { Understood } from '../understand/operation.ts';

/** What is kept, for all supergraphs that are served in turn. */
export interface CacheStores {
  readonly purges: Purges;
  /** What caches behind the gateway are told. */
  readonly varyOn: VaryOn;
  readonly answers: { readonly keeper: Keeper<KeptAnswer>; readonly count: CountLookups };
  readonly entities: { readonly keeper: Keeper<string>; readonly count: CountLookups };
}

interface Opening {
  readonly metrics: Metrics;
  readonly stores: Pick<Stores, 'openRedis'>;
  readonly varyOn: VaryOn;
}

/** Opens what is kept. With Redis, gateways keep it in common and purge it together. */
export async function openCacheStores({ cache }: Config, { metrics, stores, varyOn }: Opening): Promise<CacheStores> {
  const redis = cache.shared === false ? undefined : await stores.openRedis('cache');
  const shared = redis === undefined ? undefined : sharedPurges(redis);
  const purges = shared ?? localPurges();
  const far = <Value>(
    namespace: string,
    codec: Codec<Value>,
    { enabled }: { readonly enabled: boolean },
  ): FarLayer<Value> | undefined =>
    redis === undefined || shared === undefined || !enabled
      ? undefined
      : new FarLayer(redis, shared, { namespace: `cache:1:${namespace}`, codec });
  const answers = new Keeper<KeptAnswer>(cache.answers.enabled ? cache.answers.maxBytes : 0, purges.log, {
    bytesOf: bytesOfAnswer,
    far: far('answers', answerCodec(varyOn), cache.answers),
  });
  const entities = new Keeper<string>(cache.entities.enabled ? cache.entities.maxBytes : 0, purges.log, {
    // A character of JSON is mostly a byte.
    bytesOf: (text) => text.length,
    far: far('entities', AS_IT_IS, cache.entities),
  });
  measureLayer(metrics, { answers, entities });
  return {
    purges,
    varyOn,
    answers: { keeper: answers, count: counterOf(metrics, 'answers') },
    entities: { keeper: entities, count: counterOf(metrics, 'entities') },
  };
}

const AS_IT_IS: Codec<string> = { write: (text) => text, read: (text) => text };

function counterOf(metrics: Metrics, layer: string): CountLookups {
  if (!metrics.enabled) return () => {};
  const lookups = metrics.counter({
    name: 'gatefold_cache_lookups_total',
    help: 'What was looked for in a layer of the cache, by what was found.',
    labels: ['layer', 'outcome'],
  });
  return (outcome, by) => lookups.add({ layer, outcome }, by);
}

function measureLayer(
  metrics: Metrics,
  keepers: Readonly<Record<string, Pick<Keeper<unknown>, 'entries' | 'bytes'>>>,
): void {
  metrics.gauge(
    { name: 'gatefold_cache_entries', help: 'What a layer of the cache holds in memory.', labels: ['layer'] },
    (gauge) => {
      for (const [layer, { entries }] of Object.entries(keepers)) gauge.set({ layer }, entries);
    },
  );
  metrics.gauge(
    {
      name: 'gatefold_cache_bytes',
      help: 'Bytes that a layer of the cache takes in memory, as near as can be told.',
      labels: ['layer'],
    },
    (gauge) => {
      for (const [layer, { bytes }] of Object.entries(keepers)) gauge.set({ layer }, bytes);
    },
  );
}

/** The parts that caching has in one graph. */
export interface GraphCaching {
  /** What is kept of the calls of connectors. */
  readonly callCache: CallCache;
  cachedBackends(backends: ReadonlyMap<string, Backend>): ReadonlyMap<string, Backend>;
  planCaching(fetches: Iterable<PreparedOperation>, plan: Pick<PlanOptions, 'takesCredential'>): PlanCaching;
  /** Begins what the stage will wait for first; undefined where it waits for nothing. */
  readonly begin: ((understood: Understood) => void) | undefined;
  /** What a mutation purges; undefined for what purges nothing. */
  compilePurges(planned: PlannedMutation): TagsOfMutation | undefined;
  stage(planOperation: PlanOperation<{ readonly caching: PlanCaching | undefined }>): Stages<unknown>['cache'];
}

interface Joined {
  readonly config: Config;
  readonly log: Log;
  readonly cacheStores: CacheStores;
}

/** Joins caching for one supergraph; undefined where nothing is to be kept, so that nothing of it costs anything. */
export function joinCaching(supergraph: Supergraph, { config, log, cacheStores }: Joined): GraphCaching | undefined {
  const { cache, listen } = config;
  const facts = supergraph.caching;
  if (!(cache.enabled ?? (facts.hints.size > 0 || cache.defaultMaxAge > 0 || hasKeptConnectors(supergraph))))
    return undefined;
  const { purges, answers, entities } = cacheStores;
  const credentialHeaders = credentialHeadersOf(config);
  const heeds = (subgraph: string): boolean =>
    (cache.subgraphs[subgraph]?.backendHeaders ?? cache.backendHeaders) === 'respect';
  const sharingText = createSharingText(credentialHeaders);
  const inCommon = {
    graphId: supergraph.id,
    sharingText,
    credentialHeaders,
    refreshTimeoutMs: listen.requestTimeoutMs,
  };
  const fetchCache: FetchCache = {
    ...inCommon,
    ...entities,
    purgeNumber: () => purges.log.number,
    schema: supergraph.schema,
    facts,
    hints: new HintReader(supergraph.schema, facts, { ...cache, maxAge: cache.defaultMaxAge }),
    heeds,
    flights: new Map(),
    answersOnlyTo: answersOnlyTo(config),
    reportFailure: (subgraph, error) => log.warn({ subgraph, err: error }, 'backend call failed'),
  };
  const heedsSome = [...supergraph.subgraphs.keys()].some(heeds);
  return {
    callCache: createCallCache({ graphId: supergraph.id, keeper: entities.keeper }),
    cachedBackends: (backends) =>
      new Map([...backends].map(([name, backend]) => [name, cachedBackend(backend, fetchCache)])),
    begin:
      purges.catchUp &&
      (({ operation, context }) => void (operation.definition.operation === 'query' && catchUpFor(context, purges))),
    planCaching: (fetches, { takesCredential }) =>
      new PlanCaching(
        [...fetches].flatMap(({ caching }) => caching ?? []),
        facts,
        { heedsBackends: heedsSome, takesCredential },
      ),
    compilePurges: (planned) => compilePurges(facts, supergraph.planningFacts.purgedResults, planned),
    stage: (planOperation) =>
      createCacheAnswers({
        ...inCommon,
        ...answers,
        purges,
        facts,
        onPurgeFailure: (error) =>
          log.error(
            { err: error },
            'what a mutation made out of date is purged here, but other gateways could not be told',
          ),
        share: sharingUnlessPassed(config, createShareInFlight()),
        planCaching: (policed) => {
          const plan = planOperation.planOf(policed);
          return plan instanceof Promise ? plan.then(({ caching }) => caching ?? NOT_KEPT) : (plan.caching ?? NOT_KEPT);
        },
        varyOn: cacheStores.varyOn,
        onRefreshFailure: (error) => log.warn({ err: error }, 'an answer could not be refreshed'),
      }),
  };
}

const NOT_KEPT = new PlanCaching([], { keys: new Map() }, { heedsBackends: false, takesCredential: true });

function hasKeptConnectors({ subgraphs }: Supergraph): boolean {
  return [...subgraphs.values()].some(
    ({ origin }) =>
      origin.kind === 'connectors' && origin.connectors.connectors.some(({ cache }) => cache !== undefined),
  );
}
