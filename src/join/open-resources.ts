import type { Config } from '../config/schema.ts';
import { createChannels } from '../fetch/grpc/channels.ts';
import { createPools } from '../fetch/http/pools.ts';
import type { MakeContext } from '../identify/connector-context.ts';
import type { IdentifyCaller } from '../identify/identify-caller.ts';
import type { Stages } from '../journey.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import { openMetrics } from '../observe/open-metrics.ts';
import type { DecidePolicies, PolicyDecider } from '../police/authorize/policy-decider.ts';
import type { EnterRequest } from '../police/limits/limit-concurrency.ts';
import { createKeptDocuments } from '../understand/kept-documents.ts';
import { createResolveRequest, keepDocument } from '../understand/persisted-query.ts';
import { joinPolicyDecider } from './authorization.ts';
import { openCacheStores, type CacheStores } from './cache-stores.ts';
import { joinCallGates, joinEnterRequest } from './concurrency.ts';
import { varyOn } from './headers/vary-on.ts';
import { joinIdentity } from './identity.ts';
import type { Connections } from './open-backends.ts';
import { openStores, type Stores } from './open-stores.ts';
import { joinBackendTokens } from './headers/backend-tokens.ts';

/** Shared by every supergraph that is served in turn. */
export interface Resources extends Connections {
  readonly log: Log;
  readonly identify: IdentifyCaller;
  readonly resolve: Stages<unknown>['resolve'];
  /** Undefined where documents are not kept under hashes. */
  readonly keepDocument: Stages<unknown>['keepDocument'];
  readonly cacheStores: CacheStores;
  readonly policyDecider: PolicyDecider;
  /** Called for each plan that is compiled. */
  readonly planMade: () => void;
  readonly plansMade: () => number;
  /** Undefined where callers may have as much under way as they like. */
  readonly enterRequest: EnterRequest | undefined;
}

export interface Opening {
  readonly config: Config;
  readonly log: Log;
  /** Decides `@policy`, in place of the webhook of the configuration. */
  readonly decidePolicies?: DecidePolicies | undefined;
  /** Makes what connectors read as `$context`, beside what the configuration gives to them. */
  readonly makeContext?: MakeContext | undefined;
}

// What strangers may have kept under hashes, each hour: a tenth of it each.
const STRANGERS_WINDOW_MS = 3_600_000;
const STRANGERS_BYTES = 10 * 1_048_576;

/** Opens what is shared. Rejects when something that the configuration names cannot be read. */
export async function openResources({ config, log, decidePolicies, makeContext }: Opening): Promise<Resources> {
  const metrics = await openMetrics(config.metrics);
  countDroppedLines(log, metrics);
  const pools = createPools(config.backends);
  const stores = openStores(config, { log, metrics });
  const documents = await joinDocuments(stores, config);
  return {
    config,
    log,
    metrics,
    stores,
    pools,
    backendTokenOf: joinBackendTokens(config, pools),
    callGateOf: joinCallGates(config, metrics),
    enterRequest: joinEnterRequest(config, metrics),
    ...countPlans(metrics),
    identify: joinIdentity(config, { pools, log, makeContext }),
    policyDecider: joinPolicyDecider(config, { pools, decidePolicies }),
    channels: createChannels({ maxAnswerBytes: config.backends.maxAnswerBytes }),
    ...documents,
    cacheStores: await openCacheStores(config, { metrics, stores, varyOn: varyOn(config, makeContext !== undefined) }),
  };
}

async function joinDocuments(
  stores: Stores,
  { persistedQueries: config }: Config,
): Promise<Pick<Resources, 'resolve' | 'keepDocument'>> {
  const documents = createKeptDocuments(await stores.persistedQueries(), {
    windowMs: STRANGERS_WINDOW_MS,
    maxEntries: config.maxEntries,
    maxBytes: STRANGERS_BYTES,
  });
  return {
    resolve: createResolveRequest(documents, config),
    keepDocument: config.enabled ? (asked) => keepDocument(asked, documents) : undefined,
  };
}

function countPlans(metrics: Metrics): Pick<Resources, 'planMade' | 'plansMade'> {
  const counter = metrics.counter({
    name: 'gatefold_plans_made_total',
    help: 'Plans compiled: of operations that were new, or had had to make room.',
    labels: [],
  });
  let made = 0;
  const planMade = (): void => {
    made += 1;
    counter.add({});
  };
  return { planMade, plansMade: () => made };
}

function countDroppedLines(log: Log, metrics: Metrics): void {
  const dropped = metrics.counter({
    name: 'gatefold_log_lines_dropped_total',
    help: 'Lines of the log that were dropped, since nobody took them.',
    labels: [],
  });
  log.onDrop?.((lines) => dropped.add({}, lines));
}
