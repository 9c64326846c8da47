import { describe, expect, test } from '@jest/globals';
import { parse, printSchema } from 'graphql';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { loadSupergraph } from '../../../../src/supergraph/load/load-supergraph.ts';
import { listApplications } from '../../../../src/supergraph/policy/directives/list-applications.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import type { Supergraph } from '../../../../src/supergraph/supergraph.ts';

const FEDERATION =
  '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@interfaceObject", ' +
  '"@external", "@cost", "@listSize", "@authenticated", "@requiresScopes", "@policy"])';
const POLICY =
  '@link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@rateLimit", "@constraint", "@cacheControl", ' +
  '"@cacheTag", "@cachePurge"])';

async function compose(schemas: Readonly<Record<string, string>>) {
  const registered = await Promise.all(
    Object.entries(schemas).map(([name, sdl]) =>
      registerSubgraph({
        name,
        sdl,
        file: `${name}.graphql`,
        directory: '.',
        config: { sources: {}, ...(sdl.includes('@source') ? {} : { url: `http://${name}.test` }) },
      }),
    ),
  );
  const problems = registered.flatMap((one) => one.problems);
  if (problems.length > 0) return { problems };
  return composeSupergraph(registered.flatMap(({ subgraph }) => subgraph ?? []));
}

async function composed(schemas: Readonly<Record<string, string>>): Promise<Supergraph> {
  const { supergraph, problems } = await compose(schemas);
  if (supergraph === undefined) throw new Error(JSON.stringify(problems, undefined, 1));
  return supergraph;
}

function said({ sdl }: Supergraph, directive: string): readonly (readonly [string, unknown])[] {
  return listApplications(parse(sdl), directive).map(({ coordinate, arguments: args }) => [coordinate, args]);
}

