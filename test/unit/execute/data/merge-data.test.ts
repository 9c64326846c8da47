import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FailedValue, type AnswerField, type AnswerShape } from '../../../../src/core/failed-value.ts';
import { markFailed } from '../../../../src/execute/data/mark-failed.ts';
import { compileMerge, mergeData } from '../../../../src/execute/data/merge-data.ts';

const types = {
  isConcrete: (typeName: string) => typeName !== 'Node',
  isOfType: (typeName: string, type: string) => type === 'Node' || typeName === type,
};
const cause = { message: 'broken', code: 'BACKEND_FAILED', subgraph: 'b', extensions: {} } as const;

interface Names {
  readonly [name: string]: Names;
}

/** The shape of an answer that asks for these fields of every type. */
function shapeOf(names: Names, conditions: readonly string[] = []): AnswerShape {
  return new Map(
    Object.entries(names).map(([name, within]): [string, AnswerField] => [
      name,
      { conditions: [conditions], within: shapeOf(within) },
    ]),
  );
}

const failedAt = (names: Names, below: readonly (string | number)[] = []): FailedValue =>
  new FailedValue(cause, { shape: shapeOf(names), below });

describe.each([
  ['mergeData', mergeData],
  ['what compileMerge generates', compileMerge(['id', 'name', 'inner', 'list'])],
])('%s', (_name, merge) => {
  test('adds what is missing, keeps what is there, and merges objects and lists', () => {
    const target = { id: 1, name: null, inner: { a: 1 }, list: [{ a: 1 }, null] };
    merge(target, { id: 2, name: 'n', inner: { b: 2 }, list: [{ b: 1 }, { b: 2 }] }, types);
    expect(target).toEqual({ id: 1, name: 'n', inner: { a: 1, b: 2 }, list: [{ a: 1, b: 1 }, { b: 2 }] });
  });

  test('a concrete type name replaces an abstract one, and never the other way round', () => {
    const target = { __typename: 'Node' };
    merge(target, { __typename: 'Post' }, types);
    merge(target, { __typename: 'Node' }, types);
    expect(target).toEqual({ __typename: 'Post' });
  });

  test.each([
    ['an object', () => ({ a: 1 }), { a: 1, b: { cause, isSpread: false } }],
    [
      'the items of a list',
      () => [{ a: 1 }, { a: 2 }],
      [
        { a: 1, b: { cause } },
        { a: 2, b: { cause } },
      ],
    ],
    [
      'an object whose own failure comes first',
      () => ({ a: new FailedValue({ ...cause, message: 'no a' }) }),
      { a: { cause: { message: 'no a' } }, b: { cause } },
    ],
  ])(
    'what one answer failed to bring of %s is marked in what the other brought, whichever comes first',
    (_what, make, expected) => {
      const [first, second]: Record<string, unknown>[] = [{ inner: make() }, { inner: make() }];
      merge(first ?? {}, { inner: failedAt({ b: {} }) }, types);
      const target = { inner: failedAt({ b: {} }) };
      merge(target, second ?? {}, types);
      expect(first).toMatchObject({ inner: expected });
      expect(target).toMatchObject({ inner: expected });
    },
  );

  test('of what is marked the field that raised the error keeps it, and the others are empty because of it', () => {
    const target: Record<string, unknown> = { inner: { a: 1 } };
    merge(target, { inner: failedAt({ b: { c: {} }, d: {} }, ['b', 0]) }, types);
    expect(target).toMatchObject({
      inner: { a: 1, b: { cause, below: [0], isSpread: false }, d: { cause, below: [], isSpread: true } },
    });
  });

  test('where two answers failed and a third brings the object, what both were to bring is marked', () => {
    const other = new FailedValue({ ...cause, message: 'down' }, { shape: shapeOf({ c: {} }) });
    const target: Record<string, unknown> = { inner: failedAt({ b: {} }) };
    merge(target, { inner: other }, types);
    merge(target, { inner: { a: 1 } }, types);
    expect(target).toMatchObject({
      inner: { a: 1, b: { cause: { message: 'broken' } }, c: { cause: { message: 'down' } } },
    });
  });
});

/** An object of leaves, objects and lists of objects, each leaf answered by one of three subgraphs. */
interface Part {
  readonly kind: 'leaf' | 'object' | 'list';
  readonly owner: number;
  readonly members: Readonly<Record<string, Part>>;
  /** The subgraphs that fail here. */
  readonly failing: readonly number[];
}

