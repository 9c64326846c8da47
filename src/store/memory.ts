import type { KeyValue } from './key-value.ts';

interface Entry {
  readonly value: string;
  readonly bytes: number;
  /** `Date.now()` from which it is gone. */
  readonly expiresAtMs: number;
}

// A map slot, two string headers and the entry.
const ENTRY_OVERHEAD_BYTES = 128;

/**
 * A store in this process, bounded in entries and in bytes (counted as UTF-16, the most that a string takes).
 * The least recently read or written make room first; a value larger than the whole store is not kept.
 */
export function memoryStore(limits: { readonly maxEntries: number; readonly maxBytes: number }): MemoryStore {
  return new MemoryStore(limits.maxEntries, limits.maxBytes);
}

/** Answers at once, never by promise. */
export class MemoryStore implements KeyValue {
  readonly #maxEntries: number;
  readonly #maxBytes: number;
  // In order of use: a Map keeps insertion order, and what is used is inserted again.
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(maxEntries: number, maxBytes: number) {
    this.#maxEntries = maxEntries;
    this.#maxBytes = maxBytes;
  }

  get(key: string): string | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAtMs <= Date.now()) {
      this.drop(key);
      return undefined;
    }
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: string, options?: { readonly ttlMs?: number | undefined }): void {
    this.drop(key);
    const bytes = 2 * (key.length + value.length) + ENTRY_OVERHEAD_BYTES;
    if (bytes > this.#maxBytes) return;
    const expiresAtMs = options?.ttlMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + options.ttlMs;
    this.#entries.set(key, { value, bytes, expiresAtMs });
    this.#bytes += bytes;
    this.#makeRoom();
  }

  drop(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  #makeRoom(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries && this.#bytes <= this.#maxBytes) return;
      this.drop(key);
    }
  }
}
