import { JSON_SCALAR, type FieldDraft, type ObjectDraft, type TypeDraft } from '../draft/draft.ts';
import type { Notes } from '../draft/notes.ts';
import { plainObjects } from '../draft/plain-types.ts';
import { SelectionWriter, type Cut } from './write-selection.ts';

/**
 * What `write` makes with selections that give every field of `objects` they lead to: it is called again, with a new
 * writer, as long as some give none, which become JSON, whole as the backend sends it. What only some selections give
 * becomes nullable. Both are noted.
 */
export function settleFields<Written>(
  objects: readonly ObjectDraft[],
  notes: Notes,
  write: (writer: SelectionWriter) => Written,
): Written {
  for (;;) {
    const writer = new SelectionWriter(plainObjects(objects));
    const written = write(writer);
    const lost = lostFields(writer);
    if (lost.length === 0) {
      loosenCuts(writer, notes);
      return written;
    }
    for (const [field, { object }] of lost) {
      notes.add(
        'loosened',
        field.at,
        coordinateOf(object, field),
        'every selection would be too deep or too long with what lies in it; it is JSON',
      );
      replaceField(object, field, { type: jsonOf(field.type) });
    }
  }
}

/** The fields that no selection gives: those that lie too deep, before those that hold nothing else. */
function lostFields({ cuts, given }: SelectionWriter): readonly (readonly [FieldDraft, Cut])[] {
  const lost = [...cuts].filter(([field, { object }]) => !(given.get(object)?.has(field) ?? false));
  const tooDeep = lost.filter(([, cut]) => cut.tooDeep);
  return tooDeep.length > 0 ? tooDeep : lost;
}

function loosenCuts({ cuts }: SelectionWriter, notes: Notes): void {
  for (const [field, { object }] of cuts) {
    notes.add(
      'loosened',
      field.at,
      coordinateOf(object, field),
      'it is null where a selection would be too deep or too long with it',
    );
    replaceField(object, field, { nonNull: false });
  }
}

function replaceField(object: ObjectDraft, field: FieldDraft, change: Partial<FieldDraft>): void {
  object.fields = object.fields.map((one) => (one === field ? { ...one, ...change } : one));
}

function jsonOf(type: TypeDraft): TypeDraft {
  return type.kind === 'list' ? { ...type, of: jsonOf(type.of) } : JSON_SCALAR;
}

function coordinateOf(object: ObjectDraft, field: FieldDraft): string {
  return `\`${object.name}.${field.name}\``;
}