const parts = fc.letrec<{ part: Part; members: Readonly<Record<string, Part>> }>((tie) => ({
  part: fc.record({
    kind: fc.constantFrom('leaf', 'object', 'list'),
    owner: fc.nat({ max: 2 }),
    members: fc.oneof({ maxDepth: 3, withCrossShrink: true }, fc.constant({}), tie('members')),
    failing: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.subarray([0, 1, 2]) }),
  }),
  members: fc.dictionary(fc.constantFrom('p', 'q', 'r', 's'), tie('part'), { minKeys: 1, maxKeys: 4 }),
})).members;

const isLeaf = ({ kind, members }: Part): boolean => kind === 'leaf' || Object.keys(members).length === 0;
const asks = (part: Part, of: number): boolean =>
  isLeaf(part) ? part.owner === of : Object.values(part.members).some((member) => asks(member, of));

/** What one subgraph is asked of the members. */
function partShape(members: Readonly<Record<string, Part>>, of: number): AnswerShape {
  const asked = Object.entries(members).filter(([, part]) => asks(part, of));
  return new Map(
    asked.map(([name, part]): [string, AnswerField] => [
      name,
      { conditions: [[]], within: isLeaf(part) ? new Map() : partShape(part.members, of) },
    ]),
  );
}

function answerOf(members: Readonly<Record<string, Part>>, of: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, part]): [string, unknown][] => {
      if (!asks(part, of)) return [];
      if (part.failing.includes(of))
        return [
          [
            name,
            new FailedValue(
              { ...cause, subgraph: String(of) },
              { shape: isLeaf(part) ? new Map() : partShape(part.members, of) },
            ),
          ],
        ];
      if (isLeaf(part)) return [[name, 1]];
      return [
        [
          name,
          part.kind === 'list' ? [answerOf(part.members, of), answerOf(part.members, of)] : answerOf(part.members, of),
        ],
      ];
    }),
  );
}

/** Each leaf, and what is there: a value, or who failed at it or above it. */
function leaves(value: unknown, part: Part, path: string): string[] {
  if (value instanceof FailedValue) return [`${path} failed`];
  if (isLeaf(part)) return [`${path} ${String(value)}`];
  if (Array.isArray(value))
    return value.flatMap((item, index) => leaves(item, { ...part, kind: 'object' }, `${path}.${index}`));
  return leavesOf(value as Record<string, unknown>, part.members, path);
}

function leavesOf(
  object: Readonly<Record<string, unknown>>,
  members: Readonly<Record<string, Part>>,
  path: string,
): string[] {
  return Object.entries(members).flatMap(([name, part]) => leaves(object[name], part, `${path}.${name}`));
}

const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

test('whichever answers come first, and wherever they fail, no null is left without its failure', () => {
  fc.assert(
    fc.property(parts, (members) => {
      const seen = ORDERS.map((order) => {
        const target: Record<string, unknown> = {};
        for (const of of order) mergeData(target, answerOf(members, of), types);
        return leavesOf(target, members, '');
      });
      for (const outcome of seen) expect(outcome).toEqual(seen[0]);
      expect(seen[0]?.filter((leaf) => leaf.endsWith('undefined'))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('a failure leaves fields of other types alone', () => {
  const [cat, dog]: Record<string, unknown>[] = [{ __typename: 'Cat' }, { __typename: 'Dog' }];
  for (const target of [cat, dog])
    markFailed(target ?? {}, new FailedValue(cause, { shape: shapeOf({ purrs: {} }, ['Node', 'Cat']) }), types);
  expect(cat).toMatchObject({ purrs: { cause } });
  expect(dog).toEqual({ __typename: 'Dog' });
});

test('objects that share what failed share what is made of it, however many errors there are', () => {
  const failed = failedAt({ a: {}, b: {} });
  const shape = failed.shape;
  for (let index = 0; index < 1000; index += 1)
    failed.add(new FailedValue({ ...cause, message: String(index) }, { shape, below: ['b'] }));
  const targets = Array.from({ length: 3 }, (): Record<string, unknown> => ({}));
  for (const target of targets) markFailed(target, failed, types);
  const [first, ...others] = targets;
  for (const { a, b } of others) expect(a === first?.['a'] && b === first?.['b']).toBe(true);
  const b = first?.['b'];
  expect(b instanceof FailedValue && b.all.map(({ cause: { message }, isSpread }) => [message, isSpread])).toEqual([
    ['broken', false],
    ...Array.from({ length: 1000 }, (_, index) => [String(index), false]),
  ]);
});
