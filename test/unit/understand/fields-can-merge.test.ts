import { describe, expect, test } from '@jest/globals';
import { buildSchema, Kind, OverlappingFieldsCanBeMergedRule, parse, validate, type DocumentNode } from 'graphql';
import { findFieldConflicts } from '../../../src/understand/fields-can-merge.ts';
import { Random } from '../../differential/random.ts';

const FIELDS = 'id: ID! name(x: Int, o: O): String n: N u: U a: A b: B ns: [N!]! as: [A]';
const schema = buildSchema(`
  type Query { ${FIELDS} }
  input O { p: Int q: [O] }
  interface N { ${FIELDS} }
  type A implements N { ${FIELDS} same: String list: [String] c: C }
  type B implements N { ${FIELDS} same: Int list: String c: C! }
  type C { id: ID! name: String }
  union U = A | B | C
`);

const messages = (text: string): readonly string[] =>
  findFieldConflicts(parse(text), schema).map(({ message }) => message);
const theirs = (document: DocumentNode): readonly string[] =>
  validate(schema, document, [OverlappingFieldsCanBeMergedRule]).map(({ message }) => message);

/** Without the fragments that nothing spreads: another rule refuses those. */
function withoutUnused(document: DocumentNode): DocumentNode {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  );
  const used = new Set<string>();
  const search = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { kind, name } = value as { readonly kind?: string; readonly name?: { readonly value: string } };
    if (kind === Kind.FRAGMENT_SPREAD && name !== undefined && !used.has(name.value)) {
      used.add(name.value);
      search(fragments.get(name.value));
    }
    Object.values(value).forEach(search);
  };
  search(document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION));
  return {
    ...document,
    definitions: document.definitions.filter(
      (one) => one.kind !== Kind.FRAGMENT_DEFINITION || used.has(one.name.value),
    ),
  };
}

function write(random: Random, depth: number, from: number, fragments: number): string {
  const selection = (): string => {
    const chance = random.next();
    if (chance < 0.15 && from < fragments) return `...F${random.int(from, fragments - 1)}`;
    if (chance < 0.35 && depth < 4)
      return `... ${random.pick(['on A', 'on B', 'on C', 'on N', 'on U', ''])} ${write(random, depth + 1, from, fragments)}`;
    const alias = random.chance(0.4) ? `${random.pick(['x', 'y', 'n', 'a'])}: ` : '';
    if (chance < 0.7 && depth < 4)
      return `${alias}${random.pick(['n', 'u', 'a', 'b', 'ns', 'as', 'c'])} ${write(random, depth + 1, from, fragments)}`;
    return `${alias}${random.pick([
      'id',
      'name',
      'name',
      'name(x: 1)',
      'name(o: {p: 1, q: ' + '[]})',
      'name(o: {q: [], p: 1})',
      'same',
      'list',
      '__typename',
      'no',
    ])}`;
  };
  return `{ ${Array.from({ length: random.int(1, 4) }, selection).join(' ')} }`;
}

describe('merging fields', () => {
  test('finds a conflict where graphql-js does, and nowhere else', () => {
    const counts = { conflicts: 0, none: 0 };
    for (let seed = 0; seed < 600; seed += 1) {
      const random = new Random(seed);
      const fragments = random.int(0, 3);
      const written = Array.from(
        { length: fragments },
        (_, index) =>
          `fragment F${index} on ${random.pick(['A', 'B', 'N', 'U'])} ${write(random, 1, index + 1, fragments)}`,
      );
      const document = withoutUnused(
        parse(`${write(random, 0, 0, fragments)} ${written.join(' ')}`, { noLocation: true }),
      );
      const expected = theirs(document);
      const found = findFieldConflicts(document, schema).length > 0;
      counts[found ? 'conflicts' : 'none'] += 1;
      expect({ seed, found }).toEqual({ seed, found: expected.length > 0 });
    }
    expect(Math.min(counts.conflicts, counts.none)).toBeGreaterThan(60);
  });

  test.each([
    '{ x: id x: name }',
    '{ name name(x: 1) }',
    '{ u { ... on A { same } ... on B { same } } }',
    '{ u { ... on A { list } ... on B { list } } }',
  ])('tells of %s as graphql-js does', (text) => {
    expect(messages(text)).toEqual(theirs(parse(text)));
  });

  test('a thousand equal fields in each other are looked at once', () => {
    const fields = `{ ${'a { n { id } } '.repeat(1_000)} }`;
    expect(messages(fields)).toEqual([]);
    expect(messages(`{ ${'a { n { id } } '.repeat(999)} a { n { id: name } } }`)).toEqual([
      expect.stringContaining('Fields "id" conflict'),
    ]);
  });
});
