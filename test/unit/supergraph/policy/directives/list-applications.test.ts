import { describe, expect, test } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { listApplications } from '../../../../../src/supergraph/policy/directives/list-applications.ts';

const coordinates = (sdl: string, directive: string): readonly string[] =>
  listApplications(parse(sdl), directive).map(({ coordinate }) => coordinate);

describe('the applications of a directive', () => {
  test('each has its coordinate, its arguments and its place', () => {
    const sdl = `schema @link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@constraint"]) { query: Query }
      type Query @constraint(min: 1) { a(b: Int @constraint(min: 2)): Int @constraint(min: 3, format: "x", list: [A], none: null) }
      extend type Query { c: Int @constraint(min: 4) }
      interface I @constraint { i: Int @constraint }
      union U @constraint = Query
      input P { q: Int = 1 @constraint }
      enum E @constraint { V @constraint }
      scalar S @constraint`;
    const found = listApplications(parse(sdl), 'constraint');
    expect(found.map(({ coordinate }) => coordinate)).toEqual([
      'Query',
      'Query.a',
      'Query.a(b:)',
      'Query.c',
      'I',
      'I.i',
      'U',
      'P.q',
      'E',
      'E.V',
      'S',
    ]);
    expect(found[1]?.arguments).toEqual({ min: 3, format: 'x', list: ['A'], none: null });
    expect(found[1]?.node.loc?.startToken.line).toBe(2);
  });

  test('its name is the one that its link gives it', () => {
    const on =
      '{ query: Query } type Query { plain: Int @authenticated renamed: Int @login prefixed: Int ' +
      '@auth__authenticated aliased: Int @auth }';
    const link = (args: string): string =>
      `schema @link(url: "https://specs.apollo.dev/authenticated/v0.1"${args}) ${on}`;
    expect(coordinates(link(''), 'authenticated')).toEqual(['Query.plain']);
    expect(coordinates(link(', import: [{ name: "@authenticated", as: "@login" }]'), 'authenticated')).toEqual([
      'Query.renamed',
    ]);
    expect(coordinates(link(', as: "auth"'), 'authenticated')).toEqual(['Query.prefixed']);
    expect(coordinates(`schema ${on}`, 'authenticated')).toEqual(['Query.plain']);
    expect(
      coordinates(`schema @link(url: "https://acme.test/x/v1", import: ["@authenticated"]) ${on}`, 'authenticated'),
    ).toEqual([]);
  });

  test('@listSize is of the cost specification, and @policy of another than our link, whose prefix is the same', () => {
    const sdl = `schema @link(url: "https://specs.apollo.dev/cost/v0.1") @link(url: "https://specs.gatefold.dev/policy/v1.0") { query: Query }
      type Query { a: [Int] @cost__listSize(assumedSize: 1) @cost(weight: 2) @policy(policies: []) @policy__rateLimit(max: 1, window: "1s") }`;
    expect(['listSize', 'cost', 'policy', 'rateLimit'].map((name) => coordinates(sdl, name))).toEqual([
      ['Query.a'],
      ['Query.a'],
      ['Query.a'],
      ['Query.a'],
    ]);
  });

  test('a subgraph that links what another does not is heard by @join__directive', () => {
    const sdl = `schema @join__directive(graphs: [A], name: "link", args: { url: "https://specs.gatefold.dev/policy/v1.0", as: "p", import: [{ name: "@rateLimit", as: "@limit" }] }) { query: Query }
      type Query {
        a: Int @join__directive(graphs: [A], name: "limit", args: { max: 1 })
        b: Int @join__directive(graphs: [A], name: "p__cacheTag", args: { format: "b" })
        c: Int @join__directive(graphs: [A], name: "federation__cacheTag", args: { format: "c" })
        d: Int @join__directive(graphs: [A], name: "tag", args: { name: "d" }) @join__field(graph: A)
      }`;
    expect(listApplications(parse(sdl), 'rateLimit')).toMatchObject([
      { coordinate: 'Query.a', arguments: { max: 1 }, node: { name: { value: 'rateLimit' } } },
    ]);
    expect(listApplications(parse(sdl), 'cacheTag')).toMatchObject([
      { coordinate: 'Query.b' },
      { coordinate: 'Query.c', arguments: { format: 'c' } },
    ]);
  });

  test('what another composer made of renamed imports is read back', () => {
    const { supergraphSdl = '' } = composeServices([
      {
        name: 'shop',
        url: 'http://shop.test',
        typeDefs: parse(`extend schema
          @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@key", "@composeDirective", { name: "@cacheTag", as: "@mark" }, { name: "@authenticated", as: "@login" }, { name: "@cost", as: "@price" }, "@listSize"])
          @link(url: "https://specs.gatefold.dev/policy/v1.0", as: "gf", import: [{ name: "@rateLimit", as: "@limit" }])
          @composeDirective(name: "@limit") @composeDirective(name: "@gf__constraint")
        directive @limit(max: Int!, window: String!) repeatable on FIELD_DEFINITION
        directive @gf__constraint(min: Int) on ARGUMENT_DEFINITION
        type Query { all(n: Int @gf__constraint(min: 3) @price(weight: 2)): [Thing!]! @listSize(assumedSize: 5) @mark(format: "all") @limit(max: 2, window: "1s") me: String @login }
        type Thing @key(fields: "id") @mark(format: "thing-{$key.id}") { id: ID! }`),
      },
    ]);
    expect(supergraphSdl).not.toBe('');
    const found = ['rateLimit', 'constraint', 'cacheTag', 'authenticated', 'cost', 'listSize'].map((name) =>
      coordinates(supergraphSdl, name),
    );
    expect(found).toEqual([
      ['Query.all'],
      ['Query.all(n:)'],
      ['Query.all', 'Thing'],
      ['Query.me'],
      ['Query.all(n:)'],
      ['Query.all'],
    ]);
  });
});
