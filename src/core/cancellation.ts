/**
 * Tells the work done for one request that nobody waits for it any more. An AbortSignal costs an EventTarget
 * for each request; this costs nothing until something listens.
 */
export class Cancellation {
  #reason: string | undefined;
  #listeners: Set<() => void> | undefined;

  get cancelled(): boolean {
    return this.#reason !== undefined;
  }

  /** Why, or undefined while the work is still wanted. */
  get reason(): string | undefined {
    return this.#reason;
  }

  cancel(reason: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    const listeners = this.#listeners;
    this.#listeners = undefined;
    listeners?.forEach((listener) => listener());
  }

  /** Calls `listener` once on cancellation (at once when it has happened); returns how to stop listening. */
  onCancel(listener: () => void): () => void {
    if (this.#reason !== undefined) {
      listener();
      return () => {};
    }
    const listeners = (this.#listeners ??= new Set());
    listeners.add(listener);
    return () => listeners.delete(listener);
  }
}
