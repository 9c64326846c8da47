import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  buildASTSchema,
  execute,
  Kind,
  parse,
  validate,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import { compileActual } from '../../../src/cost/compile-actual.ts';
import { compileEstimate } from '../../../src/cost/compile-estimate.ts';
import { PriceSignatures } from '../../../src/cost/price-signatures.ts';
import type { CostDefaults } from '../../../src/cost/pricing.ts';
import { readCosts } from '../../../src/supergraph/policy/facts/read-costs.ts';

const DEFAULTS: CostDefaults = { composite: 1, leaf: 0, mutation: 10, listSize: 10 };

const SDL = `
  type Query {
    user(filter: Filter, ids: [ID!], by: Secret): User
    users: [User!]!
    matrix: [[User]]
    tags: [String]
    priced: User @cost(weight: 5)
    heavy: Heavy
    top(first: Int, last: Int, page: Page): [User] @listSize(slicingArguments: ["first", "last", "page.limit"])
    paged(page: Default): [User] @listSize(slicingArguments: ["page.limit"], requireOneSlicingArgument: false)
    five(first: Int = 5): [User] @listSize(slicingArguments: ["first"])
    some: [User] @listSize(assumedSize: 3)
    loose(first: Int, last: Int): [User] @listSize(assumedSize: 4, slicingArguments: ["first", "last"], requireOneSlicingArgument: false)
    connection(first: Int!): Connection @listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"])
    charged(a: Int @cost(weight: 3), b: [Int] @cost(weight: 2), i: Input): Int
    refund(a: Int @cost(weight: -50)): User
    kind: Kind
    found: [Found]
    node: Node
    color: Color
    wrapped(w: Wrapper): Int
  }
  type Mutation { add(i: Input): User }
  type Subscription { added: User }
  type User { id: ID name: String friends: [User] @listSize(assumedSize: 2) best: User secret: Int @cost(weight: 7) }
  type Heavy @cost(weight: 8) { id: ID }
  type Connection { edges: [Edge] nodes: [User] total: Int others: [User] }
  type Edge { node: User }
  input Page { limit: Int }
  input Default { limit: Int = 7 }
  input Filter { a: Int, and: [Filter!] }
  input Input { x: Int @cost(weight: 4), y: Color }
  input Wrapper { n: Wrapper }
  scalar Secret @cost(weight: 6)
  enum Color @cost(weight: 2) { RED }
  enum Kind { A }
  interface Node { id: ID child: Child next: Node }
  type Book implements Node { id: ID child: Child next: Node pages: [User] @listSize(assumedSize: 4) }
  type Film implements Node { id: ID child: Child @cost(weight: 9) next: Node }
  type Child { id: ID }
  union Found = Book | Film | Heavy
`;
const source =
  parse(`directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION ${SDL}`);
const schema = buildASTSchema(source);
const LONGEST = 2_147_483_647;
const facts = readCosts(source);

function read(text: string, validated = true) {
  const document = parse(text);
  const errors = validated ? validate(schema, document) : [];
  if (errors.length > 0) throw new Error(errors.join());
  const definition = document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (definition === undefined) throw new Error('no operation');
  const fragments = new Map(
    document.definitions.flatMap((node): [string, FragmentDefinitionNode][] =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [],
    ),
  );
  return { document, definition, fragments };
}

function estimated(
  text: string,
  variables: Readonly<Record<string, unknown>> = {},
  conditions: Readonly<Record<string, boolean>> = {},
  defaults = DEFAULTS,
  validated = true,
) {
  const { definition, fragments } = read(text, validated);
  const pricing = { facts, defaults };
  const estimate = compileEstimate(
    definition,
    { schema, fragments, conditions },
    pricing,
    new PriceSignatures(pricing),
  );
  return {
    cost: estimate.cost(variables),
    unsized: estimate.findUnsized(variables),
    byRootField: estimate.byRootField(variables),
  };
}

