import type { Objects } from '../../core/document/walk-fields.ts';
import { dataKeysOf, type AskedField, type Path } from '../model/plan-paths.ts';
import type { FetchStep, Lookup, RequiredSelection } from '../model/query-plan.ts';
import type { ReadOperation } from '../model/read-operation.ts';

/** By what lookups are read. */
export interface ReadingLookups {
  readonly entitiesOf: (lookup: Lookup) => Objects;
  readonly read: ReadOperation;
}

/** A lookup at one of its places: what its representations read, and what it writes. All paths are from the root. */
export interface PlacedLookup {
  readonly reads: ReadonlySet<string>;
  readonly at: string;
  readonly writes: readonly string[];
  readonly entities: Objects;
}

/**
 * Makes the function that tells which fields of the client need a fetched value as (a part of) a key: those that the
 * lookups write which send it; where these write nothing that the client asked for, those of the lookups after them.
 */
export function createFieldsNeeding(
  fetches: readonly FetchStep[],
  asked: readonly AskedField[],
  reading: ReadingLookups,
): (path: Path) => readonly AskedField[] {
  const lookups = fetches.flatMap((fetch) => placeLookups(fetch, reading));
  return (path) => {
    const followed = new Set<PlacedLookup>();
    for (let values: readonly string[] = [path.join('.')]; values.length > 0; ) {
      const reading = lookups.filter(
        (lookup) => !followed.has(lookup) && values.some((value) => lookup.reads.has(value)),
      );
      const needing = asked.filter((field) => reading.some((lookup) => writesIt(lookup, field)));
      if (needing.length > 0) return needing;
      for (const lookup of reading) followed.add(lookup);
      values = reading.flatMap(({ writes }) => writes);
    }
    return [];
  };
}

/** Whether a lookup is what brings a field that the client asked for, not only what is below it. */
export function writesIt({ writes, at, entities }: PlacedLookup, { field, path }: AskedField): boolean {
  if (path.slice(0, -1).join('.') !== at || !writes.includes(path.join('.'))) return false;
  for (const name of field.objects) if (entities.has(name)) return true;
  return false;
}

/** The lookups of a fetch, each at each of its places. */
export function placeLookups(fetch: FetchStep, { entitiesOf, read }: ReadingLookups): readonly PlacedLookup[] {
  if (fetch.lookups.length === 0) return [];
  const operation = read(fetch);
  return fetch.lookups.flatMap((lookup) => {
    const entities = entitiesOf(lookup);
    const written = operation.pathsBelow(lookup.responseName);
    return lookup.paths.map(dataKeysOf).map((path) => ({
      at: path.join('.'),
      entities,
      reads: new Set([...pathsOf(lookup.requires, path), ...contextPaths(lookup, path)]),
      writes: written.map((below) => [...path, ...below].join('.')),
    }));
  });
}

function contextPaths({ contexts = [] }: Lookup, path: Path): readonly string[] {
  return contexts.flatMap(({ setters }) =>
    setters.flatMap(({ depth, selections }) => pathsOf(selections, path.slice(0, depth))),
  );
}

function pathsOf(requires: readonly RequiredSelection[], around: Path): readonly string[] {
  return requires.flatMap((selection): readonly string[] => {
    if (selection.kind === 'fragment') return pathsOf(selection.selections, around);
    const path = [...around, selection.dataKey];
    return [path.join('.'), ...pathsOf(selection.selections, path)];
  });
}
