import { answerCodec, bytesOfAnswer, type KeptAnswer } from '../cache/answers/kept-answer.ts';
import { SharedLayer, type EntryCodec } from '../cache/layers/shared-layer.ts';
import { LocalLayer, type CountOutcomes } from '../cache/layers/local-layer.ts';
import { localPurges, type Purges } from '../cache/purge/purges.ts';
import { sharedPurges } from '../cache/purge/shared-purges.ts';
import type { VaryOn } from '../cache/policy/terms.ts';
import type { Config } from '../config/schema.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { Stores } from './open-stores.ts';

/** What is kept, for all supergraphs that are served in turn. */
export interface CacheStores {
  readonly purges: Purges;
  /** What caches behind the gateway are told. */
  readonly varyOn: VaryOn;
  readonly answers: { readonly layer: LocalLayer<KeptAnswer>; readonly count: CountOutcomes };
  readonly entities: { readonly layer: LocalLayer<string>; readonly count: CountOutcomes };
}

interface CacheStoresOpening {
  readonly metrics: Metrics;
  readonly stores: Pick<Stores, 'openRedis'>;
  readonly varyOn: VaryOn;
}

/** Opens what is kept. With Redis, gateways keep it in common and purge it together. */
export async function openCacheStores(
  { cache }: Config,
  { metrics, stores, varyOn }: CacheStoresOpening,
): Promise<CacheStores> {
  const redis = cache.shared === false ? undefined : await stores.openRedis('cache');
  const shared = redis === undefined ? undefined : sharedPurges(redis);
  const purges = shared ?? localPurges();
  const sharedLayer = <Value>(
    namespace: string,
    codec: EntryCodec<Value>,
    { enabled }: { readonly enabled: boolean },
  ): SharedLayer<Value> | undefined =>
    redis === undefined || shared === undefined || !enabled
      ? undefined
      : new SharedLayer(redis, shared, { namespace: `cache:1:${namespace}`, codec });
  const answers = new LocalLayer<KeptAnswer>(cache.answers.enabled ? cache.answers.maxBytes : 0, purges.log, {
    bytesOf: bytesOfAnswer,
    sharedLayer: sharedLayer('answers', answerCodec(varyOn), cache.answers),
  });
  const entities = new LocalLayer<string>(cache.entities.enabled ? cache.entities.maxBytes : 0, purges.log, {
    // A character of JSON is mostly a byte.
    bytesOf: (text) => text.length,
    sharedLayer: sharedLayer('entities', AS_IT_IS, cache.entities),
  });
  measureLayer(metrics, { answers, entities });
  return {
    purges,
    varyOn,
    answers: { layer: answers, count: counterOf(metrics, 'answers') },
    entities: { layer: entities, count: counterOf(metrics, 'entities') },
  };
}

const AS_IT_IS: EntryCodec<string> = { write: (text) => text, read: (text) => text };

function counterOf(metrics: Metrics, layer: string): CountOutcomes {
  if (!metrics.enabled) return () => {};
  const outcomes = metrics.counter({
    name: 'gatefold_cache_lookups_total',
    help: 'What was looked for in a layer of the cache, by what was found.',
    labels: ['layer', 'outcome'],
  });
  return (outcome, by) => outcomes.add({ layer, outcome }, by);
}

function measureLayer(
  metrics: Metrics,
  layers: Readonly<Record<string, Pick<LocalLayer<unknown>, 'entries' | 'bytes'>>>,
): void {
  metrics.gauge(
    { name: 'gatefold_cache_entries', help: 'What a layer of the cache holds in memory.', labels: ['layer'] },
    (gauge) => {
      for (const [layer, { entries }] of Object.entries(layers)) gauge.set({ layer }, entries);
    },
  );
  metrics.gauge(
    {
      name: 'gatefold_cache_bytes',
      help: 'Bytes that a layer of the cache takes in memory, as near as can be told.',
      labels: ['layer'],
    },
    (gauge) => {
      for (const [layer, { bytes }] of Object.entries(layers)) gauge.set({ layer }, bytes);
    },
  );
}
