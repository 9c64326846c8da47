import { createHash, randomUUID } from 'node:crypto';
import type { CachePolicy } from '../../core/cache-policy.ts';
import type { RedisConnection, Script } from '../../store/redis/redis-connection.ts';
import { StoreUnavailable } from '../../store/redis/store-unavailable.ts';
import type { CacheEntry } from './kept.ts';
import type { SharedPurges } from '../purge/shared-purges.ts';

/** How a value is written where other gateways find it. */
export interface EntryCodec<Value> {
  write(value: Value): string;
  read(text: string, policy: CachePolicy, storedAtMs: number): Value;
}

const UNLOCK: Script = {
  name: 'unlock',
  lua: `if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0`,
};

/**
 * What all gateways on one Redis keep in common. It fails open: whatever goes wrong there reads as nothing found, and
 * what could not be written is not there.
 */
export class SharedLayer<Value> {
  readonly #redis: RedisConnection;
  readonly #purges: SharedPurges;
  readonly #namespace: string;
  readonly #codec: EntryCodec<Value>;
  /** Locks that are ours, or may be: Redis could not be told that we have let go. */
  readonly #owed = new Map<string, string>();

  constructor(
    redis: RedisConnection,
    purges: SharedPurges,
    { namespace, codec }: { readonly namespace: string; readonly codec: EntryCodec<Value> },
  ) {
    this.#redis = redis;
    this.#purges = purges;
    this.#namespace = namespace;
    this.#codec = codec;
    redis.onUp(() => {
      for (const [name, token] of this.#owed) this.#unlock(name, token);
    });
  }

  /** `shared` is what everything under this key depends on. */
  async get(key: string, shared: readonly string[]): Promise<CacheEntry<Value> | undefined> {
    try {
      const text = await this.#redis.send('GET', this.#keyOf(key));
      return typeof text === 'string' ? this.#read(text, shared) : undefined;
    } catch {
      return undefined;
    }
  }

  set(
    key: string,
    { value, policy, storedAtMs, refreshFromMs, freshUntilMs, goneFromMs, began, own }: CacheEntry<Value>,
    nowMs: number,
  ): void {
    const head = { at: this.#purges.toShared(began), policy, storedAtMs, refreshFromMs, freshUntilMs, goneFromMs, own };
    const text = `${JSON.stringify(head)}\n${this.#codec.write(value)}`;
    // Lost: it is fetched again.
    this.#redis
      .send('SET', this.#keyOf(key), [text, 'PX', Math.max(1, Math.ceil(goneFromMs - nowMs))])
      .catch(() => undefined);
  }

  /** Undefined when another gateway is at it; otherwise how to let go. */
  async lock(key: string, ttlMs: number): Promise<(() => void) | undefined> {
    const token = randomUUID();
    const name = this.#keyOf(`${key}\nlock`);
    try {
      const reply = await this.#redis.send('SET', name, [token, 'NX', 'PX', ttlMs]);
      return reply === 'OK' ? () => this.#unlock(name, token) : undefined;
    } catch (error) {
      // A server that hung reads it when it goes on, and locks others out with it.
      if (error instanceof StoreUnavailable && error.sent) this.#owed.set(name, token);
      return () => undefined;
    }
  }

  #unlock(name: string, token: string): void {
    this.#redis.run(UNLOCK, name, [token]).then(
      () => this.#owed.delete(name),
      () => this.#owed.set(name, token),
    );
  }

  /** Keys hold headers and variables: they are shown to nobody. */
  #keyOf(key: string): string {
    return `${this.#namespace}:${createHash('sha256').update(key).digest('base64url')}`;
  }

  #read(text: string, shared: readonly string[]): CacheEntry<Value> | undefined {
    const end = text.indexOf('\n');
    // What this program wrote itself, of a version that is part of the key.
    const { at, policy, own, ...times } = JSON.parse(text.slice(0, end)) as Pick<
      CacheEntry<Value>,
      'policy' | 'own' | 'storedAtMs' | 'refreshFromMs' | 'freshUntilMs' | 'goneFromMs'
    > & {
      readonly at: { readonly epoch: string; readonly number: number };
    };
    const began = this.#purges.fromShared(at);
    if (began === undefined) return undefined;
    const value = this.#codec.read(text.slice(end + 1), policy, times.storedAtMs);
    return { ...times, value, policy, own, shared, began, checked: -1, refreshing: false };
  }
}
