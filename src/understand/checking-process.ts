import { fileURLToPath } from 'node:url';
import { ClientFailure } from '../core/failure.ts';
import { startHelper, type HelperProcess } from '../core/helper-process.ts';
import type { CheckReply, CheckRequest, CheckWorkerData } from './check-worker.ts';
import type { DocumentChecker } from './parse-operation.ts';
import type { DocumentScale } from './validate-document.ts';

/** 25 MB of its own, and the schema once more: not kept for what comes seldom. */
const IDLE_MS = 60_000;
/** A hundred times what the largest document takes; what needs longer has lost its way. */
const TIMEOUT_MS = 10_000;
/** After a process that could not be started none is tried for so long. */
const COOLDOWN_MS = 10_000;

type Checked = Exclude<CheckReply, { readonly kind: 'ready' }>;

interface Checker {
  readonly helper: HelperProcess<CheckRequest>;
  /** Resolves with false when it has ended before. */
  readonly opened: Promise<boolean>;
  readonly settleOpening: (isOpen: boolean) => void;
  isOpen: boolean;
  settle: ((reply: Checked | undefined) => void) | undefined;
}

/** The program. Jest runs the sources as they are, but a process needs what `refresh-build.mjs` compiled. */
function programFile(): string {
  const built = import.meta.url.endsWith('.ts') ? '../../dist/src/understand/check-worker.js' : './check-worker.js';
  return fileURLToPath(new URL(built, import.meta.url));
}

/** Checks documents in a process of lower priority, which is started for the first that needs it. */
export class CheckingProcess implements DocumentChecker {
  readonly #data: CheckWorkerData;
  #checker: Checker | undefined;
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
    const checker = this.#find();
    if (checker === undefined) return false;
    clearTimeout(this.#idle);
    // The gateway stays for a document that somebody waits for.
    checker.helper.hold(true);
    if (!(await checker.opened)) return false;
    const reply = await this.#ask(checker, { text, scale });
    checker.helper.hold(false);
    this.#idle = setTimeout(() => void this.#end(), IDLE_MS).unref();
    // What has ended the process is not tried on the event loop.
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
    const checker = this.#checker;
    this.#checker = undefined;
    checker?.settleOpening(false);
    checker?.settle?.(undefined);
    await checker?.helper.stop();
  }

  #find(): Checker | undefined {
    if (this.#closed || performance.now() < this.#brokenUntilMs) return undefined;
    return (this.#checker ??= this.#open());
  }

  #open(): Checker {
    let settleOpening: (isOpen: boolean) => void = () => {};
    const checker: Checker = {
      opened: new Promise((resolve) => (settleOpening = resolve)),
      settleOpening: (isOpen) => settleOpening(isOpen),
      isOpen: false,
      settle: undefined,
      helper: startHelper<CheckRequest, CheckReply>(
        { name: 'checker', file: programFile(), data: this.#data },
        {
          onReply: (reply) => {
            if (reply.kind !== 'ready') return checker.settle?.(reply);
            checker.isOpen = true;
            settleOpening(true);
          },
          onEnd: () => {
            if (!checker.isOpen) this.#brokenUntilMs = performance.now() + COOLDOWN_MS;
            if (this.#checker === checker) this.#checker = undefined;
            settleOpening(false);
            checker.settle?.(undefined);
          },
        },
      ),
    };
    return checker;
  }

  /** Undefined when the process has ended instead. One document after the other: others wait in their lane. */
  #ask(checker: Checker, request: CheckRequest): Promise<Checked | undefined> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => void this.#end(), TIMEOUT_MS);
      checker.settle = (reply) => {
        clearTimeout(timer);
        checker.settle = undefined;
        resolve(reply);
      };
      checker.helper.ask(request);
    });
  }
}
