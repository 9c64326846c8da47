import { describe, expect, test } from '@jest/globals';
import { createNativeEngine } from '../../../../src/plan/engines/native-engine.ts';
import { createPortableEngine } from '../../../../src/plan/engines/portable-engine.ts';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { loadSupergraph } from '../../../../src/supergraph/load/load-supergraph.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@shareable", ' +
  '"@external", "@requires", "@provides", "@inaccessible", "@interfaceObject"])\n';

type Subgraphs = Readonly<Record<string, string>>;

async function compose(subgraphs: Subgraphs): Promise<ReturnType<typeof composeSupergraph>> {
  const registrations = Object.entries(subgraphs).map(([name, sdl]) =>
    registerSubgraph({
      name,
      file: `${name}.graphql`,
      directory: '.',
      config: { url: `http://${name}.test`, sources: {} },
      sdl: LINK + sdl,
    }),
  );
  return composeSupergraph((await Promise.all(registrations)).flatMap(({ subgraph }) => subgraph ?? []));
}

const products = 'type Query { p: P } type P @key(fields: "id") { id: ID! n(x: Int): Int }';
const requiring = (fieldSet: string): Subgraphs => ({
  a: products,
  b:
    'type P @key(fields: "id") { id: ID! n(x: Int): Int @external m: Int ' +
    `@requires(fields: ${JSON.stringify(fieldSet)}) }`,
});
const keyed = (fieldSet: string): Subgraphs => ({
  a: `type Query { p: P }\ntype P @key(fields: ${JSON.stringify(fieldSet)}) { id: ID! org: Org }\ntype Org { id: ID! }`,
});
const crate = 'type Query { crate: Crate';
const provided = (fieldSet: string): Subgraphs => ({
  a:
    `${crate} @provides(fields: ${JSON.stringify(fieldSet)}) } type Crate @key(fields: "id") { id: ID! part: Part ` +
    '@external } type Part @key(fields: "id") { id: ID! text: String @external }',
  b:
    'type Crate @key(fields: "id") { id: ID! part: Part @shareable } type Part @key(fields: "id") { id: ID! text: ' +
    'String @shareable }',
});

describe('a field set that no planner can use is refused with its place and what is expected', () => {
  test.each<[string, Subgraphs, { code: string; subgraph: string; coordinate: string; line: number }, string]>([
    [
      'an object without its fields in a key',
      keyed('org'),
      { code: 'KEY_INVALID_FIELDS', subgraph: 'a', coordinate: 'P', line: 3 },
      'such as "org { id }"',
    ],
    [
      'a scalar with fields in a key',
      keyed('id { x }'),
      { code: 'KEY_INVALID_FIELDS', subgraph: 'a', coordinate: 'P', line: 3 },
      'must not have a selection',
    ],
    [
      'an alias in a key',
      keyed('x: id'),
      { code: 'KEY_INVALID_FIELDS', subgraph: 'a', coordinate: 'P', line: 3 },
      'write "id" alone',
    ],
    [
      'more than one selection in a key',
      keyed('id } query X { p'),
      { code: 'KEY_INVALID_FIELDS', subgraph: 'a', coordinate: 'P', line: 3 },
      'one selection',
    ],
    [
      'an alias',
      requiring('x: n'),
      { code: 'REQUIRES_INVALID_FIELDS', subgraph: 'b', coordinate: 'P.m', line: 2 },
      'write "n" alone',
    ],
    [
      'a variable',
      requiring('n(x: $v)'),
      { code: 'REQUIRES_INVALID_FIELDS', subgraph: 'b', coordinate: 'P.m', line: 2 },
      'found the variable "$v"',
    ],
    [
      'a wrong argument',
      requiring('n(x: "1")'),
      { code: 'REQUIRES_INVALID_FIELDS', subgraph: 'b', coordinate: 'P.m', line: 2 },
      'Int cannot represent',
    ],
    [
      'an unknown argument',
      requiring('n(y: 1)'),
      { code: 'REQUIRES_INVALID_FIELDS', subgraph: 'b', coordinate: 'P.m', line: 2 },
      'Unknown argument "y"',
    ],
    [
      'an alias in what is provided',
      provided('part { x: text }'),
      { code: 'PROVIDES_INVALID_FIELDS', subgraph: 'a', coordinate: 'Query.crate', line: 2 },
      'write "text" alone',
    ],
  ])('%s', async (_name, subgraphs, place, expected) => {
    const { supergraph, problems } = await compose(subgraphs);
    expect(supergraph).toBeUndefined();
    expect(problems[0]).toMatchObject({ ...place, file: `${place.subgraph}.graphql` });
    expect(problems[0]?.message).toContain(expected);
  });
});

describe.each([
  ['native', createNativeEngine],
  ['portable', createPortableEngine],
] as const)('the %s planner plans where', (_planner, createEngine) => {
  test.each<[string, Subgraphs, string]>([
    ['@provides names __typename', provided('part { __typename text }'), '{ crate { part { text } } }'],
    [
      '@provides has a fragment on the type it stands on',
      provided('... on Crate { part { text } }'),
      '{ crate { part { text } } }',
    ],
    ['a key has braces around it', keyed('{ id }'), '{ p { id } }'],
    ['a key names __typename', keyed('__typename id'), '{ p { id } }'],
  ])('%s', async (_name, subgraphs, query) => {
    const { supergraph, problems } = await compose(subgraphs);
    expect(problems).toEqual([]);
    expect(createEngine(supergraph?.sdl ?? '')(query).steps).not.toEqual([]);
  });
});

