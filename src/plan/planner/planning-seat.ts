import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import {
  HELPERS_YOUNG_GENERATION_MB,
  startHelper,
  type HelperEvents,
  type HelperProcess,
} from '../../core/helper-process.ts';
import type { PlanReply, PlanRequest, PlanWorkerData } from '../engines/plan-worker.ts';

/** Where one document after the other is planned. */
export type PlanningSeat = HelperProcess<PlanRequest>;
export type SeatEvents = HelperEvents<PlanReply>;

export type OpenSeat = (data: PlanWorkerData, memoryMb: number, events: SeatEvents) => PlanningSeat;

/** The worker's file. Jest runs the sources as they are, but a thread needs what `refresh-build.mjs` compiled. */
function workerUrl(): URL {
  const url = new URL('../engines/plan-worker.js', import.meta.url);
  return import.meta.url.endsWith('.ts')
    ? new URL('../../../dist/src/plan/engines/plan-worker.js', import.meta.url)
    : url;
}

/** A thread: 16 MB. It ends within a document only where that is at JavaScript, which the native planner is not. */
export const openThread: OpenSeat = (workerData, memoryMb, { onReply, onEnd }) => {
  const worker = new Worker(workerUrl(), {
    workerData,
    resourceLimits: { maxYoungGenerationSizeMb: HELPERS_YOUNG_GENERATION_MB, maxOldGenerationSizeMb: memoryMb },
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

export const openProcess: OpenSeat = (data, memoryMb, events) =>
  startHelper({ name: 'planner', file: fileURLToPath(workerUrl()), data, memoryMb }, events);
