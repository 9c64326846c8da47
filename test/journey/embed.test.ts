import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { startBackends, type RunningBackends } from '../../subgraphs/start.ts';
import {
  composeSupergraph,
  embedInApollo,
  readSubgraphFolder,
  stringifyResult,
  type EmbeddedGateway,
  type Supergraph,
} from '../../src/index.ts';
import { ask } from '../support/start-gatefold.ts';

describe.each([
  ['with our stringifyResult', { stringifyResult }],
  ['with its own', {}],
])('Apollo Server of somebody else, %s', (_how, options) => {
  let backends: RunningBackends;
  let supergraph: Supergraph;
  let gateway: EmbeddedGateway;
  let server: ApolloServer;
  let url: string;
  beforeAll(async () => {
    backends = await startBackends({ firstPort: 0 });
    supergraph = await composeDemo(backends);
    gateway = embedInApollo({ supergraph, config: { log: { level: 'silent' } } });
    server = new ApolloServer({ gateway, ...options });
    ({ url } = await startStandaloneServer(server, { listen: { port: 0 } }));
  });
  afterAll(async () => {
    await server.stop();
    await backends.close();
  });

  test('answers from all backends', async () => {
    const { data, errors } = await ask(
      url,
      'query ($n: Int!) { products(first: $n) { name stock { warehouse } reviews(first: 1) { author { name } } } }',
      { variables: { n: 2 } },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      products: Array.from({ length: 2 }, () => ({
        name: expect.any(String),
        stock: Array.from({ length: 3 }, () => ({ warehouse: expect.any(String) })),
        reviews: [{ author: { name: expect.any(String) } }],
      })),
    });
  });

  test('passes on a failed part as null with its error', async () => {
    await backends.stop('reviews');
    try {
      const { data, errors } = await ask(url, '{ product(id: "p1") { name reviews(first: 1) { body } } }');
      expect(errors).toMatchObject([
        { path: ['product', 'reviews'], extensions: { code: 'BACKEND_UNREACHABLE', subgraph: 'reviews' } },
      ]);
      expect(data).toEqual({ product: { name: expect.any(String), reviews: null } });
    } finally {
      await backends.restart('reviews');
    }
  });

  test('is told of a swapped supergraph', async () => {
    await gateway.swap(supergraph);
    expect((await ask(url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
  });
});

async function composeDemo({ urls }: RunningBackends): Promise<Supergraph> {
  const source = (name: string, url: string) => ({ sources: { [name]: { url, config: {} } } });
  const { subgraphs, problems } = await readSubgraphFolder('subgraphs', {
    accounts: source('accounts', urls.accounts),
    products: source('api', urls.products),
    inventory: source('inventory', urls.inventory),
    reviews: source('reviews', urls.reviews),
    content: source('content', urls.content),
  });
  const { supergraph } = composeSupergraph(subgraphs);
  if (supergraph === undefined) throw new Error(JSON.stringify(problems));
  return supergraph;
}
