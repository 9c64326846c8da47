import type { FieldNode } from 'graphql';
import type { ResponseError } from '../core/failure.ts';
import type { Cause } from '../core/failed-value.ts';
import { maskExtensions } from './mask-extensions.ts';
import { maskMessage } from './mask-message.ts';

/** What one answer collects while it is shaped. */
export interface Shaping {
  readonly errors: ResponseError[];
  /** The response path to what is being shaped; valid up to the depth that each function knows. */
  readonly path: (string | number)[];
  /** Causes that were already shown to the client; of what is told once a field, with the fields. */
  readonly shown: Map<Cause, Set<string>>;
  /** Why fields of the client's document were not fetched; undefined when all were. */
  readonly refused: ReadonlyMap<FieldNode, Cause> | undefined;
  /** What introspection answered, by the response name of the root field. */
  readonly introspection: Readonly<Record<string, unknown>>;
}

/** What a value is when it is null where its type forbids that: its parent becomes null (GraphQL §6.4.4). */
export const NULLED: unique symbol = Symbol('nulled');

/** How null is written. No string is: it would have quotes. */
export const NULL = 'null';

/**
 * Writes a value of the merged data as the client is to see it: its JSON, or `NULLED` when there can be none. Errors
 * are reported on the way.
 */
export type ShapeValue = (value: unknown, shaping: Shaping) => string | typeof NULLED;

const NO_FIELDS = new Set<string>();

/** Reports why there is no value: once for each cause, for each field, or at each place, as the cause says. `below` leads deeper. */
export function reportCause(cause: Cause, shaping: Shaping, depth: number, below: readonly (string | number)[] = []): void {
  const known = shaping.shown.get(cause);
  if (cause.reported === 'once' && known !== undefined) return;
  const path = shaping.path.slice(0, depth);
  if (cause.reported === 'field') {
    // A name of a response has no dot in it.
    const field = path.filter((step) => typeof step === 'string').join('.');
    if (known?.has(field) === true) return;
    shaping.shown.set(cause, (known ?? new Set()).add(field));
  } else if (known === undefined) shaping.shown.set(cause, NO_FIELDS);
  shaping.errors.push(errorOf(cause, [...path, ...below]));
}

/** A cause that no backend named: the data themselves are at odds with the schema. */
export function causeInData(code: 'INVALID_VALUE' | 'NULL_IN_NON_NULL', message: string): Cause {
  return { message, code, subgraph: undefined, extensions: {}, reported: 'everywhere' };
}

/** Of what no backend said, nothing is masked: it is ours. */
function extensionsOf({ subgraph, extensions }: Cause): Readonly<Record<string, unknown>> {
  return subgraph === undefined ? extensions : { subgraph, ...maskExtensions(extensions) };
}

/** The entry of `errors` for a cause. The subgraph is named; its address never is. */
export function errorOf(cause: Cause, path: readonly (string | number)[] | undefined): ResponseError {
  return {
    message: cause.subgraph === undefined ? cause.message : maskMessage(cause.message),
    ...(path === undefined || path.length === 0 ? {} : { path }),
    extensions: { code: cause.code, ...extensionsOf(cause) },
  };
}
