import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { BoundedCache } from '../../core/bounded-cache.ts';
import type { AddOptions, Counters } from '../../store/counters.ts';

/** What became of one use, and how long the counter's window still runs. */
export interface LimiterUse {
  readonly admitted: boolean;
  readonly leftMs: number;
  /** Set when nobody could say. */
  readonly failure?: unknown;
}

/** What is asked of the limiter beyond a number of points. */
export interface ConsumeOptions {
  /** Points that do not fit are not counted. */
  readonly onlyIfFits?: boolean;
}

export interface LimiterOptions {
  /** Tells its counters from those of every other limiter. */
  readonly name: string;
  readonly max: number;
  readonly windowMs: number;
  /** Whether a full counter stays full until its window ends, so that it need not be asked again. */
  readonly remembersFull: boolean;
  /** Who passes the limit finds it full for this long. */
  readonly blockForMs?: number | undefined;
  /** Counts when `counters` cannot. */
  readonly insurance?: StoredLimiter | undefined;
  /** A failure that is soon over: then the insurance does not count. */
  readonly isPassing: (error: unknown) => boolean;
  readonly onInsurance?: (() => void) | undefined;
}

/** Counters that one limiter remembers to be full: 2 MB. Of those that it has forgotten the store is asked again. */
const MOST_FULL = 10_000;

/**
 * A limiter of `rate-limiter-flexible` over our counters: fixed windows that begin with the first point. The library
 * decides, and turns to the insurance. How it talks to Redis is ours, so that all limits of a request go out in one
 * write; and so is the memory of who is over the limit until the window ends, since the library's grows with everybody
 * who is, and is walked through for each of them from the thousandth on.
 */
export class StoredLimiter extends RateLimiterRedis {
  readonly #counters: Counters;
  /** By key, when the window of a full counter ends. */
  readonly #full: BoundedCache<string, number> | undefined;
  readonly #isPassing: LimiterOptions['isPassing'];
  readonly #onInsurance: (() => void) | undefined;
  readonly #addsNow: boolean;
  #latest: { readonly key: string; readonly whole: string } | undefined;
  readonly #counting: AddOptions;
  readonly #countingWhatFits: AddOptions;

  constructor(counters: Counters, options: LimiterOptions) {
    super({
      storeClient: counters,
      keyPrefix: options.name,
      points: options.max,
      duration: options.windowMs / 1_000,
      ...(options.insurance !== undefined && { insuranceLimiter: options.insurance }),
      ...(options.blockForMs !== undefined && { blockDuration: options.blockForMs / 1_000 }),
    });
    this.#counters = counters;
    this.#full = options.remembersFull ? new BoundedCache(MOST_FULL) : undefined;
    this.#isPassing = options.isPassing;
    this.#onInsurance = options.onInsurance;
    // The library has no decision of its own left there.
    this.#addsNow = counters.addNow !== undefined && options.blockForMs === undefined && !options.remembersFull;
    const windowMs = Math.round(options.windowMs);
    this.#counting = { windowMs, most: undefined };
    this.#countingWhatFits = { windowMs, most: options.max };
  }

  /** Consumes points of a counter in this process, without a promise; undefined where one has to ask or to block. */
  consumeNow(key: string, points: number, onlyIfFits: boolean): LimiterUse | undefined {
    if (!this.#addsNow) return undefined;
    const counted = this.#counters.addNow?.(
      this.#whole(key),
      points,
      onlyIfFits ? this.#countingWhatFits : this.#counting,
    );
    return counted && { admitted: counted.count <= this.points, leftMs: counted.leftMs };
  }

  /** The key with the limiter's name. That of a known caller is one text for all its requests, and so is this. */
  #whole(key: string): string {
    if (this.#latest?.key !== key) this.#latest = { key, whole: this.getKey(key) };
    return this.#latest.whole;
  }

  /** Takes back points that were consumed `consumed` ago. */
  giveBack(key: string, points: number, leftMs: number): Promise<unknown> {
    return this.#counters.takeBack(this.getKey(key), points, leftMs);
  }

  /** The library's own way to its store: the points, a window's length, and whether the counter is set or added to. */
  async _upsert(
    key: string,
    points: number,
    windowMs: number,
    ...[isSet, options]: readonly [isSet: boolean, options?: ConsumeOptions]
  ): Promise<readonly [number, number]> {
    if (isSet) {
      await this.#counters.set(key, points, windowMs);
      return [points, windowMs];
    }
    const fullForMs = (this.#full?.get(key) ?? 0) - performance.now();
    if (fullForMs > 0) return [this.points + points + 1, fullForMs];
    const { count, leftMs } = await this.#counters.add(key, points, {
      windowMs: Math.round(windowMs),
      most: options?.onlyIfFits === true ? this.points : undefined,
    });
    if (count >= this.points) this.#full?.set(key, performance.now() + leftMs, 1);
    return [count, leftMs];
  }

  async _get(key: string): Promise<readonly [number, number] | null> {
    const counted = await this.#counters.read(key);
    return counted === undefined ? null : [counted.count, counted.leftMs];
  }

  /** Where the library turns to the insurance. */
  _handleError(
    ...given: readonly [
      error: unknown,
      name: string,
      resolve: (value: unknown) => void,
      reject: (error: unknown) => void,
      params: readonly unknown[],
    ]
  ): void {
    const [error, , , reject] = given;
    if (!(error instanceof RateLimiterRes)) {
      if (this.#isPassing(error)) return reject(error);
      this.#onInsurance?.();
    }
    // The method that this one stands before; the published types leave it out.
    const { _handleError: handle } = RateLimiterRedis.prototype as unknown as {
      readonly _handleError: (...args: readonly unknown[]) => void;
    };
    handle.call(this, ...given);
  }
}
