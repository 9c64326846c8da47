import { describe, expect, test } from '@jest/globals';
import { createNativeEngine } from '../../../../src/plan/engines/native-engine.ts';
import { createPortableEngine } from '../../../../src/plan/engines/portable-engine.ts';
import { loadSupergraph } from '../../../../src/supergraph/load/load-supergraph.ts';
import { SchemaFailure } from '../../../../src/supergraph/problems/schema-failure.ts';

const JOIN_0_1 = /* GraphQL */ `
  schema @core(feature: "https://specs.apollo.dev/core/v0.1") @core(feature: "https://specs.apollo.dev/join/v0.1") { query: Query }
  directive @core(feature: String!) repeatable on SCHEMA
  directive @join__field(graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet) on FIELD_DEFINITION
  directive @join__type(graph: join__Graph!, key: join__FieldSet) repeatable on OBJECT | INTERFACE
  directive @join__owner(graph: join__Graph!) on OBJECT | INTERFACE
  directive @join__graph(name: String!, url: String!) on ENUM_VALUE
  scalar join__FieldSet
  enum join__Graph {
    ACCOUNTS @join__graph(name: "accounts", url: "http://accounts.test/")
    REVIEWS @join__graph(name: "reviews", url: "http://reviews.test/")
  }
  type Query {
    me: User @join__field(graph: ACCOUNTS)
    latest: [Entry] @join__field(graph: REVIEWS)
  }
  type User @join__owner(graph: ACCOUNTS) @join__type(graph: ACCOUNTS, key: "id") @join__type(graph: REVIEWS, key: "id") {
    id: ID! @join__field(graph: ACCOUNTS)
    name: String @join__field(graph: ACCOUNTS)
    address: Address @join__field(graph: ACCOUNTS)
    reviews: [Review] @join__field(graph: REVIEWS)
  }
  type Address { city: String kind: AddressKind }
  enum AddressKind { HOME WORK }
  type Review { id: ID! body: String author: User }
  type Note { text: String }
  union Entry = Review | Note
`;

/** Join 0.2 has the types placed, and leaves out who knows which union member and enum value. */
const JOIN_0_2 = JOIN_0_1.replace(
  '@core(feature: "https://specs.apollo.dev/core/v0.1") @core(feature: "https://specs.apollo.dev/join/v0.1")',
  '@link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.2", for: EXECUTION)',
)
  .replace(
    'directive @core(feature: String!) repeatable on SCHEMA',
    'directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA ' +
      'scalar link__Import enum link__Purpose { SECURITY EXECUTION }',
  )
  .replace('directive @join__owner(graph: join__Graph!) on OBJECT | INTERFACE', '')
  .replace('on FIELD_DEFINITION\n', 'repeatable on FIELD_DEFINITION\n')
  .replace(
    'repeatable on OBJECT | INTERFACE',
    'repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR',
  )
  .replace('type Query {', 'type Query @join__type(graph: ACCOUNTS) @join__type(graph: REVIEWS) {')
  .replace('type User @join__owner(graph: ACCOUNTS)', 'type User')
  .replace('id: ID! @join__field(graph: ACCOUNTS)', 'id: ID!')
  .replace('type Address {', 'type Address @join__type(graph: ACCOUNTS) {')
  .replace('enum AddressKind {', 'enum AddressKind @join__type(graph: ACCOUNTS) {')
  .replace('type Review {', 'type Review @join__type(graph: REVIEWS) {')
  .replace('type Note {', 'type Note @join__type(graph: REVIEWS) {')
  .replace('union Entry =', 'union Entry @join__type(graph: REVIEWS) =');

const QUERY =
  '{ me { name address { city kind } reviews { body author { name } } } latest { ... on Review { author { name } ' +
  '} ... on Note { text } } }';

describe.each([
  ['0.1', JOIN_0_1],
  ['0.2', JOIN_0_2],
])('a supergraph of join %s', (_version, sdl) => {
  const supergraph = loadSupergraph(sdl);

  test('names its subgraphs and their URLs', () => {
    expect([...supergraph.subgraphs.values()].map(({ name, origin }) => [name, origin])).toEqual([
      ['accounts', { kind: 'federated', url: 'http://accounts.test/' }],
      ['reviews', { kind: 'federated', url: 'http://reviews.test/' }],
    ]);
  });

  test('shows clients nothing of the join specification', () => {
    expect(
      Object.keys(supergraph.publicSchema.getTypeMap()).filter((name) => /^(join|core|link)__/.test(name)),
    ).toEqual([]);
  });

  test.each([
    ['native', createNativeEngine],
    ['portable', createPortableEngine],
  ])('is planned by the %s planner', (_engine, createEngine) => {
    const { steps } = createEngine(supergraph.sdl)(QUERY);
    expect(new Set(steps.map(({ subgraph }) => subgraph))).toEqual(new Set(['accounts', 'reviews']));
  });
});

describe('loadSupergraph', () => {
  const problemsOf = (sdl: string): readonly string[] => {
    try {
      loadSupergraph(sdl, { file: 'supergraph.graphql' });
      return [];
    } catch (error) {
      if (error instanceof SchemaFailure)
        return error.problems.map(({ code, line, column }) => `${code} ${line ?? '-'}:${column ?? '-'}`);
      throw error;
    }
  };

  test('says where a file does not parse', () => {
    expect(problemsOf('type Query {\n  me: \n}')).toEqual(['INVALID_GRAPHQL 3:1']);
  });

  test('tells a subgraph or a monolith from a supergraph', () => {
    expect(problemsOf('type Query { me: String }')).toEqual(['NOT_A_SUPERGRAPH -:-']);
  });

  test('lists every subgraph without a URL', () => {
    const sdl = JOIN_0_1.replace('http://accounts.test/', '').replace('http://reviews.test/', 'ftp://reviews.test');
    expect(problemsOf(sdl)).toEqual(['SUBGRAPH_WITHOUT_URL -:-', 'SUBGRAPH_WITHOUT_URL -:-']);
  });
});
