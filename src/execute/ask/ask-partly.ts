import type { FailedValue } from '../../core/failed-value.ts';
import type { LookupInput } from '../../plan/model/query-plan.ts';
import type { Data } from '../data/execution.ts';
import type { MissingInput, RepresentationWriter } from './write-representation.ts';

/** What a representation without some inputs leaves empty. */
export interface AskedPartly {
  /** Undefined when nothing is left to ask for. */
  readonly text: string | undefined;
  readonly failed: ReadonlyMap<string, FailedValue>;
}

/** Which fields of a lookup can still be asked for when an input of a representation has failed. */
export interface PartlyAsking {
  readonly inputs: readonly LookupInput[];
  /** The data keys of all that the lookup brings. */
  readonly fields: Iterable<string>;
  readonly toFailedValue: (field: string, failure: FailedValue | MissingInput) => FailedValue;
}

/**
 * Federation, `@requires`: an input belongs to the fields that require it. Writes a representation without those that
 * failed; what requires them has failed, too. Undefined when it is the key that cannot be written.
 */
export function askPartly(
  target: Data,
  writer: RepresentationWriter,
  { inputs, fields, toFailedValue }: PartlyAsking,
): AskedPartly | undefined {
  const failures = new Map<string, FailedValue | MissingInput>();
  const text = writer.writeWithout(target, new Set(inputs.map(({ name }) => name)), failures);
  if (typeof text !== 'string') return undefined;
  const failed = new Map<string, FailedValue>();
  for (const { name, neededBy } of inputs) {
    const failure = failures.get(name);
    if (failure !== undefined)
      for (const field of neededBy) if (!failed.has(field)) failed.set(field, toFailedValue(field, failure));
  }
  return { text: [...fields].some((field) => !failed.has(field)) ? text : undefined, failed };
}
