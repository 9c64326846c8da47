import type { ResponseError } from '../core/failure.ts';
import type { Cause } from '../core/failed-value.ts';
import { maskMessage } from './mask-message.ts';

/** What one answer collects while it is written. */
export interface Writing {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly errors: ResponseError[];
  /** The response path to what is being written; valid up to the depth that each writer knows. */
  readonly path: (string | number)[];
  /** Causes that were already shown to the client. */
  readonly shown: Set<Cause>;
  /** What introspection answered, by the response name of the root field. */
  readonly introspection: Readonly<Record<string, unknown>>;
}

/**
 * The JSON text of a value of the merged data, as the client is to see it; undefined when it is null where its type
 * forbids it, so that its parent becomes null (GraphQL §6.4.4). The writer has then reported the error.
 */
export type WriteValue = (value: unknown, writing: Writing) => string | undefined;

/** Reports why there is no value: once for each cause, or at each place, as the cause says. `below` leads deeper. */
export function reportCause(cause: Cause, writing: Writing, depth: number, below: readonly (string | number)[] = []): void {
  if (cause.reported === 'once' && writing.shown.has(cause)) return;
  writing.shown.add(cause);
  writing.errors.push(errorOf(cause, [...writing.path.slice(0, depth), ...below]));
}

/** The entry of `errors` for a cause. The subgraph is named; its address never is. */
export function errorOf(cause: Cause, path: readonly (string | number)[] | undefined): ResponseError {
  return {
    message: cause.subgraph === undefined ? cause.message : maskMessage(cause.message),
    ...(path === undefined || path.length === 0 ? {} : { path }),
    extensions: { code: cause.code, ...(cause.subgraph === undefined ? {} : { subgraph: cause.subgraph }), ...cause.extensions },
  };
}
