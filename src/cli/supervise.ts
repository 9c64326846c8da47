import cluster, { type Worker } from 'node:cluster';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '../observe/log.ts';
import { exchangeMetrics } from './exchange-metrics.ts';
import { stopOnSignal } from './stop-on-signal.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;
/** A worker that has served this long did not crash at its start: the next pause is the first one again. */
const SETTLED_MS = 60_000;

/**
 * Runs `count` workers, each this same program, which share the listening port. A worker that ends unasked is
 * replaced after a pause that doubles. SIGTERM and SIGINT let all of them drain.
 *
 * Resolves when the first worker cannot start, with its exit code: what it printed says why. Otherwise it
 * resolves, with 0, when all have drained.
 */
export async function superviseWorkers(count: number, log: Log): Promise<number> {
  cluster.setupPrimary({ execArgv: ['--max-semi-space-size=32', ...process.execArgv] });
  exchangeMetrics();
  const stopping = new AbortController();
  stopWorkersOnSignal(stopping, log);

  // Alone at first: what is wrong with the configuration is said once, not once for each worker.
  const first = cluster.fork();
  const failed = await startedOrEnded(first);
  if (failed !== undefined) return failed;

  const ended: Promise<void>[] = [keepAlive(first, stopping.signal, log)];
  for (let index = 1; index < count && !stopping.signal.aborted; index++)
    ended.push(keepAlive(cluster.fork(), stopping.signal, log));
  await Promise.all(ended);
  return 0;
}

/** Undefined once it listens; its exit code when it ends before. */
function startedOrEnded(worker: Worker): Promise<number | undefined> {
  return new Promise((resolve) => {
    worker.once('listening', () => resolve(undefined));
    worker.once('exit', (code: number | null) => resolve(code ?? 1));
  });
}

/** Resolves when the worker, or the last of its successors, has ended because it was asked to. */
async function keepAlive(first: Worker, stopping: AbortSignal, log: Log): Promise<void> {
  let worker = first;
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    const since = performance.now();
    const { code, signal } = await exitOf(worker);
    if (stopping.aborted) return;
    pauseMs = performance.now() - since > SETTLED_MS ? FIRST_PAUSE_MS : pauseMs;
    log.error({ worker: worker.process.pid, code, signal, restartInMs: pauseMs }, 'a worker ended and is replaced');
    // A stop ends the pause, with a rejection that says nothing more.
    await pause(pauseMs, undefined, { signal: stopping }).catch(() => {});
    if (stopping.aborted) return;
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
    worker = cluster.fork();
  }
}

function exitOf(worker: Worker): Promise<{ readonly code: number | null; readonly signal: string | null }> {
  if (worker.isDead()) return Promise.resolve({ code: worker.process.exitCode, signal: worker.process.signalCode });
  return new Promise((resolve) => {
    worker.once('exit', (code: number | null, signal: string | null) => resolve({ code, signal }));
  });
}

function stopWorkersOnSignal(stopping: AbortController, log: Log): void {
  process.on('exit', () => eachWorker((worker) => worker.process.kill('SIGKILL')));
  stopOnSignal(
    (signal) => {
      stopping.abort();
      log.info({ signal }, 'draining the workers');
      eachWorker((worker) => worker.process.kill('SIGTERM'));
      return Promise.resolve();
    },
    (error) => log.error({ err: error }, 'stopping failed'),
  );
}

function eachWorker(act: (worker: Worker) => void): void {
  for (const worker of Object.values(cluster.workers ?? {})) if (worker !== undefined) act(worker);
}
