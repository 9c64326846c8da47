import type { SubgraphError } from '../../core/backend.ts';
import type { ErrorCode } from '../../core/error-codes.ts';
import { BackendFailure } from '../../core/failure.ts';
import type { RequestContext } from '../../core/request-context.ts';

/** A place in the answer, linked from the leaf up: a path is only spelt out when something goes wrong there. */
export interface Place {
  readonly parent: Place | undefined;
  readonly key: string | number;
}

export function pathOf(parent: Place | undefined, ...last: readonly (string | number)[]): readonly (string | number)[] {
  const path = [...last];
  for (let place = parent; place !== undefined; place = place.parent) path.unshift(place.key);
  return path;
}

export type Outcome<Value> = { readonly value: Value } | { readonly error: unknown };

interface SharedWork<Value> {
  readonly waiting: ((outcome: Outcome<Value>) => void)[];
  outcome: Outcome<Value> | undefined;
}

/** One run of a prepared operation: what it was given, what went wrong, and what is still under way. */
export class Run {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  readonly errors: SubgraphError[] = [];
  /** Every failure that took something out of the answer. */
  readonly failures = new Set<BackendFailure>();
  #answers = 0;
  #pending = 0;
  #defect: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;
  readonly #shared = new Map<object, Map<string, SharedWork<unknown>>>();

  constructor(variables: Readonly<Record<string, unknown>>, context: RequestContext) {
    this.variables = variables;
    this.context = context;
  }

  /** True while no call has answered: what is null then is null because of a failure. */
  get failedOnly(): boolean {
    return this.#answers === 0;
  }

  /** Tells that a call has answered, if only with null. */
  answered(): void {
    this.#answers += 1;
  }

  /** Tells that `failure` left nothing at a path. */
  fail(failure: BackendFailure, path: readonly (string | number)[]): void {
    this.failures.add(failure);
    this.errors.push({ message: failure.publicMessage, path, extensions: { ...failure.extensions, code: failure.code }, once: failure });
  }

  /** Tells that a value did not fit. */
  refuse(code: ErrorCode, message: string, path: readonly (string | number)[]): void {
    this.errors.push({ message, path, extensions: { code } });
  }

  /** The run is not over before `work` is. Work that rejects is a defect: failures of calls are handled inside. */
  track(work: Promise<void>): void {
    this.#pending += 1;
    work.then(
      () => this.#end(),
      (error: unknown) => {
        this.#defect ??= { error };
        this.#end();
      },
    );
  }

  /**
   * Tracks work that several places wait for: `start` is called for the first that asks under an owner and a key,
   * and each gets the outcome, at once when it is known. Of a hundred places that wait for ten answers, ten cost a
   * promise.
   */
  share<Value>(owner: object, key: string, start: () => Promise<Value>, done: (outcome: Outcome<Value>) => void): void {
    let own = this.#shared.get(owner);
    if (own === undefined) this.#shared.set(owner, (own = new Map<string, SharedWork<unknown>>()));
    // An owner shares one kind of work.
    let work = own.get(key) as SharedWork<Value> | undefined;
    if (work === undefined) {
      const begun: SharedWork<Value> = { waiting: [], outcome: undefined };
      work = begun;
      own.set(key, begun as SharedWork<unknown>);
      const settle = (outcome: Outcome<Value>): void => {
        begun.outcome = outcome;
        for (const waits of begun.waiting.splice(0)) waits(outcome);
      };
      this.track(start().then((value) => settle({ value }), (error: unknown) => settle({ error })));
    }
    if (work.outcome !== undefined) done(work.outcome);
    else work.waiting.push(done);
  }

  /** Shares no more of what is known so far: after a mutation it may be out of date. */
  forget(): void {
    this.#shared.clear();
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    if (this.#pending > 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    if (this.#defect !== undefined) throw this.#defect.error;
  }

  #end(): void {
    this.#pending -= 1;
    if (this.#pending === 0) this.#wake?.();
  }
}

/** Failures of calls are part of an answer; anything else is a defect and goes on. */
export function asBackendFailure(error: unknown): BackendFailure {
  if (error instanceof BackendFailure) return error;
  throw error;
}
