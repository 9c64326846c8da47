import { JSON_SCALAR, namedType, type FieldDraft, type ObjectDraft } from './draft.ts';
import type { Notes } from './notes.ts';
import { plainObjects } from './plain-types.ts';

/** A mapping has an end: where input types that need one lie in a circle, the field that closes it becomes JSON. Gives what is plain. */
export function openInputCircles(objects: readonly ObjectDraft[], notes: Notes): ReadonlySet<ObjectDraft> {
  const plain = plainObjects(objects);
  const done = new Set<ObjectDraft>();
  for (const start of objects) {
    // A stack of what is open: a field that leads back into it closes a circle.
    const stack: { readonly object: ObjectDraft; next: number }[] = plain.has(start) || done.has(start) ? [] : [{ object: start, next: 0 }];
    const open = new Set(stack.map(({ object }) => object));
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const field: FieldDraft | undefined = top.object.fields[top.next];
      if (field === undefined) {
        stack.pop();
        open.delete(top.object);
        done.add(top.object);
        continue;
      }
      const index = top.next;
      top.next += 1;
      const named = namedType(field.type);
      if (named.kind !== 'object' || plain.has(named.of) || done.has(named.of)) continue;
      if (open.has(named.of)) {
        notes.add('loosened', field.at, `\`${top.object.name}.${field.name}\``, 'it lies in itself, and needs a mapping, which has an end; it is JSON, with the names that the backend uses');
        top.object.fields[index] = { ...field, type: JSON_SCALAR };
      } else {
        open.add(named.of);
        stack.push({ object: named.of, next: 0 });
      }
    }
  }
  return plain;
}
