import { JSON_SCALAR, namedType, type FieldDraft, type ObjectDraft } from './draft.ts';
import type { Notes } from './notes.ts';
import { plainObjects } from './plain-types.ts';

/**
 * Opens the circles in which input types lie, at the field that closes each. A mapping has an end: among types that
 * need one, that field becomes JSON. And a value has one: where all in the circle is required, that field no longer is
 * (GraphQL §3.10). Gives what is plain.
 */
export function openInputCircles(objects: readonly ObjectDraft[], notes: Notes): ReadonlySet<ObjectDraft> {
  const plain = plainObjects(objects);
  const loosen = (
    object: ObjectDraft,
    index: number,
    { change, why }: { readonly change: Partial<FieldDraft>; readonly why: string },
  ): void => {
    object.fields = object.fields.map((field, at) => (at === index ? { ...field, ...change } : field));
    notes.add(
      'loosened',
      object.fields[index]?.at ?? object.at,
      `\`${object.name}.${object.fields[index]?.name ?? ''}\``,
      why,
    );
  };
  eachCircle(
    objects.filter((object) => !plain.has(object)),
    ({ type }) => {
      const named = namedType(type);
      return named.kind === 'object' && !plain.has(named.of) ? named.of : undefined;
    },
    (object, index) =>
      loosen(object, index, {
        change: { type: JSON_SCALAR },
        why:
          'it lies in itself, and needs a mapping, which has an end; it is JSON, with the names that the backend ' +
          'uses',
      }),
  );
  eachCircle(
    objects,
    ({ type, nonNull }) => (nonNull && type.kind === 'object' ? type.of : undefined),
    (object, index) =>
      loosen(object, index, {
        change: { nonNull: false },
        why:
          'it lies in itself, and so does everything that is required: no value would have an end; ' +
          'it can be left out',
      }),
  );
  return plain;
}

/** Calls `close` with each field that leads back to an object on the way to it. */
function eachCircle(
  objects: readonly ObjectDraft[],
  follow: (field: FieldDraft) => ObjectDraft | undefined,
  close: (object: ObjectDraft, index: number) => void,
): void {
  const done = new Set<ObjectDraft>();
  for (const start of objects) {
    // A stack of what is open, not recursion: types may be nested deeper than the call stack is.
    const stack: { readonly object: ObjectDraft; next: number }[] = done.has(start) ? [] : [{ object: start, next: 0 }];
    const open = new Set(stack.map(({ object }) => object));
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const field = top.object.fields[top.next];
      if (field === undefined) {
        stack.pop();
        open.delete(top.object);
        done.add(top.object);
        continue;
      }
      const index = top.next;
      top.next += 1;
      const target = follow(field);
      if (target === undefined || done.has(target)) continue;
      if (open.has(target)) close(top.object, index);
      else {
        open.add(target);
        stack.push({ object: target, next: 0 });
      }
    }
  }
}
