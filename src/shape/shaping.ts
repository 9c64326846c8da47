import type { FieldNode } from 'graphql';
import type { Cause } from '../core/failed-value.ts';

/** What one answer collects while it is shaped. */
export interface Shaping {
  /** What is told of places without a value, in their order; no more than `maxErrors`. */
  readonly reported: Reported[];
  readonly maxErrors: number;
  /** How many more places there are. */
  leftOut: number;
  /** The response path to what is being shaped; valid up to the depth that each function knows. */
  readonly path: (string | number)[];
  /** Causes that have been told at the place that they belong to. */
  readonly shown: Set<Cause>;
  /** Why fields of the client's document were not fetched; undefined when all were. */
  readonly refused: ReadonlyMap<FieldNode, Cause> | undefined;
  /** What introspection answered, by the response name of the root field. */
  readonly introspection: Readonly<Record<string, unknown>>;
}

/** Why there is no value at a place. */
export interface Reported {
  readonly cause: Cause;
  readonly path: readonly (string | number)[];
  /** The cause belongs to another place, whose null has left this one empty, too. */
  readonly isSpread: boolean;
  /** Nothing was asked for here, since what that needs had failed. */
  readonly isWithheld: boolean;
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

/** Reports why there is no value at the place that is being shaped (GraphQL §6.4.4). */
export function reportCause(cause: Cause, shaping: Shaping, depth: number): void {
  shaping.shown.add(cause);
  // 100,000 places may fail by one cause: beyond the bound nothing is made for them.
  if (shaping.reported.length >= shaping.maxErrors) shaping.leftOut += 1;
  else shaping.reported.push({ cause, path: shaping.path.slice(0, depth), isSpread: false, isWithheld: false });
}

/** A cause that no backend named: the data themselves are at odds with the schema. */
export function causeInData(code: 'INVALID_VALUE' | 'NULL_IN_NON_NULL', message: string): Cause {
  return { message, code, subgraph: undefined, extensions: {} };
}
