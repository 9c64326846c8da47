import { randomUUID } from 'node:crypto';
import type { RedisConnection, Script } from '../../store/redis/redis-connection.ts';
import { PurgeLog } from './purge-log.ts';
import type { Purges } from './purges.ts';

/** How a number of this process is told to others: whose count it belongs to, and the number there. */
export interface SharedNumber {
  readonly epoch: string;
  readonly number: number;
}

/** Purges that all gateways on one Redis have in common. */
export interface SharedPurges extends Purges {
  /** For what is kept where others find it. */
  toShared(number: number): SharedNumber;
  /** Undefined when it was kept under another count, of which nothing is known any more. */
  fromShared(shared: SharedNumber): number | undefined;
}

// One key, so that a Cluster answers it in one place: `epoch` names the count, `n` is its last number, and under each
// number stand the cache tags that it set.
const KEY = 'cache:purges';
/** A gateway that has missed more of them than this drops what it keeps. About 100 bytes each. */
const REMEMBERED = 4_096;

const RECORD: Script = {
  name: 'record a purge',
  lua: `local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then epoch = ARGV[2] redis.call('HSET', KEYS[1], 'epoch', epoch) end
local n = redis.call('HINCRBY', KEYS[1], 'n', 1)
redis.call('HSET', KEYS[1], tostring(n), ARGV[1])
redis.call('HDEL', KEYS[1], tostring(n - tonumber(ARGV[3])))
return {epoch, n}`,
};

const SINCE: Script = {
  name: 'read purges',
  lua: `local epoch = redis.call('HGET', KEYS[1], 'epoch')
if not epoch then epoch = ARGV[4] redis.call('HSET', KEYS[1], 'epoch', epoch) end
local n = tonumber(redis.call('HGET', KEYS[1], 'n') or '0')
local from = math.max(1, n - tonumber(ARGV[3]) + 1)
if epoch == ARGV[1] then from = math.max(from, tonumber(ARGV[2]) + 1) end
local found = {epoch, n, from}
for i = from, n do found[#found + 1] = redis.call('HGET', KEYS[1], tostring(i)) end
return found`,
};

/**
 * Purges are numbered in Redis, and whoever is about to serve something that is kept asks for the last number first: so
 * none is missed because a message was. Requests that ask at the same time ask once. While Redis cannot be asked, no
 * purge can be made elsewhere either, and what is kept is served on.
 */
export function sharedPurges(redis: RedisConnection): SharedPurges {
  return new Shared(redis);
}

class Shared implements SharedPurges {
  readonly log = new PurgeLog();
  readonly #redis: RedisConnection;
  /** Undefined before Redis was heard of. */
  #epoch: string | undefined;
  /** The last number known of the epoch, and what it takes to make one of this process of it. */
  #known = 0;
  #offset = 0;
  #next: Promise<void> | undefined;

  constructor(redis: RedisConnection) {
    this.#redis = redis;
  }

  toShared(number: number): SharedNumber {
    return { epoch: this.#epoch ?? '', number: number - this.#offset };
  }

  fromShared({ epoch, number }: SharedNumber): number | undefined {
    return epoch === this.#epoch && epoch !== '' ? number + this.#offset : undefined;
  }

  async purge(cacheTags: readonly string[]): Promise<void> {
    // At once for what is served here, whether or not the others can be told.
    this.log.record(cacheTags);
    this.#offset += 1;
    await this.#redis.run(RECORD, KEY, [JSON.stringify(cacheTags), randomUUID(), REMEMBERED], { durable: true });
    await this.#sync();
  }

  catchUp(): Promise<void> {
    if (this.#next === undefined) {
      this.#next = this.#sync().catch(() => undefined);
      // By then it has gone out. Whoever asks before that has come before that.
      setImmediate(() => (this.#next = undefined));
    }
    return this.#next;
  }

  async #sync(): Promise<void> {
    const [epoch, number] = textsOf(await this.#redis.send('HMGET', KEY, ['epoch', 'n']));
    if (epoch === this.#epoch && epoch !== undefined && Number(number ?? 0) === this.#known) return;
    const [now = '', last, from, ...purges] = textsOf(
      await this.#redis.run(SINCE, KEY, [this.#epoch ?? '', this.#known, REMEMBERED, randomUUID()]),
    );
    this.#apply(now, Number(last), { from: Number(from), purges });
  }

  #apply(
    epoch: string,
    last: number,
    { from, purges }: { readonly from: number; readonly purges: readonly (string | undefined)[] },
  ): void {
    const isNew = epoch !== this.#epoch;
    if (!isNew && last <= this.#known) return;
    // Another count, or a gap in this one: what was purged since is not known.
    if (isNew || from > this.#known + 1 || purges.includes(undefined)) {
      this.#offset = this.log.forgetAll() - (from - 1);
      this.#known = from - 1;
    }
    this.#epoch = epoch;
    purges.forEach((text, index) => {
      const number = from + index;
      if (number <= this.#known) return;
      this.#known = number;
      this.log.record(cacheTagsOf(text), number + this.#offset);
    });
    this.#known = last;
  }
}

function textsOf(reply: unknown): readonly (string | undefined)[] {
  return Array.isArray(reply)
    ? reply.map((item: unknown) => (typeof item === 'string' || typeof item === 'number' ? `${item}` : undefined))
    : [];
}

function cacheTagsOf(text: string | undefined): readonly string[] {
  const cacheTags: unknown = text === undefined ? [] : JSON.parse(text);
  return Array.isArray(cacheTags) ? cacheTags.filter((cacheTag) => typeof cacheTag === 'string') : [];
}