describe('the estimated cost of an operation', () => {
  test.each([
    ['a leaf is free', '{ __typename user { id name } }', 1],
    ['objects cost 1 each, and what is in them', '{ user { best { best { id } } } }', 3],
    ['a list costs as much as what is in it, as often as it is long', '{ users { id best { id } } }', 20],
    ['a list of lists is as long in both', '{ matrix { id } }', 100],
    ['a list of leaves is free', '{ tags }', 0],
    ['a weight of a field stands for that of its type', '{ priced { id } }', 5],
    ['a weight of a type', '{ heavy { id } }', 8],
    ['a weight of an enum', '{ color kind }', 2],
    ['a weight of a leaf field', '{ user { secret } }', 8],
    ['an assumed size', '{ some { id } }', 3],
    ['sizes multiply', '{ some { friends { friends { id } } } }', 3 * (1 + 2 * (1 + 2))],
    ['a slicing argument', '{ top(first: 7) { id } }', 7],
    ['one in an input object', '{ top(page: { limit: 6 }) { id } }', 7],
    ['the longest of several', '{ loose(first: 2, last: 8) { id } }', 8],
    ['an assumed size where no slicing argument is given', '{ loose { id } }', 4],
    ['a default of the schema', '{ five { id } }', 5],
    ['less than nothing is everything', '{ top(first: -1) { id } }', LONGEST],
    ['less than nothing beside another size', '{ loose(first: -1, last: 3) { id friends { id } } }', LONGEST * 3],
    [
      'nothing is what nothing is said of',
      '{ top(first: 0) { id friends { id } } loose(first: 0) { id } }',
      10 * 3 + 4,
    ],
    ['a null is no size, whatever the default', '{ five(first: null) { id } }', 10],
    ['a default in an input object', '{ paged(page: {}) { id } }', 1 + 7],
    ['an input object that is null', '{ paged(page: null) { id } }', 10],
    ['no input object', '{ paged { id } }', 10],
    ['less than nothing in an input object', '{ paged(page: { limit: -3 }) { id } }', 1 + LONGEST],
    [
      'sized fields take the size, and other lists the default',
      '{ connection(first: 4) { edges { node { id } } nodes { id } total others { id } } }',
      1 + 4 * 2 + 4 + 10,
    ],
    ['arguments', '{ charged(a: 1, b: [1, 2, 3]) }', 3 + 6],
    ['null arguments are free', '{ charged(a: null) }', 0],
    ['an input object costs 1, and each of its fields', '{ charged(i: { x: 2, y: RED }) }', 1 + 4 + 2],
    ['nested input objects', '{ user(filter: { and: [{ a: 1 }, { and: [{}] }] }) { id } }', 1 + 4],
    ['a weight of a scalar of an argument', '{ user(by: "x") { id } }', 7],
    ['a field is never below 0', '{ refund(a: 1) { id } priced { id } }', 5],
    ['a mutation costs 10 more', 'mutation { a: add { id } b: add { id } }', 12],
    ['a subscription does not', 'subscription { added { id } }', 1],
    ['aliases cost each', '{ a: user { id } b: user { id } }', 2],
    [
      'one response name costs once',
      '{ user { best { id } } ... on Query { user { best { name } } } ...F } fragment F on Query { user { best { ' +
        'id } } }',
      2,
    ],
    ['of the types of an interface the most expensive counts', '{ node { child { id } } }', 1 + 9],
    ['fragments are about some types', '{ node { ... on Book { pages { id } } ... on Film { id } } }', 1 + 4],
    [
      'of the members of a union the most expensive counts',
      '{ found { ... on Book { pages { id } } ... on Film { child { id } } } }',
      10 * (1 + 9),
    ],
    ['a value of a union weighs what the heaviest of its types does', '{ found { ... on Book { id } } }', 10 * 8],
    [
      'a value of a union weighs what it is, with what is selected of that',
      '{ found { ... on Book { pages { id } pages2: pages { id } } ... on Heavy { id } } }',
      10 * (1 + 4 + 4),
    ],
    [
      'a fragment on an interface is about each of its types',
      '{ found { ... on Node { child { id } } } }',
      10 * (1 + 9),
    ],
    [
      'introspection counts, as often as it nests',
      '{ __schema { types { fields { name } } } __type(name: "A") { name } }',
      1 + 10 * (1 + 10) + 1,
    ],
  ])('%s', (_, text, cost) => {
    expect(estimated(text).cost).toBe(cost);
  });

  test('variables are read for each request', () => {
    const text =
      'query ($n: Int, $p: Page, $i: Input, $b: [Int]) { top(first: $n, page: $p) { id } charged(i: $i, b: $b) }';
    expect(estimated(text, { n: 9 }).cost).toBe(9);
    expect(estimated(text, { p: { limit: 3 } }).cost).toBe(4);
    expect(estimated(text, { n: 1, i: { x: 1, y: 'RED' }, b: [1, 2] }).cost).toBe(1 + 7 + 4);
    expect(estimated(text, { n: -5 }).cost).toBe(LONGEST);
    expect(estimated(text, { n: 0 }).cost).toBe(10);
    expect(estimated(text, { p: { limit: -1 } }).cost).toBe(1 + LONGEST);
    expect(estimated('query ($l: Int) { top(page: { limit: $l }) { id } }', { l: 12 }).cost).toBe(13);
    expect(estimated('query ($n: Int) { five(first: $n) { id } }', {}).cost).toBe(5);
    expect(estimated('query ($n: Int) { five(first: $n) { id } }', { n: null }).cost).toBe(10);
    expect(estimated('query ($n: Int) { paged(page: { limit: $n }) { id } }', {}).cost).toBe(1 + 7);
    expect(estimated('query ($n: Int) { paged(page: { limit: $n }) { id } }', { n: null }).cost).toBe(1 + 10);
  });

  test('a list that must say its length, and does not or does twice, is found', () => {
    expect(estimated('{ top { id } }').unsized).toEqual({
      coordinate: 'Query.top',
      slicingArguments: ['first', 'last', 'page.limit'],
      given: 0,
      negative: undefined,
    });
    expect(estimated('{ user { best { id } } top(first: 1, last: 2) { id } }').unsized).toMatchObject({ given: 2 });
    expect(estimated('query ($n: Int) { top(first: $n) { id } }').unsized).toMatchObject({ given: 0 });
    expect(estimated('query ($n: Int) { top(first: $n) { id } }', { n: 2 }).unsized).toBeUndefined();
    expect(estimated('{ five { id } loose { id } }').unsized).toBeUndefined();
  });

  test.each([
    ['{ top(first: -1) { id } }', {}, 'first'],
    ['{ loose(last: -1) { id } }', {}, 'last'],
    ['query ($n: Int) { loose(first: 4, last: $n) { id } }', { n: -2147483648 }, 'last'],
    ['query ($p: Page) { top(page: $p) { id } }', { p: { limit: -1 } }, 'page.limit'],
    ['query ($n: Int = -1) { top(page: { limit: $n }) { id } }', { n: -1 }, 'page.limit'],
    ['{ user { best { id } } connection(first: -1) { edges { node { id } } } }', {}, 'first'],
  ])('a list that is asked for less than nothing is found: %s', (text, variables, negative) => {
    expect(estimated(text, variables).unsized).toMatchObject({ negative });
  });

  test('no size makes a list cheaper than the smallest that has anything', () => {
    const text = 'query ($n: Int) { top(first: $n) { id friends { id } } }';
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (n) =>
        expect(estimated(text, { n }).cost).toBeGreaterThanOrEqual(estimated(text, { n: 1 }).cost),
      ),
    );
  });

  test('what is skipped is free', () => {
    const text = 'query ($on: Boolean!) { user @include(if: $on) { id } priced @skip(if: $on) { id } }';
    expect(estimated(text, { on: true }, { on: true }).cost).toBe(1);
    expect(estimated(text, { on: false }, { on: false }).cost).toBe(5);
  });

  test('it is told for each root field', () => {
    expect([...estimated('{ a: user { id } users { id } }').byRootField]).toEqual([
      ['a', 1],
      ['users', 10],
    ]);
  });

  test('merged selections are priced once, not once for each way to them', () => {
    const depth = 13;
    const fragments = Array.from({ length: depth }, (_, index) => {
      const next = index + 1 === depth ? 'id' : `...F${index + 1}`;
      return (
        `fragment F${index} on Node { next { ${next} } ... on Book { next { ${next} } } ... on Film { next ` +
        `{ ${next} } } }`
      );
    });
    // 2^13 ways lead to the innermost object, one for each choice of types around it.
    expect(estimated(`{ node { ...F0 } } ${fragments.join(' ')}`, {}, {}, DEFAULTS, false).cost).toBe(1 + depth);
  });
});

