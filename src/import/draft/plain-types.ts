import { namedType, type EnumDraft, type ObjectDraft, type TypeDraft } from './draft.ts';

/** Whether the backend's values are the enum's names. */
export function isPlainEnum({ values }: EnumDraft): boolean {
  return values.every(({ name, value }) => name === value);
}

/** Every object type that a type leads to, itself included, in the order they are met. */
export function reachableObjects(roots: Iterable<TypeDraft>): readonly ObjectDraft[] {
  const found = new Set<ObjectDraft>();
  const open: ObjectDraft[] = [];
  const meet = (type: TypeDraft): void => {
    const named = namedType(type);
    const objects = named.kind === 'object' ? [named.of] : named.kind === 'union' ? named.of.members : [];
    for (const object of objects) {
      if (found.has(object)) continue;
      found.add(object);
      open.push(object);
    }
  };
  for (const root of roots) meet(root);
  for (let next = open.shift(); next !== undefined; next = open.shift()) for (const { type } of next.fields) meet(type);
  return [...found];
}

/**
 * The objects that GraphQL and the backend write alike, however deep: no member has another name, no enum another
 * value, and nothing is told apart by a mapping. They may be passed on whole, in circles too.
 */
export function plainObjects(objects: readonly ObjectDraft[]): ReadonlySet<ObjectDraft> {
  const plain = new Set(objects);
  for (let before = -1; before !== plain.size; ) {
    before = plain.size;
    for (const object of plain) {
      if (!object.fields.every(({ name, key, type }) => name === key && isPlainType(type, plain))) plain.delete(object);
    }
  }
  return plain;
}

export function isPlainType(type: TypeDraft, plain: ReadonlySet<ObjectDraft>): boolean {
  const named = namedType(type);
  switch (named.kind) {
    case 'scalar':
      return true;
    case 'enum':
      return isPlainEnum(named.of);
    case 'object':
      return plain.has(named.of);
    case 'union':
      return false;
  }
}
