import { describe, expect, test } from '@jest/globals';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { lintCalls } from '../../../../src/supergraph/lint/lint-calls.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import type { Subgraph } from '../../../../src/supergraph/supergraph.ts';

const LINK = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
  @source(name: "api", http: { baseURL: "http://api.test" })
`;

async function subgraph(name: string, types: string): Promise<Subgraph> {
  const { subgraph: found, problems } = await registerSubgraph({
    name,
    sdl: LINK + types,
    directory: '.',
    config: { sources: {} },
  });
  if (found === undefined) throw new Error(JSON.stringify(problems));
  return found;
}

async function lint(...parts: readonly (readonly [string, string])[]): Promise<readonly unknown[]> {
  const { supergraph, problems } = composeSupergraph(
    await Promise.all(parts.map(([name, types]) => subgraph(name, types))),
  );
  if (supergraph === undefined) throw new Error(JSON.stringify(problems));
  return lintCalls(supergraph).map(({ subgraph: name, coordinate, line, message, code }) => [
    name,
    coordinate,
    line,
    code,
    message,
  ]);
}

const PRODUCTS = (more = '', selection = 'id name'): string => `
type Query {
  products: [Product] @connect(source: "api", http: { GET: "/products" }, selection: "$.items { ${selection} }")
}
type Product @key(fields: "id") ${more} { id: ID! name: String
  reviews: [Review]
    @connect(source: "api", http: { GET: "/reviews", queryParams: "of: $batch.id" }, batch: { many: true, key: "of" }, selection: "of text")
}
type Review { text: String }`;

const ONE = '@connect(source: "api", http: { GET: "/products/{$this.id}" }, selection: "id name")';
const MANY =
  '@connect(source: "api", http: { GET: "/products", queryParams: "ids: $batch.id" }, batch: { maxSize: 50 }, ' +
  'selection: "id name")';
const OTHER =
  'type Query { best: [Product] @connect(source: "api", http: { GET: "/best" }, selection: "id") } type Product ' +
  '@key(fields: "id") { id: ID! }';

describe('one call for each object of a list', () => {
  test('a field of many parents is told, with the batch that would prevent it', async () => {
    const single = PRODUCTS()
      .replace('queryParams: "of: $batch.id"', 'queryParams: "of: $this.id"')
      .replace('batch: { many: true, key: "of" }, selection: "of text"', 'selection: "text"');
    expect(await lint(['products', single])).toEqual([
      [
        'products',
        'Product.reviews',
        11,
        'N_PLUS_ONE',
        'is called once for each `Product` of a list such as `Query.products`; with $batch.id in place of $this ' +
          'and `batch: { maxSize: …, many: true }`, one call would serve many',
      ],
    ]);
    expect(await lint(['products', PRODUCTS()])).toEqual([]);
  });

  test('an object that no list leads to is called for as often as it is asked for', async () => {
    expect(
      await lint([
        'products',
        'type Query { me: User @connect(source: "api", http: { GET: "/me" }, selection: "id") } type User { id: ' +
          'ID! posts: Int @connect(source: "api", http: { GET: "/{$this.id}" }, selection: "$") }',
      ]),
    ).toEqual([]);
  });

  test('an entity that lists of other subgraphs lead to is told, unless a batch gives the same', async () => {
    expect(await lint(['products', PRODUCTS(ONE)])).toEqual([]);
    expect(await lint(['other', OTHER], ['products', PRODUCTS(ONE)])).toEqual([
      [
        'products',
        'Product',
        9,
        'N_PLUS_ONE',
        'finds `Product.name` with one call for each `Product` of a list such as `Query.best`, by "id"; a ' +
          '`@connect` on the type `Product` that reads $batch.id would find many with one call',
      ],
    ]);
    expect(await lint(['other', OTHER], ['products', PRODUCTS(MANY)])).toEqual([]);
    expect(await lint(['other', OTHER], ['products', PRODUCTS(`${ONE} ${MANY}`)])).toEqual([]);
  });

  test('an entity is told when a list of its own subgraph lacks what it gives', async () => {
    expect(await lint(['products', PRODUCTS(ONE, 'id')])).toMatchObject([
      ['products', 'Product', 9, 'N_PLUS_ONE', expect.stringContaining('`Product.name`')],
    ]);
  });
});
