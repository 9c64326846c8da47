import { afterEach, describe, expect, test } from '@jest/globals';
import { graphql, buildSchema, parse, type ExecutionResult } from 'graphql';
import type { Backend, SubgraphAnswer, SubgraphOperation } from '../../../../src/core/backend.ts';
import { RawJson } from '../../../../src/core/json/raw-json.ts';
import { createPools } from '../../../../src/fetch/http/pools.ts';
import { stitchBackend } from '../../../../src/fetch/stitch/call.ts';
import type { ServiceLookup } from '../../../../src/supergraph/supergraph.ts';
import { BACKENDS, contextOf, failureOf, json, serveBackend, type Received } from '../backend-server.ts';

const SDL = `
  scalar DateTime
  scalar UUID
  enum Code { NORTH SOUTH }
  type Query {
    order(token: UUID!): Order
    region(code: Code!): Region
    articles(first: Int = 10): [Article!]!
    productsById(ids: [ID!]!): [Product]!
    author(id: Int!): Author
    productBySlug(slug: String!): Product
  }
  type Article { id: ID! title: String! publishedAt: DateTime }
  type Product { id: ID! slug: String article(upper: Boolean): Article }
  type Author { id: Int! name: String! }
  type Order { token: UUID! total: Int }
  type Region { code: Code! size: Int }
`;
const PRODUCTS: ServiceLookup = {
  typeName: 'Product',
  fieldName: 'productsById',
  argumentName: 'ids',
  keyField: 'id',
  many: true,
};
const AUTHORS: ServiceLookup = {
  typeName: 'Author',
  fieldName: 'author',
  argumentName: 'id',
  keyField: 'id',
  many: false,
};
const SLUGS: ServiceLookup = {
  typeName: 'Product',
  fieldName: 'productBySlug',
  argumentName: 'slug',
  keyField: 'slug',
  many: false,
};
const ORDERS: ServiceLookup = {
  typeName: 'Order',
  fieldName: 'order',
  argumentName: 'token',
  keyField: 'token',
  many: false,
};
const REGIONS: ServiceLookup = {
  typeName: 'Region',
  fieldName: 'region',
  argumentName: 'code',
  keyField: 'code',
  many: false,
};

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const product = (id: string): object => ({
  id,
  article: ({ upper }: { upper?: boolean }) => ({
    id: `a${id}`,
    title: upper === true ? `ABOUT ${id}` : `About ${id}`,
  }),
});

type Roots = Record<string, unknown>;
interface World {
  readonly backend: Backend;
  readonly received: readonly Received[];
}

async function world(roots: Roots, respond?: (result: ExecutionResult) => unknown): Promise<World> {
  const schema = buildSchema(SDL);
  const server = await serveBackend((request, response) => {
    const { query, variables } = JSON.parse(request.body) as { query: string; variables?: Record<string, unknown> };
    void graphql({ schema, source: query, rootValue: roots, variableValues: variables ?? {} }).then((result) =>
      json(response, respond?.(result) ?? result),
    );
  });
  const pools = createPools(BACKENDS);
  cleanups.push(
    () => server.close(),
    () => pools.close(),
  );
  const backend = await stitchBackend({
    subgraph: 'content',
    url: `${server.origin}/graphql`,
    lookups: [SLUGS, PRODUCTS, AUTHORS, ORDERS, REGIONS],
    serviceSchema: parse(SDL),
    pools,
    config: BACKENDS,
  });
  return { backend, received: server.received };
}

function run(
  backend: Backend,
  text: string,
  variables: Record<string, unknown>,
  representationNames: readonly string[],
): Promise<SubgraphAnswer> {
  const operation: SubgraphOperation = {
    subgraph: 'content',
    kind: 'query',
    text,
    document: parse(text),
    variableNames: Object.keys(variables).filter((name) => !representationNames.includes(name)),
    representationNames,
    longIntegers: true,
  };
  return backend
    .prepare(operation)
    .run({ variables, context: contextOf({ forwardedHeaders: { authorization: 'Bearer t' } }) });
}

const ENTITIES = 'query($r:[_Any!]!){_entities(representations:$r){...on Product{article{title}}}}';
const representations = (...ids: unknown[]): object[] => ids.map((id) => ({ __typename: 'Product', id }));
const titles = (...found: (string | null)[]): object => ({
  _entities: found.map((title) => ({ article: title === null ? null : { title } })),
});

