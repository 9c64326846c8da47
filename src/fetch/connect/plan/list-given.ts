import { headOf } from '../../../supergraph/sdl/field-paths.ts';
import type { AskedOfConnectors } from './distribute-fields.ts';
import type { FieldCall, OwnField } from './object-plan.ts';

/** The fields, by response name, that are had by one load: its own, and those whose calls read what it finds. */
export function listGiven(
  fields: readonly OwnField[],
  calls: readonly FieldCall[],
  found: readonly AskedOfConnectors[],
): readonly string[] {
  return [...fields, ...calls.filter((call) => readsFound(call, found))].map(({ responseKey }) => responseKey);
}

/** Itself, or by way of another call. What is found for calls alone has no field. */
function readsFound({ runtime, needs }: FieldCall, found: readonly AskedOfConnectors[]): boolean {
  return (
    runtime.connector.requires.some((path) =>
      found.some(({ name, field }) => field === undefined && name === headOf(path)),
    ) || needs.some((call) => readsFound(call, found))
  );
}
