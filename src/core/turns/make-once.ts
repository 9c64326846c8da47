import { Cancellation } from '../cancellation.ts';

/** What is being made, for so many. */
interface Making<Made> {
  readonly made: Promise<Made>;
  readonly cancellation: Cancellation;
  waiting: number;
}

/** Makes what has the key, or waits with whoever had it made first. */
export type MakeOnce<Made> = (
  key: string,
  make: (cancellation: Cancellation) => Promise<Made>,
  asked: Cancellation | undefined,
) => Promise<Made>;

/**
 * Makes things once for all that ask while they are made. What is made is told to be cancelled when all that wait are
 * gone.
 */
export function createMakeOnce<Made>(): MakeOnce<Made> {
  const makings = new Map<string, Making<Made>>();
  return (key, make, asked) => {
    const known = makings.get(key);
    // What nobody waited for any more may be given up at any moment.
    if (known !== undefined && !known.cancellation.cancelled) return waitFor(known, asked);
    const cancellation = new Cancellation();
    const making: Making<Made> = { made: make(cancellation), cancellation, waiting: 0 };
    makings.set(key, making);
    return waitFor(making, asked).finally(() => {
      if (makings.get(key) === making) makings.delete(key);
    });
  };
}

async function waitFor<Made>(making: Making<Made>, asked: Cancellation | undefined): Promise<Made> {
  making.waiting += 1;
  const stopListening = asked?.onCancel(() => {
    making.waiting -= 1;
    if (making.waiting === 0) making.cancellation.cancel(asked.reason ?? 'cancelled');
  });
  try {
    return await making.made;
  } finally {
    stopListening?.();
  }
}
