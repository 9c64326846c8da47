import { hash } from 'node:crypto';
import { BoundedCache } from '../../core/bounded-cache.ts';
import type { RequestContext } from '../../core/request-context.ts';
import { waitWithin } from './wait-within.ts';

/** A token as a token endpoint gives it. */
export interface GrantedToken {
  readonly token: string;
  readonly lifetimeMs: number;
}

export interface BackendTokenOptions {
  /** In failures: whose calls it is for. */
  readonly subgraph: string;
  /** What the caller's token is exchanged for; undefined where one token serves all. */
  readonly perCaller: { readonly maxEntries: number } | undefined;
  /** Rejects with a `BackendFailure`. */
  readonly grant: (callerToken: string | undefined) => Promise<GrantedToken>;
  /** Milliseconds since 1970; `Date.now` unless told. */
  readonly now?: (() => number) | undefined;
}

interface Slot {
  readonly callerToken: string | undefined;
  held: { readonly token: string; readonly renewAtMs: number; readonly endsAtMs: number } | undefined;
  running: Promise<string> | undefined;
  failed: { readonly failure: unknown; readonly untilMs: number } | undefined;
  /** When it was last given up because a backend refused it. */
  refusedAtMs: number;
}

/** Renewed this long before it ends, or at four fifths of a short life. */
const RENEW_EARLY_MS = 30_000;
/** After a failure, so long nobody asks again. */
const FAILURE_MS = 1_000;
/** A backend that refuses every token does not make us ask for more of them than one in this time. */
const REFUSAL_MS = 10_000;

/**
 * The token of calls to one backend: fetched when it is first needed, once for all that wait, and renewed beside the
 * calls before it ends.
 */
export class BackendToken {
  readonly #options: BackendTokenOptions;
  readonly #now: () => number;
  readonly #slots: BoundedCache<string, Slot>;

  constructor(options: BackendTokenOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#slots = new BoundedCache(options.perCaller?.maxEntries ?? 1);
  }

  /**
   * The token to call with; at once where it is known. Undefined for a caller that has none to exchange. Rejects with a
   * `BackendFailure` when there is none to be had, and when the request ends before.
   */
  get(context: RequestContext): string | undefined | Promise<string> {
    const slot = this.#slotOf(context);
    if (slot === undefined) return undefined;
    const { held } = slot;
    const now = this.#now();
    if (held !== undefined && now < held.renewAtMs) return held.token;
    if (held !== undefined && now < held.endsAtMs) {
      // Whoever comes now need not wait: what fails is told when the token has ended.
      this.#renew(slot).catch(() => {});
      return held.token;
    }
    return waitWithin(this.#renew(slot), this.#options.subgraph, context);
  }

  /** Told that a backend refused `token`. Whether another is worth a try. */
  refused(token: string, context: RequestContext): boolean {
    const slot = this.#slotOf(context);
    if (slot === undefined) return false;
    // Another request was told before, and has had it replaced.
    if (slot.held?.token !== token) return true;
    if (this.#now() - slot.refusedAtMs < REFUSAL_MS) return false;
    slot.refusedAtMs = this.#now();
    slot.held = undefined;
    return true;
  }

  #slotOf({ callerToken }: RequestContext): Slot | undefined {
    const { perCaller } = this.#options;
    if (perCaller !== undefined && callerToken === undefined) return undefined;
    const key = perCaller === undefined || callerToken === undefined ? '' : hash('sha256', callerToken, 'base64');
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const slot: Slot = {
      callerToken: perCaller && callerToken,
      held: undefined,
      running: undefined,
      failed: undefined,
      refusedAtMs: -Infinity,
    };
    this.#slots.set(key, slot, 1);
    return slot;
  }

  #renew(slot: Slot): Promise<string> {
    if (slot.running !== undefined) return slot.running;
    if (slot.failed !== undefined && this.#now() < slot.failed.untilMs) return Promise.reject(slot.failed.failure);
    return (slot.running = this.#grant(slot).finally(() => (slot.running = undefined)));
  }

  async #grant(slot: Slot): Promise<string> {
    const startedAtMs = this.#now();
    try {
      const { token, lifetimeMs } = await this.#options.grant(slot.callerToken);
      const early = Math.min(RENEW_EARLY_MS, lifetimeMs / 5);
      slot.held = { token, renewAtMs: startedAtMs + lifetimeMs - early, endsAtMs: startedAtMs + lifetimeMs };
      slot.failed = undefined;
      return token;
    } catch (failure) {
      slot.failed = { failure, untilMs: this.#now() + FAILURE_MS };
      throw failure;
    }
  }
}
