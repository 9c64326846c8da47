import type { Cause } from '../../core/failed-value.ts';
import type { RequestContext } from '../../core/request-context.ts';

/** JSON as the executor holds it. Integers beyond 2^53 are `bigint`; a `FailedValue` may stand anywhere. */
export type Data = Record<string, unknown>;

/** One run of a plan. The steps fill `data`; errors that no place in it can show go to `unplaced`. */
export interface Execution {
  readonly data: Data;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
  readonly unplaced: Cause[];
}

/** Everything that a plan's backends answered, merged; `FailedValue`s stand where something is missing. */
export interface Executed {
  readonly data: Data;
  /** Errors that no place in the data can show. */
  readonly unplaced: readonly Cause[];
}

/** Does one part of a plan; never rejects. Undefined when there was nothing to wait for. */
export type Step = (execution: Execution) => Promise<void> | undefined;

export function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
