import type { Cause } from '../core/failed-value.ts';
import type { TextResult } from '../listen/arrival.ts';
import { errorOf, type WriteValue, type Writing } from './projection.ts';

/** What there is to write an answer from. */
export interface Shapeable {
  readonly data: Readonly<Record<string, unknown>>;
  readonly unplaced: readonly Cause[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly introspection: Readonly<Record<string, unknown>>;
}

/** Writes the merged data as the client asked for them. Causes that no place could show come last, without a path. */
export function shapeResult({ data, unplaced, variables, introspection }: Shapeable, project: WriteValue): TextResult {
  const writing: Writing = { variables, errors: [], path: [], shown: new Set(), introspection };
  const dataText = project(data, writing) ?? 'null';
  for (const cause of unplaced) {
    if (writing.shown.has(cause)) continue;
    writing.shown.add(cause);
    writing.errors.push(errorOf(cause, undefined));
  }
  return { dataText, errors: writing.errors };
}
