import { Worker } from 'node:worker_threads';
import type { ScheduledPlan } from '../../src/plan/model/query-plan.ts';

/** What the gateway allows a planner, and more: here are other things to do at the same time. */
const PLAN_MS = 10_000;
const MEMORY_MB = 1_000;

/** Why the planner is said to have refused what was too much for it. */
export const TOO_LARGE = 'too large for the portable planner';

type Answer = { readonly plan: ScheduledPlan } | { readonly failure: string };

let thread: Worker | undefined;

/**
 * Plans as the gateway has the portable planner do it, off the event loop and bounded: some random operations would
 * take all memory there is. Rejects with what it says.
 */
export async function planPortably(sdl: string, document: string): Promise<ScheduledPlan> {
  const worker = (thread ??= new Worker(new URL('./portable-thread.mjs', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  }));
  const answer = new Promise<Answer>((resolve) => {
    const end = (given: Answer): void => {
      clearTimeout(timer);
      worker.off('message', end);
      worker.off('error', fail);
      resolve(given);
    };
    const giveUp = (failure: string): void => {
      thread = undefined;
      void worker.terminate();
      end({ failure });
    };
    const fail = (error: Error): void =>
      giveUp(
        'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? `${TOO_LARGE}: ${MEMORY_MB} MB` : String(error),
      );
    const timer = setTimeout(() => giveUp(`${TOO_LARGE}: ${PLAN_MS} ms`), PLAN_MS);
    worker.on('message', end);
    worker.on('error', fail);
  });
  worker.ref();
  worker.postMessage({ sdl, document });
  const given = await answer;
  worker.unref();
  if ('failure' in given) throw new Error(given.failure);
  return given.plan;
}
