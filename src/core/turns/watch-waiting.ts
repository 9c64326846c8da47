import type { Asker } from './asker.ts';

/** Why something was not even begun. */
export type NotBegun = 'not in time' | 'cancelled';

/** Tells whoever waits for its turn when its time is over, or its client is gone. Returns what ends the watch. */
export function watchWaiting(
  { waitUntilMs, cancellation }: Pick<Asker, 'waitUntilMs' | 'cancellation'>,
  giveUp: (why: NotBegun) => void,
): () => void {
  const waitMs = waitUntilMs - performance.now();
  const timer = Number.isFinite(waitMs) ? setTimeout(() => giveUp('not in time'), Math.max(0, waitMs)) : undefined;
  const stopListening = cancellation?.onCancel(() => giveUp('cancelled'));
  return () => {
    clearTimeout(timer);
    stopListening?.();
  };
}
