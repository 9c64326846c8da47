import type { Cause } from '../core/failed-value.ts';
import type { TextResult } from '../listen/arrival.ts';
import type { Project } from './compile-projection.ts';
import { errorOf, type Shaping } from './shaping.ts';

/** What there is to write an answer from. */
export interface Shapeable {
  readonly data: Readonly<Record<string, unknown>>;
  readonly unplaced: readonly Cause[];
  readonly introspection: Readonly<Record<string, unknown>>;
  readonly refused?: Shaping['refused'];
}

/** Writes why there is no data, and will be none: of a subscription that was refused, or that broke off. */
export function shapeEnd({ causes }: { readonly causes: readonly Cause[] }): TextResult {
  return { dataText: undefined, errors: causes.map((cause) => errorOf(cause, undefined)), refusal: { status: 200, headers: {} } };
}

/** Writes the merged data as the client asked for them. Causes that no place could show come last, without a path. */
export function shapeResult({ data, unplaced, introspection, refused }: Shapeable, project: Project): TextResult {
  const shaping: Shaping = { errors: [], path: [], shown: new Map(), introspection, refused };
  const dataText = project(data, shaping);
  for (const cause of unplaced) {
    if (shaping.shown.has(cause)) continue;
    shaping.shown.set(cause, new Set());
    shaping.errors.push(errorOf(cause, undefined));
  }
  return { dataText, errors: shaping.errors };
}
