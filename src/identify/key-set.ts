import { errors } from 'jose';
import { keyFinder, type FindKey } from './find-key.ts';
import type { KeyMembers } from './load-keys.ts';
import { BadCredential, Uncheckable } from './refuse-credential.ts';
import { usableKeys, type IgnoredKey } from './usable-keys.ts';

export interface KeySetOptions {
  /** Named in the log. */
  readonly issuer: string;
  /** Rejects when they cannot be had. */
  readonly load: () => Promise<KeyMembers>;
  readonly refreshMs: number;
  readonly maxStaleMs: number;
  readonly cooldownMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onFailure: (failure: unknown) => void;
  /** Told once of what is of no use in a set, when the set is first had or has changed. */
  readonly onIgnored: (ignored: readonly IgnoredKey[]) => void;
}

interface Keys {
  readonly find: FindKey;
  /** Their text: whether another set differs. */
  readonly text: string;
  loadedAtMs: number;
}

/**
 * The keys of one issuer. They are loaded when they are first needed, again beside the requests when they have aged,
 * and at once when a token names a key that is not among them. Whatever tokens name, and whether loading fails or not,
 * they are not loaded for that twice within the cooldown.
 */
export class KeySet {
  readonly #options: KeySetOptions;
  #keys: Keys | undefined;
  #loading: Promise<void> | undefined;
  #lookedForUnknownAtMs = -Infinity;
  #failedAtMs = -Infinity;
  /** Counts the changes of the keys: what was checked by others must be checked again. */
  #generation = 0;

  constructor(options: KeySetOptions) {
    this.#options = options;
  }

  /** Different when the keys have changed. */
  get generation(): number {
    return this.#generation;
  }

  /** Whether what these keys have checked still stands, as far as they go. Costs nothing; loads aged ones anew. */
  isFresh(): boolean {
    const keys = this.#keys;
    if (keys === undefined) return false;
    const ageMs = this.#options.now() - keys.loadedAtMs;
    if (ageMs <= this.#options.refreshMs) return true;
    this.#loadAside();
    return ageMs <= this.#options.refreshMs + this.#options.maxStaleMs;
  }

  /**
   * The key that a token was signed with. Rejects with `BadCredential` when the issuer has no such key, with
   * `Uncheckable` while that cannot be known. For `jwtVerify` of jose.
   */
  readonly find: FindKey = async (header, token) => {
    const keys = this.isFresh() ? this.#keys : await this.#loaded();
    try {
      if (keys !== undefined) return await keys.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    const newer = await this.#lookForUnknown(keys);
    try {
      return await newer.find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      throw new BadCredential('The token is signed with a key that its issuer does not have.', { cause: error });
    }
  };

  async #loaded(): Promise<Keys> {
    if (this.#mayLoad()) await this.#load();
    if (this.#keys !== undefined && this.isFresh()) return this.#keys;
    throw this.#unavailable();
  }

  /** Keys that are newer than `known`, where the cooldown lets them be loaded; else `known` itself. */
  async #lookForUnknown(known: Keys | undefined): Promise<Keys> {
    const { now, cooldownMs } = this.#options;
    if (this.#loading === undefined && this.#mayLoad() && now() - this.#lookedForUnknownAtMs >= cooldownMs) {
      this.#lookedForUnknownAtMs = now();
      await this.#load();
    } else await this.#loading;
    const keys = this.#keys ?? known;
    // A new key may be among those that cannot be had: its token is not called bad.
    if (keys === undefined || this.#failedAtMs >= keys.loadedAtMs) throw this.#unavailable();
    return keys;
  }

  #mayLoad(): boolean {
    return this.#loading !== undefined || this.#options.now() - this.#failedAtMs >= this.#options.cooldownMs;
  }

  #loadAside(): void {
    if (this.#loading === undefined && this.#mayLoad()) void this.#load();
  }

  /** One at a time. Never rejects: `onFailure` is told. */
  #load(): Promise<void> {
    return (this.#loading ??= this.#loadOnce().finally(() => (this.#loading = undefined)));
  }

  async #loadOnce(): Promise<void> {
    const { load, now, onFailure, onIgnored } = this.#options;
    // From here on: it is as old as the question.
    const startedAtMs = now();
    try {
      const members = await load();
      const text = JSON.stringify(members);
      if (this.#keys?.text === text) this.#keys.loadedAtMs = startedAtMs;
      else {
        const { set, ignored } = await usableKeys(members);
        if (ignored.length > 0) onIgnored(ignored);
        this.#keys = { find: keyFinder(set), text, loadedAtMs: startedAtMs };
        this.#generation += 1;
      }
      this.#failedAtMs = -Infinity;
    } catch (error) {
      this.#failedAtMs = startedAtMs;
      onFailure(error);
    }
  }

  #unavailable(): Uncheckable {
    const { now, cooldownMs, issuer } = this.#options;
    return new Uncheckable(
      `the keys of ${issuer} cannot be had`,
      Math.max(1_000, this.#failedAtMs + cooldownMs - now()),
    );
  }
}
