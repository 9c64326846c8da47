import type { EnumDraft } from '../../draft/draft.ts';
import { Names, toEnumValueName, toTypeName } from '../../draft/names.ts';
import type { Schema } from '../read/schema.ts';

/** More values than this are a catalogue, not a type. */
const MAX_VALUES = 400;

/** Makes the enums of a schema, each once: those with a name of their own, and equal ones of members called alike. */
export class Enums {
  readonly #names: Names;
  readonly #made = new Map<object | string, EnumDraft>();

  constructor(names: Names) {
    this.#names = names;
  }

  /** Undefined when the values are no texts: numbers have no names. */
  of(schema: Schema, { context, key }: { readonly context: string; readonly key: string }): EnumDraft | undefined {
    const { values, component, identity, typeDescription: description } = schema;
    if (
      values === undefined ||
      values.length > MAX_VALUES ||
      !values.every((value): value is string => typeof value === 'string')
    )
      return undefined;
    const distinct = [...new Set(values)];
    const sign = component === undefined ? `${key} ${JSON.stringify([...distinct].sort())}` : identity;
    const known = this.#made.get(sign);
    if (known !== undefined) return known;
    const name =
      component === undefined
        ? this.#names.claim(toTypeName(key), `${toTypeName(context)}${toTypeName(key)}`)
        : this.#names.claim(toTypeName(component));
    const made = { name, description: component === undefined ? undefined : description, values: nameValues(distinct) };
    this.#made.set(sign, made);
    return made;
  }
}

/** Values that are names keep them; the others get the names that are left. */
function nameValues(values: readonly string[]): EnumDraft['values'] {
  const plain = values.filter((value) => toEnumValueName(value) === value);
  const names = new Names(plain);
  return values.map((value) => ({ name: plain.includes(value) ? value : names.claim(toEnumValueName(value)), value }));
}
