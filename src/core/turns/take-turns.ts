import { setImmediate, setTimeout } from 'node:timers/promises';

/** Work in parts: each `yield` ends one. A part is short by what it was given; the work as a whole may be long. */
export type Parts<Result> = Generator<undefined, Result, undefined>;

/**
 * After a part others have the event loop for so many times as long: all works in parts together take a quarter of it,
 * however many there are.
 */
const REST = 3;
/** Timers are no finer. */
const SHORTEST_REST_MS = 1;
/** A part that took so long was held up itself, by a machine that has too much to do. */
const LONGEST_REST_MS = 60;

let last: Promise<void> = Promise.resolve();
let restUntilMs = 0;

/**
 * Waits until the event loop has gone round, and all that wait here have rested from the part before. Of all that wait
 * one goes on each time: parts of several works that were done in one round would hold up everybody else as one long
 * part does.
 */
export function nextTurn(): Promise<void> {
  last = last.then(takeTurn);
  return last;
}

async function takeTurn(): Promise<void> {
  const restMs = restUntilMs - performance.now();
  if (restMs >= SHORTEST_REST_MS) await setTimeout(restMs);
  await setImmediate();
  const beganMs = performance.now();
  // What waited for this turn goes on before that.
  process.nextTick(() => {
    const now = performance.now();
    restUntilMs = Math.min(Math.max(restUntilMs, now) + REST * (now - beganMs), now + LONGEST_REST_MS);
  });
}

/**
 * An operation of so many nodes is compiled and looked through in a few milliseconds at each stage, and so is so long a
 * text.
 */
const LARGE_NODES = 800;
const LONG_TEXT = 30_000;

/** Whether what is done once for an operation is worth doing in turns. */
export function isLarge({ nodes, text }: { readonly nodes: number; readonly text: string }): boolean {
  return nodes > LARGE_NODES || text.length > LONG_TEXT;
}

/** Does all parts, and lets everybody else have a turn after each. */
export async function inTurns<Result>(parts: Parts<Result>): Promise<Result> {
  for (;;) {
    const { done, value } = parts.next();
    if (done === true) return value;
    await nextTurn();
  }
}

/** Does all parts one after the other. */
export function atOnce<Result>(parts: Parts<Result>): Result {
  for (;;) {
    const { done, value } = parts.next();
    if (done === true) return value;
  }
}
