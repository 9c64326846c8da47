import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { PlanReply, PlanRequest, PlanWorkerData } from './plan-worker.ts';

/** Where one document after the other is planned. */
export interface PlanningSeat {
  ask(request: PlanRequest): void;
  /** Whether the process has to stay for it. */
  hold(held: boolean): void;
  stop(): Promise<void>;
}

export interface SeatEvents {
  readonly onReply: (reply: PlanReply) => void;
  /** Once, when it has ended by itself. */
  readonly onEnd: (cause: Error, outOfMemory: boolean) => void;
}

export type OpenSeat = (data: PlanWorkerData, memoryMb: number, events: SeatEvents) => PlanningSeat;

// One operation is planned at a time; a young generation as wide as the gateway's own would cost 30 MB and gain
// nothing.
const YOUNG_GENERATION_MB = 8;

/** The worker's file. Jest runs the sources as they are, but a thread needs what `refresh-build.mjs` compiled. */
function workerUrl(): URL {
  const url = new URL('./plan-worker.js', import.meta.url);
  return import.meta.url.endsWith('.ts') ? new URL('../../dist/src/plan/plan-worker.js', import.meta.url) : url;
}

/** A thread: 16 MB. It ends within a document only where that is at JavaScript, which the native planner is not. */
export const openThread: OpenSeat = (workerData, memoryMb, { onReply, onEnd }) => {
  const worker = new Worker(workerUrl(), {
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB, maxOldGenerationSizeMb: memoryMb },
  });
  worker.unref();
  worker.on('message', onReply);
  worker.on('error', (error) => onEnd(error, 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'));
  return {
    ask: (request) => worker.postMessage(request),
    hold: (held) => (held ? worker.ref() : worker.unref()),
    stop: async () => {
      worker.removeAllListeners();
      await worker.terminate();
    },
  };
};

/** A process: it ends at once, whatever it is at, and what it takes it takes after everybody else. */
export const openProcess: OpenSeat = (data, memoryMb, { onReply, onEnd }) => {
  const child = fork(fileURLToPath(workerUrl()), {
    execArgv: [`--max-old-space-size=${memoryMb}`, `--max-semi-space-size=${YOUNG_GENERATION_MB}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const hold = (held: boolean): void => {
    if (held) child.ref();
    else child.unref();
    if (held) child.channel?.ref();
    else child.channel?.unref();
  };
  hold(false);
  child.send(data);
  // The parent reads from its own worker's file.
  child.on('message', (reply) => onReply(reply as PlanReply));
  child.once('error', (error) => onEnd(error, false));
  // V8 aborts where its memory is used up.
  child.once('exit', (code, signal) =>
    onEnd(new Error(`the planner's process has ended with ${signal ?? code}`), signal === 'SIGABRT' || code === 134),
  );
  return {
    ask: (request) => child.send(request),
    hold,
    stop: () => {
      child.removeAllListeners();
      // What cannot be sent to a process that ends is nobody's concern.
      child.on('error', () => {});
      child.kill('SIGKILL');
      return Promise.resolve();
    },
  };
};
