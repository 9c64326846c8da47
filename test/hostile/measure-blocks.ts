import { readFileSync } from 'node:fs';

const SCHEDULER = '/proc/thread-self/schedstat';

/** Milliseconds that this thread alone has run: what a neighbour takes of the machine does not count. */
export function threadCpuMs(): number {
  try {
    return Number(readFileSync(SCHEDULER, 'utf8').split(' ', 1)[0]) / 1e6;
  } catch {
    return performance.now();
  }
}

/**
 * The longest time in milliseconds that this thread ran without coming back to its event loop while `run` was under
 * way.
 */
export async function longestBlockMs(run: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = threadCpuMs();
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const now = threadCpuMs();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const tick = (): void => {
    look();
    timer = setTimeout(tick, 1);
  };
  timer = setTimeout(tick, 1);
  try {
    await run();
  } finally {
    clearTimeout(timer);
    look();
  }
  return longest;
}
