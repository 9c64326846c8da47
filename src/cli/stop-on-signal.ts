import cluster from 'node:cluster';
import { constants } from 'node:os';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Calls `stop` on the first SIGTERM or SIGINT; when it is done nothing is left to do and the process ends by
 * itself, with 0. A second signal ends it at once. What `stop` rejects with is given to `onFailure`.
 */
export function stopOnSignal(stop: (signal: string) => Promise<void>, onFailure: (error: unknown) => void): void {
  let stopping = false;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      // Ctrl-C reaches the whole process group; a worker waits for its supervisor's word.
      if (signal === 'SIGINT' && cluster.isWorker) return;
      if (stopping) process.exit(128 + constants.signals[signal]);
      stopping = true;
      stop(signal).then(() => {
        // The channel to the supervisor would keep a worker alive.
        if (cluster.isWorker) process.disconnect();
      }, onFailure);
    });
  }
}
