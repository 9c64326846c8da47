import type { Cancellation } from './cancellation.ts';

/** Header names in lower case; a header sent several times has several values. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What one client request gives to every call made on its behalf. */
export interface RequestContext {
  readonly id: string;
  /**
   * The client's headers that the operator lets through to backends: what a mapping may read, and all that may tell
   * two callers' answers apart.
   */
  readonly forwardedHeaders: Headers;
  readonly cancellation: Cancellation;
  /** `performance.now()` by which the request must be answered. */
  readonly deadlineMs: number;
  /**
   * Batch loaders and other things that live for one request (a loader never outlives it), keyed by the
   * object that owns them; made on first use.
   */
  readonly scope: RequestScope;
}

export interface RequestScope {
  get<T>(owner: object, make: () => T): T;
}

export class LazyScope implements RequestScope {
  #kept: Map<object, unknown> | undefined;

  get<T>(owner: object, make: () => T): T {
    const kept = (this.#kept ??= new Map<object, unknown>());
    const known = kept.get(owner);
    // The same owner always keeps the same kind of thing, so what is found is a T.
    if (known !== undefined) return known as T;
    const made = make();
    kept.set(owner, made);
    return made;
  }
}
