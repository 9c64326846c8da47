import { createHash } from 'node:crypto';
import { Cluster } from 'ioredis';
import type { RedisConfig } from '../../config/schema.ts';
import type { Log } from '../../observe/log.ts';
import type { Metrics } from '../../observe/metrics.ts';
import { clusterRoute } from './cluster-route.ts';
import { createClient } from './create-client.ts';
import type { RedisConnection, KeyRoute, Script, CommandOptions, StoreState } from './redis-connection.ts';
import { SilenceAlarm } from './silence-alarm.ts';
import { singleRoute } from './single-route.ts';

interface OpenOptions {
  /** What it is for. */
  readonly name: string;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Shared by connections to the same servers. */
  readonly alarm?: SilenceAlarm;
}

/**
 * Opens a connection. It connects in the background, and again whenever it must.
 * @throws an error of the file system when a password or a certificate cannot be read.
 */
export function openRedis(
  config: RedisConfig,
  { name, log, metrics, alarm = new SilenceAlarm() }: OpenOptions,
): RedisConnection {
  const client = createClient(config);
  let lastError: unknown;
  client.on('error', (error: unknown) => (lastError = error));
  if (client instanceof Cluster) client.on('node error', (error: unknown) => (lastError = error));
  const gauge = metrics.gauge({
    name: 'gatefold_store_up',
    help: 'Whether a Redis server answers: 1 or 0.',
    labels: ['store', 'server'],
    ofWorkers: 'min',
  });
  const listeners: (() => void)[] = [];
  const onChange = (server: string, state: StoreState): void => {
    gauge.set({ store: name, server }, state.up ? 1 : 0);
    if (state.up) log.info({ store: name, server }, 'redis is there');
    else log.warn({ store: name, server, reason: state.reason, err: lastError }, 'redis is not there');
    lastError = undefined;
    if (state.up) for (const listener of listeners) listener();
  };
  const { silenceMs, failoverMs } = config;
  const shared = { silenceMs, failoverMs, onChange, alarm };
  const route =
    client instanceof Cluster
      ? clusterRoute(client, shared)
      : singleRoute(client, { ...shared, failsOver: config.sentinel !== undefined });
  const connection = new Connection(route, config.keyPrefix);
  return {
    ...bound(connection),
    connected: async (patienceMs) => {
      const up = await connection.connected(patienceMs);
      // A server that was never there has not changed.
      if (!up) log.warn({ store: name, err: lastError }, 'redis is not there yet; trying on');
      return up;
    },
    onUp: (listener) => void listeners.push(listener),
  };
}

function bound(connection: Connection): Omit<RedisConnection, 'onUp'> {
  return {
    send: (...args) => connection.send(...args),
    run: (...args) => connection.run(...args),
    connected: (patienceMs) => connection.connected(patienceMs),
    close: () => connection.close(),
  };
}

const POLL_MS = 10;

class Connection implements Omit<RedisConnection, 'onUp'> {
  readonly #route: KeyRoute;
  readonly #keyPrefix: string;
  readonly #digests = new Map<string, string>();

  constructor(route: KeyRoute, keyPrefix: string) {
    this.#route = route;
    this.#keyPrefix = keyPrefix;
  }

  send(
    name: string,
    key: string,
    args: readonly (string | number)[] = [],
    options: CommandOptions = {},
  ): Promise<unknown> {
    const prefixed = this.#keyPrefix + key;
    return this.#route.send(prefixed, [name, prefixed, ...args], options.durable === true);
  }

  async run(
    { lua }: Script,
    key: string,
    args: readonly (string | number)[],
    options: CommandOptions = {},
  ): Promise<unknown> {
    const prefixed = this.#keyPrefix + key;
    const durable = options.durable === true;
    try {
      return await this.#route.send(prefixed, ['EVALSHA', this.#digestOf(lua), 1, prefixed, ...args], durable);
    } catch (error) {
      // A server knows a script once it was sent to it, and forgets it when it restarts.
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return this.#route.send(prefixed, ['EVAL', lua, 1, prefixed, ...args], durable);
    }
  }

  async connected(patienceMs: number): Promise<boolean> {
    const end = performance.now() + patienceMs;
    while (!this.#route.up && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    return this.#route.up;
  }

  close(): Promise<void> {
    this.#route.close();
    return Promise.resolve();
  }

  #digestOf(lua: string): string {
    let digest = this.#digests.get(lua);
    if (digest === undefined) this.#digests.set(lua, (digest = createHash('sha1').update(lua).digest('hex')));
    return digest;
  }
}
