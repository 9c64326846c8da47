import { isInherited } from '../../../core/document/inherited-names.ts';
import { isObject, scalarText } from '../../../mapping/language/values.ts';
import { writeJson } from '../../../core/json/write-json.ts';

/** The value at a dotted path; *nothing* where it leads nowhere. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const key of path) {
    if (!isObject(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}

export interface KeyReader {
  /** Whether there is something to ask by: not all fields are missing or null. */
  finds(value: unknown): boolean;
  /** The fields alone, with `__typename`; undefined when all of them are missing or null. */
  representation(value: unknown): Readonly<Record<string, unknown>> | undefined;
  /**
   * The same fields as text, equal for equal keys. Scalars are compared as the ID or string that they are on the
   * wire, so that `1` and `"1"` meet.
   */
  text(value: unknown): string;
}

/** Reads the fields of a key, given as dotted paths. */
export function keyReader(typeName: string, key: readonly string[]): KeyReader {
  const paths = key.map((path) => path.split('.'));
  const single = paths.length === 1 ? readerOf(paths[0] ?? []) : undefined;
  return {
    finds: (value) =>
      single === undefined ? paths.some((path) => isThere(valueAt(value, path))) : isThere(single(value)),
    representation: (value) => {
      const picked: Record<string, unknown> = { __typename: typeName };
      let found = false;
      for (const path of paths) {
        const part = valueAt(value, path);
        if (part === undefined) continue;
        found ||= part !== null;
        place(picked, path, part);
      }
      return found ? picked : undefined;
    },
    text: (value) =>
      single !== undefined ? textOf(single(value)) : writeJson(paths.map((path) => textOf(valueAt(value, path)))),
  };
}

/** Most keys are one field: it is read without a search. */
function readerOf(path: readonly string[]): (value: unknown) => unknown {
  const [key] = path;
  if (key === undefined || path.length > 1 || isInherited(key)) return (value) => valueAt(value, path);
  return (value) => (isObject(value) ? value[key] : undefined);
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function textOf(value: unknown): string {
  return value === null ? 'null' : (scalarText(value) ?? writeJson(value));
}

function place(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let at = target;
  for (const key of path.slice(0, -1)) {
    const below = at[key];
    const next: Record<string, unknown> = isObject(below) ? below : {};
    at[key] = next;
    at = next;
  }
  const last = path.at(-1);
  if (last !== undefined) at[last] = value;
}
