/** What failed how, as a log line says it: lines that agree in all of it are equal. */
export interface FailureLine {
  readonly level: number;
  readonly message: string;
  /** Where it failed: the name of a subgraph, an issuer, a store. */
  readonly where: string;
  readonly error: unknown;
}

export interface SampledFailure extends FailureLine {
  readonly times: number;
  readonly withinMs: number;
}

export interface SampleOptions {
  /** Told at the end of an interval of each failure that was left out, and how often. */
  readonly summarize: (failure: SampledFailure) => void;
  readonly intervalMs?: number;
  readonly inFull?: number;
}

const INTERVAL_MS = 10_000;
const IN_FULL = 5;
/**
 * More kinds of failures than that share one count for each message of ours: what others say must not make the log
 * long.
 */
const MAX_KINDS = 200;

interface Kind {
  readonly first: FailureLine;
  seen: number;
}

/**
 * Lets the first failures of a kind pass in each interval, and counts the others: a dead backend fails every request
 * alike.
 */
export class FailureSampler {
  readonly #options: SampleOptions;
  readonly #kinds = new Map<string, Kind>();
  #end: NodeJS.Timeout | undefined;

  constructor(options: SampleOptions) {
    this.#options = options;
  }

  /** Whether this one is to be written in full. */
  admits(failure: FailureLine): boolean {
    const kind = this.#kindOf(failure);
    kind.seen += 1;
    this.#end ??= setTimeout(() => this.endInterval(), this.#intervalMs).unref();
    return kind.seen <= this.#inFull;
  }

  /** Tells of what was left out, and begins anew. */
  endInterval(): void {
    clearTimeout(this.#end);
    this.#end = undefined;
    const kinds = [...this.#kinds.values()];
    this.#kinds.clear();
    for (const { first, seen } of kinds) {
      if (seen > this.#inFull)
        this.#options.summarize({ ...first, times: seen - this.#inFull, withinMs: this.#intervalMs });
    }
  }

  get #intervalMs(): number {
    return this.#options.intervalMs ?? INTERVAL_MS;
  }

  get #inFull(): number {
    return this.#options.inFull ?? IN_FULL;
  }

  #kindOf(failure: FailureLine): Kind {
    const { level, message, where, error } = failure;
    const exact = JSON.stringify([level, message, where, textOf(error)]);
    const known = this.#kinds.get(exact);
    if (known !== undefined) return known;
    const name = this.#kinds.size < MAX_KINDS ? exact : JSON.stringify([level, message]);
    const kind = this.#kinds.get(name) ?? { first: failure, seen: 0 };
    this.#kinds.set(name, kind);
    return kind;
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