describe('the actual cost of an answer', () => {
  function actual(text: string, root: object, variables: Readonly<Record<string, unknown>> = {}): number {
    const { document, definition, fragments } = read(text);
    const result = execute({
      schema,
      document,
      rootValue: root,
      variableValues: variables,
      typeResolver: (value) => (value as { readonly __typename: string }).__typename,
    });
    if (result instanceof Promise || result.data === undefined || result.data === null) throw new Error('no data');
    const reading = { schema, fragments, conditions: {}, dataKeys: keysOf(definition) };
    return compileActual(definition, reading, { facts, defaults: DEFAULTS })(result.data, variables);
  }

  function keysOf(definition: OperationDefinitionNode): ReadonlyMap<FieldNode, string> {
    return new Map(
      definition.selectionSet.selections.flatMap((node) =>
        node.kind === Kind.FIELD && node.alias !== undefined ? [[node, node.alias.value] as const] : [],
      ),
    );
  }

  test('lists count as long as they are, nulls not at all', () => {
    const users = [
      { id: 1, friends: [{ id: 2 }, null] },
      { id: 3, friends: null },
    ];
    expect(
      actual('{ users { id friends { id } } tags priced { id } }', { users, tags: ['a', 'b'], priced: null }),
    ).toBe(3);
  });

  test('weights, arguments and aliases count as in the estimate', () => {
    expect(
      actual('{ a: charged(a: 1) b: priced { secret } color }', { charged: 1, priced: { secret: 5 }, color: 'RED' }),
    ).toBe(3 + 5 + 7 + 2);
    expect(actual('mutation { add { id } }', { add: { id: 1 } })).toBe(11);
  });

  test('objects of an abstract type cost what their own type does', () => {
    const found = [
      { __typename: 'Book', pages: [{ id: 1 }] },
      { __typename: 'Film', child: { id: 1 } },
      { __typename: 'Heavy', id: 1 },
    ];
    expect(
      actual('{ found { __typename ... on Book { pages { id } } ... on Film { child { id } } ... on Heavy { id } } }', {
        found,
      }),
    ).toBe(1 + 1 + 8 + 1 + 9);
  });
});
