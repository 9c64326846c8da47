import { Worker } from 'node:worker_threads';
import { ClientFailure } from '../core/failure.ts';
import type { ActiveOverrides } from './decide-overrides.ts';
import type { PlanReply, PlanRequest, PlanWorkerData } from './plan-worker.ts';
import type { PackedPlan } from './pack-plan.ts';
import type { PackingPlanner } from './planner.ts';

interface Waiting {
  readonly request: PlanRequest;
  readonly resolve: (plan: PackedPlan) => void;
  readonly reject: (error: Error) => void;
}

/** The worker's file. Under a test runner the sources run as they are, and the worker is the one that was built. */
function workerUrl(): URL {
  const url = new URL('./plan-worker.js', import.meta.url);
  return import.meta.url.endsWith('.ts') ? new URL('../../dist/src/plan/plan-worker.js', import.meta.url) : url;
}

// It plans one operation at a time; a young generation as wide as the gateway's own would cost 30 MB and gain nothing.
const YOUNG_GENERATION_MB = 8;

/**
 * Plans in a worker thread, one document at a time. An AbortSignal does not stop the native planner, so a document
 * over its time costs the worker: it is ended, another takes over, and those that wait lose nothing but that time.
 */
export class WorkerPlanner implements PackingPlanner {
  readonly #data: PlanWorkerData;
  readonly #timeoutMs: number;
  readonly #memoryMb: number;
  readonly #queue: Waiting[] = [];
  #worker: Worker | undefined;
  #current: Waiting | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(data: PlanWorkerData, options: { readonly timeoutMs: number; readonly memoryMb: number }) {
    this.#data = data;
    this.#memoryMb = options.memoryMb;
    this.#timeoutMs = options.timeoutMs;
    // Started before the first document: loading the planner takes longer than most plans.
    this.#worker = this.#start();
  }

  plan(document: string, overrides: ActiveOverrides): Promise<PackedPlan> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new ClientFailure('NOT_READY', 'The gateway is shutting down.'));
        return;
      }
      this.#queue.push({ request: { document, overrides }, resolve, reject });
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const { reject } of this.#queue.splice(0)) reject(new ClientFailure('NOT_READY', 'The gateway is shutting down.'));
    this.#current?.reject(new ClientFailure('NOT_READY', 'The gateway is shutting down.'));
    await this.#worker?.terminate();
  }

  #next(): void {
    if (this.#current !== undefined) return;
    const waiting = this.#queue.shift();
    if (waiting === undefined) {
      this.#worker?.unref();
      return;
    }
    this.#current = waiting;
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#worker.postMessage(waiting.request);
    this.#timer = setTimeout(() => this.#giveUp(), this.#timeoutMs);
  }

  #start(): Worker {
    const worker = new Worker(workerUrl(), { workerData: this.#data, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB, maxOldGenerationSizeMb: this.#memoryMb } });
    worker.unref();
    worker.on('message', (reply: PlanReply) => {
      if (worker === this.#worker) this.#receive(reply);
    });
    // A worker that dies takes only the document that killed it.
    worker.on('error', (error) => {
      if (worker === this.#worker) this.#settle((waiting) => waiting.reject(this.#failureOf(error)), { restart: true });
    });
    return worker;
  }

  #receive(reply: PlanReply): void {
    if (reply.kind === 'ready') return;
    this.#settle((waiting) => {
      if (reply.kind === 'plan') waiting.resolve(reply.plan);
      else waiting.reject(planningFailed(reply.message));
    });
  }

  #failureOf(error: Error): ClientFailure {
    if (!('code' in error) || error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return planningFailed(error.message);
    return new ClientFailure('OPERATION_TOO_LARGE', `The operation could not be planned within ${this.#memoryMb} MB (planner.memoryMb).`, { cause: error });
  }

  #giveUp(): void {
    const worker = this.#worker;
    this.#settle(
      (waiting) => waiting.reject(new ClientFailure('OPERATION_TOO_LARGE', `The operation could not be planned within ${this.#timeoutMs} ms (planner.timeoutMs).`)),
      { restart: true },
    );
    void worker?.terminate();
  }

  #settle(settle: (waiting: Waiting) => void, { restart } = { restart: false }): void {
    clearTimeout(this.#timer);
    const waiting = this.#current;
    this.#current = undefined;
    if (restart) this.#worker = undefined;
    if (waiting !== undefined) settle(waiting);
    this.#next();
  }
}

function planningFailed(detail: string): ClientFailure {
  return new ClientFailure('PLANNING_FAILED', 'The operation is valid, but no way was found to answer it from the subgraphs.', { cause: new Error(detail) });
}