describe('a supergraph that somebody else composed', () => {
  const composed = async (): Promise<string> => (await compose(provided('part { text }'))).supergraph?.sdl ?? '';

  test('is planned on where its @provides names __typename', async () => {
    const sdl = (await composed()).replace('part{text}', 'part{__typename text}');
    expect(sdl).toContain('__typename');
    expect(createNativeEngine(loadSupergraph(sdl).sdl)('{ crate { id } }').steps).not.toEqual([]);
  });

  test.each([
    ['key: "id"', 'key: "nothing"'],
    ['key: "id"', 'key: "id {"'],
    ['provides: "part{text}"', 'provides: "part{nothing}"'],
  ])('is refused, with its line, before a planner is ended by %s made %s', async (from, to) => {
    const sdl = (await composed()).replace(from, to);
    expect(() => loadSupergraph(sdl, { file: 'super.graphql' })).toThrow(
      /super\.graphql:\d+:\d+, .*\(INVALID_FIELD_SET\)/,
    );
  });

  test('is refused without a stack trace where a type is missing', async () => {
    const sdl = (await composed()).replace('crate: Crate', 'crate: Crates');
    expect(() => loadSupergraph(sdl, { file: 'super.graphql' })).toThrow(
      'super.graphql: the supergraph is not valid: Unknown type: "Crates". (INVALID_GRAPHQL)',
    );
  });
});

describe('what is valid in each subgraph and not in all of them', () => {
  test.each<[string, Subgraphs, { code: string; coordinate: string; subgraph: string }]>([
    [
      'a union whose members clients do not see',
      { a: 'type Query { u: U n: Int }\nunion U = A\ntype A @inaccessible { x: Int }' },
      { code: 'ONLY_INACCESSIBLE_CHILDREN', coordinate: 'U', subgraph: 'a' },
    ],
    [
      'a default of an input field that is dropped',
      {
        a: 'type Query { n(i: I = {x: 1, y: 2}): Int } input I { x: Int y: Int }',
        b: 'type Query { m(i: I): Int } input I { x: Int }',
      },
      { code: 'INVALID_DEFAULT', coordinate: 'Query.n(i:)', subgraph: 'a' },
    ],
    [
      'the same within a list of an input',
      {
        a: 'type Query { n(j: J): Int } input J { i: [I] = [{y: 2}] } input I { x: Int y: Int }',
        b: 'type Query { m(i: I): Int } input I { x: Int }',
      },
      { code: 'INVALID_DEFAULT', coordinate: 'J.i', subgraph: 'a' },
    ],
    [
      'a default of an input field that clients do not see',
      { a: 'type Query { n(i: I = {y: 2}): Int } input I { x: Int y: Int @inaccessible }' },
      { code: 'INVALID_DEFAULT', coordinate: 'Query.n(i:)', subgraph: 'a' },
    ],
    [
      'an interface above one that is an object elsewhere, which its objects lack',
      {
        a:
          'type Query { media: [Media] } interface Media @key(fields: "id") { id: ID! } type Book implements ' +
          'Media @key(fields: "id") { id: ID! }',
        b:
          'type Query { nodes: [Node] } interface Node { id: ID! } type Media implements Node @interfaceObject ' +
          '@key(fields: "id") { id: ID! }',
      },
      { code: 'INVALID_GRAPHQL', coordinate: 'Book', subgraph: 'a' },
    ],
    [
      'a default of a value that is dropped',
      { a: 'type Query { n(e: E = B): Int } enum E { A B }', b: 'type Query { m(e: E = A): Int } enum E { A }' },
      { code: 'INVALID_DEFAULT', coordinate: 'Query.n(e:)', subgraph: 'a' },
    ],
  ])('is refused at its place: %s', async (_name, subgraphs, place) => {
    const { problems } = await compose(subgraphs);
    expect(problems).toMatchObject([{ ...place, file: `${place.subgraph}.graphql`, line: expect.any(Number) }]);
  });
});

describe('a type named like those of a specification', () => {
  test.each([
    ['type Query { x: join__X } type join__X { a: Int }', 'join__X'],
    ['type Query { x: join__FieldSet } scalar join__FieldSet', 'join__FieldSet'],
    ['type Query { n: Int } enum join__Graph { A }', 'join__Graph'],
    ['type Query { x(i: link__Import): Int } scalar link__Import', 'link__Import'],
    ['type Query { u: U } union U = federation__Any type federation__Any { x: Int }', 'federation__Any'],
  ])('is refused: %s', async (sdl, name) => {
    const { problems } = await compose({ a: sdl });
    expect(problems[0]).toMatchObject({
      subgraph: 'a',
      code: 'RESERVED_NAME',
      message: expect.stringContaining(name),
      line: 2,
    });
  });

  test('may stand where it only defines a directive', async () => {
    const { supergraph } = await compose({
      a:
        'scalar link__Import enum link__Purpose { SECURITY EXECUTION } scalar federation__FieldSet type Query { ' +
        'n: Int }',
    });
    expect(supergraph).toBeDefined();
  });
});
