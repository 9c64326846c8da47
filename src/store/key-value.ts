/**
 * Where stages keep what may be lost: every value can be made again, and a reader copes with its absence.
 * An implementation in memory answers at once, one across a network with a promise; callers that care for
 * speed look which it is before they await.
 */
export interface KeyValue {
  get(key: string): Promise<string | undefined> | string | undefined;
  /** Without `ttlMs` the value stays until it is dropped or makes room for others. */
  set(key: string, value: string, options?: { readonly ttlMs?: number | undefined }): Promise<void> | void;
  drop(key: string): Promise<void> | void;
}
