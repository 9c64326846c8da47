import type { Cancellation } from '../cancellation.ts';
import { partOf, type Part } from '../parted-cache.ts';

/** For whom something is done: where those who do it are busy, callers take turns. */
export interface Asker {
  readonly caller: string;
  readonly part: Part;
  /** How long it may wait for its turn, as `performance.now()`. */
  readonly waitUntilMs: number;
  /** Undefined for whom nothing cancels. */
  readonly cancellation: Cancellation | undefined;
}

/** What is done ahead of any request. */
export const OPERATOR: Asker = {
  caller: '',
  part: 'known',
  waitUntilMs: Number.POSITIVE_INFINITY,
  cancellation: undefined,
};

/** What is known of a request once its caller is. */
interface Asking {
  readonly caller: { readonly kind: string; readonly id: string; readonly consumer: string | undefined };
  readonly context: { readonly deadlineMs: number; readonly cancellation: Cancellation };
}

/** A program is one caller, whoever its users are. */
export function askerOf({ caller, context }: Asking, waitUntilMs: WaitUntil | undefined): Asker {
  return {
    caller: caller.consumer ?? caller.id,
    part: partOf(caller),
    waitUntilMs: waitUntilMs?.(context) ?? Number.POSITIVE_INFINITY,
    cancellation: context.cancellation,
  };
}

/** Until when a request waits for its turn, by when it has to be answered. */
export type WaitUntil = (context: Pick<Asking['context'], 'deadlineMs'>) => number;
