import { createCacheAnswers, type CacheAnswersOptions } from '../cache/answers/cache-answers.ts';
import { cachedBackend } from '../cache/parts/cached-backend.ts';
import type { FetchCache } from '../cache/parts/cached-fetch.ts';
import { createCallCache, type CallCache } from '../cache/calls/call-cache.ts';
import { PlanCaching, type PlanOptions } from '../cache/answers/describe-plan.ts';
import { HintReader } from '../cache/policy/hint-policy.ts';
import { compilePurges, type PlannedMutation, type TagsOfMutation } from '../cache/purge/purge-by-mutation.ts';
import { catchUpFor, type Purges } from '../cache/purge/purges.ts';
import { createSharingText } from '../cache/policy/request-caching.ts';
import { createShareInFlight, type ShareInFlight } from '../cache/answers/share-in-flight.ts';
import { shareUnlessPassed } from '../cache/answers/share-unless-passed.ts';
import type { Config } from '../config/schema.ts';
import type { Backend, PreparedOperation } from '../core/backend.ts';
import type { Stages } from '../journey.ts';
import type { Log } from '../observe/log.ts';
import type { PlanOperation } from '../plan/plan-operation.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import type { CacheStores } from './cache-stores.ts';
import { answersOnlyTo, namesPassed } from './headers/passed-headers.ts';
import { credentialHeadersOf } from './headers/vary-on.ts';

/** The parts that caching has in one graph. */
export interface GraphCaching {
  /** What is kept of the calls of connectors. */
  readonly callCache: CallCache;
  cachedBackends(backends: ReadonlyMap<string, Backend>): ReadonlyMap<string, Backend>;
  planCaching(fetches: Iterable<PreparedOperation>, plan: Pick<PlanOptions, 'takesCredential'>): PlanCaching;
  /** What a mutation purges; undefined for what purges nothing. */
  compilePurges(planned: PlannedMutation): TagsOfMutation | undefined;
  /** Begins what `answer` will wait for first; undefined where it waits for nothing. */
  readonly catchUp: Stages<unknown>['catchUp'];
  answer(planOperation: CachedPlans): Stages<unknown>['cache'];
}

type CachedPlans = PlanOperation<{ readonly caching: PlanCaching | undefined }>;

interface CachingGround {
  readonly config: Config;
  readonly log: Log;
  readonly cacheStores: CacheStores;
}

/** Joins caching for one supergraph; undefined where nothing is to be kept, so that nothing of it costs anything. */
export function joinCaching(supergraph: Supergraph, joined: CachingGround): GraphCaching | undefined {
  const { config, cacheStores } = joined;
  const { caching: facts, planningFacts, subgraphs } = supergraph;
  if (!keepsAnything(supergraph, config)) return undefined;
  const { purges, entities } = cacheStores;
  const keeping = joinKeeping(supergraph, config);
  const fetchCache = joinFetchCache(supergraph, joined, keeping);
  const heedsBackends = [...subgraphs.keys()].some(fetchCache.heeds);
  return {
    callCache: createCallCache({ graphId: supergraph.id, layer: entities.layer }),
    cachedBackends: (backends) =>
      new Map([...backends].map(([name, backend]) => [name, cachedBackend(backend, fetchCache)])),
    planCaching: (fetches, { takesCredential }) =>
      new PlanCaching(
        [...fetches].flatMap(({ caching }) => caching ?? []),
        facts,
        { heedsBackends, takesCredential },
      ),
    compilePurges: (planned) => compilePurges(facts, planningFacts.purgedResults, planned),
    catchUp: joinCatchUp(purges),
    answer: (planOperation) => createCacheAnswers(answerOptions(planOperation, keeping, { ...joined, supergraph })),
  };
}

/** Runs equal queries in flight once, kept or not. Nobody shares an answer that carries headers of its backends. */
export function joinShareInFlight(config: Config): ShareInFlight {
  const share = createShareInFlight();
  return namesPassed(config).length === 0 ? share : shareUnlessPassed(share);
}

function keepsAnything({ caching, subgraphs }: Supergraph, { cache }: Config): boolean {
  const keepsCalls = [...subgraphs.values()].some(
    ({ origin }) =>
      origin.kind === 'connectors' && origin.connectors.connectors.some((connector) => connector.cache !== undefined),
  );
  return cache.enabled ?? (caching.hints.size > 0 || cache.defaultMaxAge > 0 || keepsCalls);
}

/** What whole answers and parts of them are kept with alike. */
type Keeping = Pick<
  FetchCache & CacheAnswersOptions,
  'graphId' | 'sharingText' | 'credentialHeaders' | 'refreshTimeoutMs'
>;

function joinKeeping({ id }: Supergraph, config: Config): Keeping {
  const credentialHeaders = credentialHeadersOf(config);
  return {
    graphId: id,
    sharingText: createSharingText(credentialHeaders),
    credentialHeaders,
    refreshTimeoutMs: config.listen.requestTimeoutMs,
  };
}

function joinFetchCache(
  { schema, caching: facts }: Supergraph,
  { config, log, cacheStores: { purges, entities } }: CachingGround,
  keeping: Keeping,
): FetchCache {
  const { cache } = config;
  return {
    ...keeping,
    ...entities,
    purgeNumber: () => purges.log.number,
    schema,
    facts,
    hints: new HintReader(schema, facts, { ...cache, maxAge: cache.defaultMaxAge }),
    heeds: (subgraph) => (cache.subgraphs[subgraph]?.backendHeaders ?? cache.backendHeaders) === 'respect',
    flights: new Map(),
    answersOnlyTo: answersOnlyTo(config),
    reportFailure: (subgraph, error) => log.warn({ subgraph, err: error }, 'backend call failed'),
  };
}

function joinCatchUp(purges: Purges): GraphCaching['catchUp'] {
  if (purges.catchUp === undefined) return undefined;
  return ({ operation, context }) => {
    if (operation.definition.operation === 'query') void catchUpFor(context, purges);
  };
}

function answerOptions(
  planOperation: CachedPlans,
  keeping: Keeping,
  { supergraph, config, log, cacheStores }: CachingGround & { readonly supergraph: Supergraph },
): CacheAnswersOptions {
  return {
    ...keeping,
    ...cacheStores.answers,
    purges: cacheStores.purges,
    facts: supergraph.caching,
    onPurgeFailure: (error) =>
      log.error(
        { err: error },
        'what a mutation made out of date is purged here, but other gateways could not be told',
      ),
    share: joinShareInFlight(config),
    planCaching: (policed) => {
      const plan = planOperation.planOf(policed);
      return plan instanceof Promise ? plan.then(({ caching }) => caching ?? NOT_KEPT) : (plan.caching ?? NOT_KEPT);
    },
    varyOn: cacheStores.varyOn,
    onRefreshFailure: (error) => log.warn({ err: error }, 'an answer could not be refreshed'),
  };
}

const NOT_KEPT = new PlanCaching([], { keys: new Map() }, { heedsBackends: false, takesCredential: true });
