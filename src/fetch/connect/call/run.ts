import type { SubgraphError } from '../../../core/backend.ts';
import type { ErrorCode } from '../../../core/error-codes.ts';
import { BackendFailure } from '../../../core/failure.ts';
import type { RequestContext } from '../../../core/request-context.ts';

/** A place in the answer, linked from the leaf up: a path is only spelt out when something goes wrong there. */
export interface AnswerPlace {
  readonly parent: AnswerPlace | undefined;
  readonly key: string | number;
}

export function pathOf(
  parent: AnswerPlace | undefined,
  ...last: readonly (string | number)[]
): readonly (string | number)[] {
  const path = [...last];
  for (let place = parent; place !== undefined; place = place.parent) path.unshift(place.key);
  return path;
}

export type LoadedOutcome<Value> = { readonly value: Value } | { readonly error: unknown };

/** One run of a prepared operation: what it was given, what went wrong, and what is still under way. */
export class ConnectorRun {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  readonly errors: SubgraphError[] = [];
  /** Every failure that took something out of the answer. */
  readonly failures = new Set<BackendFailure>();
  #answers = 0;
  #pending = 0;
  #defect: { readonly error: unknown } | undefined;
  #wake: (() => void) | undefined;
  readonly #shared = new Map<object, Map<string, unknown>>();

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
    this.errors.push({
      message: failure.publicMessage,
      path,
      extensions: { code: failure.code, ...failure.extensions },
      once: failure,
    });
  }

  /** Tells that a value did not fit. */
  refuse(code: ErrorCode, message: string, path: readonly (string | number)[]): void {
    this.errors.push({ message, path, extensions: { code } });
  }

  /** The run is not over before `work` is. Work that rejects is a defect: failures of calls are handled inside. */
  track(work: Promise<unknown>): void {
    this.trackResult(work, doNothing, (error) => {
      throw error;
    });
  }

  /**
   * The run is not over before `work` is and one of the two has looked at what became of it. What they throw is a
   * defect.
   */
  trackResult<Value>(work: Promise<Value>, onValue: (value: Value) => void, onError: (error: unknown) => void): void {
    this.#pending += 1;
    work.then(
      (value) => this.#end(onValue, value),
      (error: unknown) => this.#end(onError, error),
    );
  }

  /** What places of this run share, by key: an owner keeps one kind of thing. */
  sharedBy<Kept>(owner: object): Map<string, Kept> {
    let own = this.#shared.get(owner);
    if (own === undefined) this.#shared.set(owner, (own = new Map<string, unknown>()));
    return own as Map<string, Kept>;
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

  #end<Value>(look: (value: Value) => void, value: Value): void {
    try {
      look(value);
    } catch (error) {
      this.#defect ??= { error };
    }
    this.#pending -= 1;
    if (this.#pending === 0) this.#wake?.();
  }
}

function doNothing(): void {}

/** Failures of calls are part of an answer; anything else is a defect and goes on. */
export function asBackendFailure(error: unknown): BackendFailure {
  if (error instanceof BackendFailure) return error;
  // Mappings and completion walk into what a backend sent, as deep as it goes.
  if (error instanceof RangeError && error.message.includes('call stack')) {
    return new BackendFailure('', 'BACKEND_ANSWER_INVALID', 'an answer is nested too deeply to be mapped', {
      cause: error,
    });
  }
  throw error;
}
