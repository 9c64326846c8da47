import type { MetField } from '../../core/document/walk-fields.ts';
import type { FetchPath } from './query-plan.ts';

/** Data keys from the root of the merged data to a value, whatever lists and types are on the way. */
export type Path = readonly string[];

/** A field of the client's document, and where its value stands in the merged data. */
export interface AskedField {
  readonly field: MetField;
  readonly path: Path;
}

export function dataKeysOf(path: FetchPath): Path {
  return path.flatMap((step) => (step.kind === 'field' ? [step.key] : []));
}
