/** Counts the calls that a backend has received. */
export interface CallCounter {
  count(operation: string): void;
  /** How often each operation was called. */
  byOperation(): Readonly<Record<string, number>>;
  reset(): void;
}

export function createCallCounter(): CallCounter {
  const counts = new Map<string, number>();
  return {
    count: (operation) => void counts.set(operation, (counts.get(operation) ?? 0) + 1),
    byOperation: () => Object.fromEntries(counts),
    reset: () => counts.clear(),
  };
}
