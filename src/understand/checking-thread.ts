import { Worker } from 'node:worker_threads';
import { ClientFailure } from '../core/failure.ts';
import type { CheckReply, CheckRequest, CheckWorkerData } from './check-worker.ts';
import type { DocumentChecker } from './parse-operation.ts';
import type { DocumentScale } from './validate-document.ts';

/** One document is checked at a time, and what is known of it is not kept. */
const YOUNG_GENERATION_MB = 8;
/** 20 MB, and the schema once more: not kept for what comes seldom. */
const IDLE_MS = 60_000;
/** A hundred times what the largest document takes; a thread that needs longer has lost its way. */
const TIMEOUT_MS = 10_000;
/** After a thread that could not be started none is tried for so long. */
const COOLDOWN_MS = 10_000;

type Checked = Exclude<CheckReply, { readonly kind: 'ready' }>;

interface Thread {
  readonly worker: Worker;
  readonly opened: Promise<boolean>;
  isOpen: boolean;
  settle: ((reply: Checked | undefined) => void) | undefined;
}

/** The worker's file. Under a test runner the sources run as they are, and the worker is the one that was built. */
function workerUrl(): URL {
  const url = new URL('./check-worker.js', import.meta.url);
  return import.meta.url.endsWith('.ts') ? new URL('../../dist/src/understand/check-worker.js', import.meta.url) : url;
}

/** Checks documents in a thread of lower priority, which is started for the first that needs it. */
export class CheckingThread implements DocumentChecker {
  readonly #data: CheckWorkerData;
  #thread: Thread | undefined;
  #idle: NodeJS.Timeout | undefined;
  #brokenUntilMs = 0;
  #closed = false;

  constructor(data: CheckWorkerData) {
    this.#data = data;
  }

  isOpen(): boolean {
    return this.#find()?.isOpen === true;
  }

  async check(text: string, scale: DocumentScale): Promise<boolean> {
    const thread = this.#find();
    if (thread === undefined) return false;
    clearTimeout(this.#idle);
    // The process stays for a document that somebody waits for.
    thread.worker.ref();
    const isOpen = await thread.opened;
    const reply = isOpen ? await ask(thread, { text, scale }) : undefined;
    thread.worker.unref();
    if (!isOpen) return false;
    this.#idle = setTimeout(() => void this.#end(), IDLE_MS).unref();
    // What ended the thread is not tried on the event loop.
    if (reply === undefined)
      throw new ClientFailure('PLANNER_UNAVAILABLE', 'Large documents cannot be checked at the moment.', {
        headers: { 'retry-after': '1' },
      });
    if (reply.kind === 'refused') throw new ClientFailure(reply.code, reply.message, { errors: reply.errors });
    return true;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#end();
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.worker.terminate();
  }

  #find(): Thread | undefined {
    if (this.#closed || performance.now() < this.#brokenUntilMs) return undefined;
    return (this.#thread ??= this.#open());
  }

  #open(): Thread {
    const worker = new Worker(workerUrl(), {
      workerData: this.#data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    worker.unref();
    let opened: (isOpen: boolean) => void = () => {};
    const thread: Thread = {
      worker,
      opened: new Promise((resolve) => (opened = resolve)),
      isOpen: false,
      settle: undefined,
    };
    worker.on('message', (reply: CheckReply) => {
      if (reply.kind !== 'ready') return thread.settle?.(reply);
      thread.isOpen = true;
      opened(true);
    });
    worker.once('error', () => {
      if (!thread.isOpen) this.#brokenUntilMs = performance.now() + COOLDOWN_MS;
    });
    worker.once('exit', () => {
      if (this.#thread === thread) this.#thread = undefined;
      opened(false);
      thread.settle?.(undefined);
    });
    return thread;
  }
}

/** Undefined when the thread has ended instead. */
function ask(thread: Thread, request: CheckRequest): Promise<Checked | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => void thread.worker.terminate(), TIMEOUT_MS);
    thread.settle = (reply) => {
      clearTimeout(timer);
      thread.settle = undefined;
      resolve(reply);
    };
    thread.worker.postMessage(request);
  });
}
