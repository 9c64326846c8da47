/** Why some part of the data is missing. One cause can be seen at many places. */
export interface Cause {
  readonly message: string;
  readonly code: string;
  /** Whose fault it is; undefined when the data themselves are at odds. */
  readonly subgraph: string | undefined;
  /** What else the client sees in `extensions`. */
  readonly extensions: Readonly<Record<string, unknown>>;
  /**
   * `once`: at the first place that it left empty. `field`: a call failed as a whole, and each field of the client that
   * it left empty names it, at the first item of each list. `everywhere`: each place is an error.
   */
  readonly reported: 'once' | 'field' | 'everywhere';
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
