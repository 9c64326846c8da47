/** Why some part of the data is missing. One cause is one error of a response, however many places it left empty. */
export interface Cause {
  readonly message: string;
  readonly code: string;
  /** Whose fault it is; undefined when the data themselves are at odds. */
  readonly subgraph: string | undefined;
  /** What else the client sees in `extensions`. */
  readonly extensions: Readonly<Record<string, unknown>>;
  /** `once`: a whole call failed, and the first place it left empty names it. `everywhere`: each place is an error. */
  readonly reported: 'once' | 'everywhere';
}

/** Stands in the merged data where a value would be, had it not failed. Never part of what a backend sends. */
export class FailedValue {
  readonly cause: Cause;
  /** How much deeper the error lies, in data keys and indices: a backend's null may have spread up to here. */
  readonly below: readonly (string | number)[];

  constructor(cause: Cause, below: readonly (string | number)[] = []) {
    this.cause = cause;
    this.below = below;
  }
}
