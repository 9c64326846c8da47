import type { ObjectDraft } from './draft.ts';
import type { Notes } from './notes.ts';
import type { SelectionWriter } from './write-selection.ts';

/**
 * Takes out of types what no selection gives, and makes nullable what some do not: it lies too deep in them. Both are
 * noted.
 */
export function pruneFields(writer: SelectionWriter, notes: Notes): void {
  const touched = new Set<ObjectDraft>();
  for (const { object } of writer.cuts.values()) touched.add(object);
  for (const object of touched) {
    object.fields = object.fields.flatMap((field) => {
      if (!writer.cuts.has(field)) return [field];
      const given = writer.given.get(object)?.has(field) ?? false;
      const what = `\`${object.name}.${field.name}\``;
      if (!given) {
        notes.add('omitted', field.at, what, 'every selection would be too deep or too long with it; a `@connect` on the field, or on its type, can give it');
        return [];
      }
      notes.add('loosened', field.at, what, 'it is null where a selection would be too deep or too long with it');
      return [{ ...field, nonNull: false }];
    });
  }
}