describe('a plain GraphQL service', () => {
  test("20 entities are looked up in one call, with the caller's headers", async () => {
    const { backend, received } = await world({ productsById: ({ ids }: { ids: string[] }) => ids.map(product) });
    const ids = Array.from({ length: 20 }, (_, index) => `p${index}`);
    const { data, errors } = await run(backend, ENTITIES, { r: representations(...ids) }, ['r']);
    expect(data).toEqual(titles(...ids.map((id) => `About ${id}`)));
    expect(errors).toEqual([]);
    expect(received).toHaveLength(1);
    expect(received[0]?.headers.authorization).toBe('Bearer t');
  });

  test('results in any order, with holes, left out or doubled, land at their own keys; 1 and "1" meet', async () => {
    let asked: unknown;
    const { backend, received } = await world({
      productsById: ({ ids }: { ids: string[] }) => {
        asked = ids;
        return [product('3'), null, product('1'), product('2')];
      },
    });
    const r = new RawJson(JSON.stringify(representations(1, '2', 'gone', '3', '1')));
    expect(await run(backend, ENTITIES, { r }, ['r'])).toEqual({
      data: titles('About 1', 'About 2', null, 'About 3', 'About 1'),
      errors: [],
    });
    expect(asked).toEqual(['1', '2', 'gone', '3']);
    expect(received).toHaveLength(1);
  });

  test('several aliases with several lists are still one call, each with its own selection and arguments', async () => {
    const { backend, received } = await world({
      productsById: ({ ids }: { ids: string[] }) => ids.map(product),
      author: ({ id }: { id: number }) => ({ id, name: `Author ${id}` }),
    });
    const text = `query($a:[_Any!]!,$b:[_Any!]!,$c:[_Any!]!,$u:Boolean){
      _e0:_entities(representations:$a){...on Product{article{title}}}
      _e1:_entities(representations:$b){...on Product{__typename text:article(upper:$u){t:title}}}
      _e2:_entities(representations:$c){...on Author{name}}}`;
    const { data, errors } = await run(
      backend,
      text,
      {
        u: true,
        a: representations('1'),
        b: representations('2', '1'),
        c: [
          { __typename: 'Author', id: 7 },
          { __typename: 'Author', id: '8' },
        ],
      },
      ['a', 'b', 'c'],
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      _e0: [{ article: { title: 'About 1' } }],
      _e1: [
        { __typename: 'Product', text: { t: 'ABOUT 2' } },
        { __typename: 'Product', text: { t: 'ABOUT 1' } },
      ],
      _e2: [{ name: 'Author 7' }, { name: 'Author 8' }],
    });
    expect(received).toHaveLength(1);
  });

  test('root fields pass straight through', async () => {
    const { backend, received } = await world({
      articles: ({ first }: { first: number }) => [{ id: 'a', title: `T${first}` }],
    });
    const text = 'query($n:Int){articles(first:$n){title}}';
    expect(await run(backend, text, { n: 2 }, [])).toEqual({ data: { articles: [{ title: 'T2' }] }, errors: [] });
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({ query: text, variables: { n: 2 } });
  });

  test('one bad key among N: the others resolve, and the error is at its own place in the operation', async () => {
    const { backend } = await world({
      productsById: ({ ids }: { ids: string[] }) =>
        ids.map((id) => {
          if (id !== 'bad') return product(id);
          return {
            id,
            article: () => {
              throw new Error('no such article');
            },
          };
        }),
    });
    const text = 'query($r:[_Any!]!){x:_entities(representations:$r){...on Product{y:article{title}}}}';
    const { data, errors } = await run(backend, text, { r: representations('1', 'bad', '2') }, ['r']);
    expect(data).toEqual({ x: [{ y: { title: 'About 1' } }, { y: null }, { y: { title: 'About 2' } }] });
    expect(errors).toEqual([{ message: 'no such article', path: ['x', 1, 'y'] }]);
  });

  test('a key whose lookup fails errors at every position that used it, and nowhere else', async () => {
    const { backend } = await world({
      productsById: ({ ids }: { ids: string[] }) => ids.map((id) => (id === 'bad' ? new Error('broken') : product(id))),
    });
    const { data, errors } = await run(backend, ENTITIES, { r: representations('bad', '1', 'bad', '2') }, ['r']);
    expect(data).toEqual(titles(null, 'About 1', null, 'About 2'));
    expect(errors.map(({ message, path }) => [message, path])).toEqual([
      ['broken', ['_entities', 0, 'article']],
      ['broken', ['_entities', 2, 'article']],
    ]);
  });

  test("a client's alias that is called like the key does not disturb the lookup", async () => {
    const { backend } = await world({ productsById: ({ ids }: { ids: string[] }) => [...ids].reverse().map(product) });
    const text = 'query($r:[_Any!]!){_entities(representations:$r){...on Product{id:article{title} key:id}}}';
    expect(await run(backend, text, { r: representations('1', '2') }, ['r'])).toEqual({
      data: {
        _entities: [
          { id: { title: 'About 1' }, key: '1' },
          { id: { title: 'About 2' }, key: '2' },
        ],
      },
      errors: [],
    });
  });

  test('lookups of one key each travel in one request, and one that finds nothing is null', async () => {
    const { backend, received } = await world({
      author: ({ id }: { id: number }) => (id === 9 ? null : { id, name: `Author ${id}` }),
    });
    const text = 'query($r:[_Any!]!){_entities(representations:$r){...on Author{name}}}';
    const r = [7, 8, '7', 9].map((id) => ({ __typename: 'Author', id }));
    const { data } = await run(backend, text, { r }, ['r']);
    expect(data).toEqual({ _entities: [{ name: 'Author 7' }, { name: 'Author 8' }, { name: 'Author 7' }, null] });
    expect(received).toHaveLength(1);
  });

  test('a key of a scalar of the service, or of an enum, looks up as any other', async () => {
    const { backend } = await world({
      order: ({ token }: { token: string }) => ({ token, total: token.length }),
      region: ({ code }: { code: string }) => ({ code, size: code === 'SOUTH' ? 2 : 1 }),
    });
    const answer = await run(
      backend,
      'query($r: [_Any!]!) { _entities(representations: $r) { ... on Order { total } ... on Region { code size } } }',
      {
        r: [
          { __typename: 'Order', token: 'abc' },
          { __typename: 'Region', code: 'SOUTH' },
        ],
      },
      ['r'],
    );
    expect(answer).toMatchObject({ data: { _entities: [{ total: 3 }, { code: 'SOUTH', size: 2 }] }, errors: [] });
  });

  test('one type is found by each of its keys, whichever a representation has', async () => {
    const { backend, received } = await world({
      productsById: ({ ids }: { ids: string[] }) => ids.map(product),
      productBySlug: ({ slug }: { slug: string }) => (slug === 'gone' ? null : { ...product(slug.slice(1)), slug }),
    });
    const bySlug = ['s7', 'gone', 's8'].map((slug) => ({ __typename: 'Product', slug }));
    expect((await run(backend, ENTITIES, { r: bySlug }, ['r'])).data).toEqual(titles('About 7', null, 'About 8'));
    expect(received).toHaveLength(1);
    const text =
      'query($a:[_Any!]!,$b:[_Any!]!){a:_entities(representations:$a){...on Product{id article{title}}} ' +
      'b:_entities(representations:$b){...on Product{id article{title}}}}';
    const { data, errors } = await run(backend, text, { a: representations('1'), b: bySlug.slice(0, 1) }, ['a', 'b']);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      a: [{ id: '1', article: { title: 'About 1' } }],
      b: [{ id: '7', article: { title: 'About 7' } }],
    });
    expect(received).toHaveLength(3);
  });

  test("a lookup that is refused as a whole keeps the backend's error, once", async () => {
    const { backend } = await world({}, () => ({
      data: null,
      errors: [{ message: 'closed today', extensions: { code: 'CLOSED' } }],
    }));
    expect(await run(backend, ENTITIES, { r: representations('1', '2') }, ['r'])).toEqual({
      data: null,
      errors: [{ message: 'closed today', extensions: { code: 'CLOSED' } }],
    });
  });

  test('a service that cannot be asked is one failure', async () => {
    const { backend } = await world({}, () => 'not a response');
    expect(await failureOf(run(backend, ENTITIES, { r: representations('1', '2') }, ['r']))).toMatchObject({
      code: 'BACKEND_ANSWER_INVALID',
      subgraph: 'content',
    });
  });
});