describe('policy directives through composition', () => {
  test('every application stands in the supergraph on its element, beside its link and definition', async () => {
    const supergraph = await composed({
      shop: `extend schema ${FEDERATION} ${POLICY}
        type Query {
          search(text: String! @constraint(minLength: 2), filter: Filter): [Product!]! @rateLimit(max: 5, window: "1s") @rateLimit(max: 50, window: "1m", count: ERRORS) @cost(weight: 5) @listSize(assumedSize: 10)
        }
        type Mutation { rename(id: ID!): Product @cachePurge(tags: ["product-{$args.id}"]) }
        input Filter { price: Float @constraint(min: 0) }
        type Product @key(fields: "id") @cacheControl(maxAge: 60, scope: PRIVATE) @cacheTag(format: "product-{$key.id}") { id: ID! secret: String @authenticated @requiresScopes(scopes: [["a", "b"], ["c"]]) @policy(policies: [["p"]]) }
        union Found @cacheControl(maxAge: 3) = Product`,
    });
    expect(said(supergraph, 'rateLimit')).toEqual([
      ['Query.search', { max: 5, window: '1s' }],
      ['Query.search', { max: 50, window: '1m', count: 'ERRORS' }],
    ]);
    expect(said(supergraph, 'constraint')).toEqual([
      ['Query.search(text:)', { minLength: 2 }],
      ['Filter.price', { min: 0 }],
    ]);
    expect(said(supergraph, 'cacheControl')).toEqual([
      ['Product', { maxAge: 60, scope: 'PRIVATE' }],
      ['Found', { maxAge: 3 }],
    ]);
    expect(said(supergraph, 'cacheTag')).toEqual([['Product', { format: 'product-{$key.id}' }]]);
    expect(said(supergraph, 'cachePurge')).toEqual([['Mutation.rename', { tags: ['product-{$args.id}'] }]]);
    expect(said(supergraph, 'requiresScopes')).toEqual([['Product.secret', { scopes: [['a', 'b'], ['c']] }]]);
    expect(said(supergraph, 'policy')).toEqual([['Product.secret', { policies: [['p']] }]]);
    expect(supergraph.costs.weights.get('Query.search')).toBe(5);
    // The file alone says the same, and clients see none of it.
    const { sdl, publicSchema } = loadSupergraph(supergraph.sdl);
    expect(sdl).toBe(supergraph.sdl);
    expect(printSchema(publicSchema)).not.toMatch(/@|RateLimit|CacheControl|gatefold/);
  });

  test('slicing arguments in input objects, and lists written without brackets, come through', async () => {
    const supergraph = await composed({
      shop: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@shareable", { name: "@listSize", as: "@long" }])
        type Query {
          search(page: Page, max: Int): [Int] @shareable @long(slicingArguments: ["page.at.first", "max"], assumedSize: 7, requireOneSlicingArgument: false)
          few(page: Page): Box @long(slicingArguments: "page.size", sizedFields: "items")
          some(first: Int): [Int] @long(slicingArguments: "first")
        }
        input Page { at: At size: Int } input At { first: Int } type Box { items: [Int] }`,
      stock: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@shareable", { name: "@listSize", as: "@long" }])
        type Query { search(page: Page, max: Int): [Int] @shareable @long(assumedSize: 9, slicingArguments: ["page.size"]) } input Page { at: At size: Int } input At { first: Int }`,
    });
    const { listSizes } = loadSupergraph(supergraph.sdl).costs;
    expect(listSizes.get('Query.search')).toMatchObject({
      assumedSize: 9,
      slicingArguments: ['max', 'page.at.first', 'page.size'],
    });
    expect(listSizes.get('Query.few')).toMatchObject({
      slicingArguments: ['page.size'],
      sizedFields: ['items'],
      requireOneSlicingArgument: true,
    });
    expect(listSizes.get('Query.some')).toMatchObject({ slicingArguments: ['first'] });
    expect(supergraph.sdl).not.toContain('gatefold');
  });

  test('what composition itself refuses of a directive is told with its place', async () => {
    const key =
      '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", ' +
      '"@authenticated"])';
    const { problems } = await compose({
      a: `extend schema ${key} type Query { t: T } type T @key(fields: "id") { id: ID! ssn: String @authenticated }`,
      b:
        `extend schema ${key}\ntype T @key(fields: "id") { id: ID! ssn: String @external\n  masked: String ` +
        '@requires(fields: "ssn") }',
    });
    expect(problems).toMatchObject([
      {
        code: 'MISSING_TRANSITIVE_AUTH_REQUIREMENTS',
        subgraph: 'b',
        file: 'b.graphql',
        line: 3,
        column: 3,
        coordinate: 'T.masked',
      },
    ]);
  });

  test(
    'subgraphs that say the same of a shared element say it once, and what differs stands side by ' + 'side',
    async () => {
      const of = (maxAge: number, max: number): string => `extend schema ${FEDERATION} ${POLICY}
      type Query { a: A @shareable @rateLimit(max: ${max}, window: "1s") } type A @shareable @cacheControl(maxAge: ${maxAge}) { b: Int }`;
      const supergraph = await composed({ one: of(1, 7), two: of(2, 7) });
      expect(said(supergraph, 'cacheControl')).toEqual([
        ['A', { maxAge: 1 }],
        ['A', { maxAge: 2 }],
      ]);
      expect(said(supergraph, 'rateLimit')).toEqual([['Query.a', { max: 7, window: '1s' }]]);
    },
  );

  test('renamed and prefixed imports, operation types of other names and composeDirective are understood', async () => {
    const supergraph = await composed({
      one: `schema @link(url: "https://specs.gatefold.dev/policy/v1.0", as: "gf", import: [{ name: "@rateLimit", as: "@limit" }])
          @link(url: "https://specs.apollo.dev/federation/v2.12", import: ["@composeDirective", { name: "@cacheTag", as: "@mark" }])
          @composeDirective(name: "@limit") { query: Root }
        directive @limit(max: Int!, window: String!) repeatable on FIELD_DEFINITION
        type Root { a(b: Int @gf__constraint(max: 3)): Int @limit(max: 1, window: "1s") @mark(format: "a") }`,
    });
    expect(said(supergraph, 'rateLimit')).toEqual([['Query.a', { max: 1, window: '1s' }]]);
    expect(said(supergraph, 'constraint')).toEqual([['Query.a(b:)', { max: 3 }]]);
    expect(said(supergraph, 'cacheTag')).toEqual([['Query.a', { format: 'a' }]]);
  });

  test('a service that defines the directives itself is composed without their helper types', async () => {
    const supergraph = await composed({
      one: `directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
        enum CacheControlScope { PUBLIC PRIVATE }
        enum Kept { A }
        type Query { a: Kept @cacheControl(maxAge: 9, scope: PRIVATE) }`,
    });
    expect(said(supergraph, 'cacheControl')).toEqual([['Query.a', { maxAge: 9, scope: 'PRIVATE' }]]);
    expect(printSchema(supergraph.publicSchema)).toBe('type Query {\n  a: Kept\n}\n\nenum Kept {\n  A\n}');
  });

  test('connectors and plain services carry them too, without any link', async () => {
    const supergraph = await composed({
      rest: `extend schema @source(name: "api", http: { baseURL: "http://api.test" })
        type Query { a(id: ID! @constraint(maxLength: 8)): Int @connect(source: "api", http: { GET: "/{$args.id}" }, selection: "$") @rateLimit(max: 1, window: "1s") @cost(weight: 9) @authenticated }`,
      plain: `extend schema @source(name: "cms", graphql: { url: "http://cms.test" })
        type Query { page(id: ID!): Page @lookup(key: "id") @cacheTag(format: "page") } type Page @key(fields: "id") { id: ID! text: String @requiresScopes(scopes: [["read"]]) }`,
    });
    expect(said(supergraph, 'constraint')).toEqual([['Query.a(id:)', { maxLength: 8 }]]);
    expect(said(supergraph, 'rateLimit')).toEqual([['Query.a', { max: 1, window: '1s' }]]);
    expect(said(supergraph, 'authenticated')).toEqual([['Query.a', {}]]);
    expect(said(supergraph, 'cacheTag')).toEqual([['Query.page', { format: 'page' }]]);
    expect(said(supergraph, 'requiresScopes')).toEqual([['Page.text', { scopes: [['read']] }]]);
    expect(supergraph.costs.weights.get('Query.a')).toBe(9);
  });

  test('what an interface object says holds for every implementation', async () => {
    const supergraph = await composed({
      media:
        `extend schema ${FEDERATION} type Query { all: [Media!]! } interface Media @key(fields: "id") { id: ID! } ` +
        'type Book implements Media @key(fields: "id") { id: ID! } type Film implements Media @key(fields: "id") ' +
        '{ id: ID! }',
      rating:
        `extend schema ${FEDERATION} ${POLICY} type Media @key(fields: "id") @interfaceObject { id: ID! ` +
        'rating(of: Int @constraint(min: 1)): Int @rateLimit(max: 1, window: "1s") }',
    });
    expect(
      said(supergraph, 'rateLimit')
        .map(([coordinate]) => coordinate)
        .sort(),
    ).toEqual(['Book.rating', 'Film.rating', 'Media.rating']);
    expect(
      said(supergraph, 'constraint')
        .map(([coordinate]) => coordinate)
        .sort(),
    ).toEqual(['Book.rating(of:)', 'Film.rating(of:)', 'Media.rating(of:)']);
  });

  test('a directive on what composition leaves out fails it, with its coordinate and place', async () => {
    const { problems } = await compose({
      one:
        `extend schema ${FEDERATION} ${POLICY}\ntype Query { a(i: I): Int @shareable }\ninput I { kept: Int, ` +
        'gone: Int @constraint(min: 1) }',
      two: `extend schema ${FEDERATION}\ntype Query { a(i: I): Int @shareable }\ninput I { kept: Int }`,
    });
    expect(problems).toEqual([
      expect.objectContaining({
        subgraph: 'one',
        file: 'one.graphql',
        coordinate: 'I.gone',
        code: 'POLICY_BOUND_TO_NOTHING',
        line: 3,
        column: 32,
      }),
    ]);
  });

  test('a graph without policies is composed to the very same text as before', async () => {
    const { sdl } = await composed({ one: `extend schema ${FEDERATION} ${POLICY} type Query { a: Int }` });
    expect(sdl).not.toContain('gatefold');
  });
});
