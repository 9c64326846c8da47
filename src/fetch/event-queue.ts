/** Events that have come and were not asked for yet. A reader that is so far behind does not catch up. */
export const HELD_EVENTS = 1_000;

interface WaitingReader<Item> {
  readonly resolve: (result: IteratorResult<Item, undefined>) => void;
  readonly reject: (failure: unknown) => void;
}

/**
 * Holds what has come until it is asked for, within bounds: who puts in more is told so, and holds the source back or
 * ends it. For one reader.
 */
export class EventQueue<Item> implements AsyncIterableIterator<Item, undefined> {
  readonly #bounds: { readonly items: number; readonly size: number };
  readonly #onReturn: () => void;
  #held: { readonly item: Item; readonly size: number }[] = [];
  #size = 0;
  #waiting: WaitingReader<Item> | undefined;
  #end: { readonly failure?: unknown } | undefined;

  /** `onReturn` is called when the reader wants no more. */
  constructor(bounds: { readonly items: number; readonly size: number }, onReturn: () => void) {
    this.#bounds = bounds;
    this.#onReturn = onReturn;
  }

  /** False, and the item is not kept, when there is no room. One item alone may be of any size. */
  push(item: Item, size: number): boolean {
    if (this.#end !== undefined) return true;
    const waiting = this.#waiting;
    if (waiting !== undefined) {
      this.#waiting = undefined;
      waiting.resolve({ done: false, value: item });
      return true;
    }
    const isFull =
      this.#held.length >= this.#bounds.items || (this.#held.length > 0 && this.#size + size > this.#bounds.size);
    if (isFull) return false;
    this.#held.push({ item, size });
    this.#size += size;
    return true;
  }

  /** No more will come: what is held is still given out. */
  end(): void {
    this.#finish({});
  }

  /** The same, and then the reader gets the failure. `dropped`: in place of what is held. */
  fail(failure: unknown, { dropped = false } = {}): void {
    if (dropped) this.#held = [];
    this.#finish({ failure });
  }

  next(): Promise<IteratorResult<Item, undefined>> {
    const first = this.#held.shift();
    if (first !== undefined) {
      this.#size -= first.size;
      return Promise.resolve({ done: false, value: first.item });
    }
    const end = this.#end;
    if (end === undefined) return new Promise((resolve, reject) => (this.#waiting = { resolve, reject }));
    // A failure is given out once.
    this.#end = {};
    return 'failure' in end ? Promise.reject(end.failure) : Promise.resolve({ done: true, value: undefined });
  }

  return(): Promise<IteratorResult<Item, undefined>> {
    this.#held = [];
    this.end();
    this.#onReturn();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #finish(end: { readonly failure?: unknown }): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) return;
    if ('failure' in end) {
      this.#end = {};
      waiting.reject(end.failure);
    } else waiting.resolve({ done: true, value: undefined });
  }
}
