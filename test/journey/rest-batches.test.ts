import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { buildSchema, graphql } from 'graphql';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { createGateway } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';
import { ask } from '../support/start-gatefold.ts';

const LINKS = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible"])
  @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect", "@lookup"])`;

const PARENTS = 100;
const MAX_SIZE = 40;
/** Parents have the numbers 1 to 100, each with a peer 50 further: 150 in all. Every seventh is not known. */
const KEYS = 150;
const isKnown = (sku: number): boolean => sku % 7 !== 0;
const BATCH =
  'http: { GET: "/stock", queryParams: "sku: $batch.sku" }, batch: { maxSize: 40 }, selection: "$.levels { sku ' +
  'units }"';

/** Where the units of products come from. */
const PLACES = {
  'another subgraph, over REST': {
    products: 'type Product @key(fields: "sku") { sku: KEY! peer: Product }',
    stock: `SOURCE type Product @key(fields: "sku") @connect(source: "stock", ${BATCH}) { sku: KEY! units: Int }`,
  },
  'another subgraph, over REST, with a call for each': {
    products: 'type Product @key(fields: "sku") { sku: KEY! peer: Product }',
    stock:
      'SOURCE type Product @key(fields: "sku") @connect(source: "stock", http: { GET: "/stock?sku={$this.sku}" }, ' +
      'selection: "$.levels->first { sku units }") { sku: KEY! units: Int }',
  },
  'the same subgraph, over REST': {
    products: `type Product @connect(source: "stock", ${BATCH}) { sku: KEY! peer: Product units: Int }`,
    stock: undefined,
  },
  'a field of the parents, over REST': {
    products: `type Product { sku: KEY! peer: Product units: Int @connect(source: "stock", ${BATCH}) }`,
    stock: undefined,
  },
  'a plain GraphQL service': {
    products: 'type Product @key(fields: "sku") { sku: KEY! peer: Product }',
    stock:
      'GRAPHQL type Query { levels(skus: [KEY!]!): [Product]! @lookup(key: "sku", MAX) @inaccessible } type ' +
      'Product @key(fields: "sku") { sku: KEY! units: Int }',
  },
} as const;

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(answer: (message: IncomingMessage, body: string) => unknown): Promise<string> {
  const server = createServer((message, response) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      void Promise.resolve(answer(message, Buffer.concat(chunks).toString())).then((said) =>
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(said)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** In an order of its own, without those that are not known. */
function levelsOf(skus: readonly string[]): readonly { readonly sku: string; readonly units: number }[] {
  const known = skus.filter((sku) => isKnown(Number(sku)));
  return known
    .map((sku, index) => ({ sku, units: Number(sku) * 10, rank: (index * 37) % known.length }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ sku, units }) => ({ sku, units }));
}

const restStock = (calls: string[][]): Promise<string> =>
  serve((message) => {
    const skus = new URL(message.url ?? '', 'http://x').searchParams.getAll('sku');
    calls.push(skus);
    // Keys are numbers at the parents and texts here.
    return { levels: levelsOf(skus) };
  });

function graphqlStock(calls: string[][], key: string): Promise<string> {
  const schema = buildSchema(
    `type Query { levels(skus: [${key}!]!): [Product]! } type Product { sku: ${key}! units: Int }`,
  );
  return serve((_message, body) => {
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    const levels = ({ skus }: { skus: readonly (string | number)[] }): unknown => {
      calls.push(skus.map(String));
      // A null among them, as some services say that they do not know a key.
      return [null, ...levelsOf(skus.map(String))];
    };
    return graphql({ schema, source: query, rootValue: { levels }, variableValues: variables ?? {} });
  });
}

test.each(
  Object.entries(PLACES).flatMap(([place, types]) =>
    (['ID', 'Int'] as const).flatMap((key) =>
      (['native', 'portable'] as const).map((engine) => ({ place, types, key, engine })),
    ),
  ),
)(
  'T26 100 parents, under aliases and at two depths, make ceil(distinct keys / maxSize) calls: $place, keys of ' +
    'type $key, $engine planner',
  async ({ place, types, key, engine }) => {
    const calls: string[][] = [];
    const api = await serve(() =>
      Array.from({ length: PARENTS }, (_, index) => ({ sku: index + 1, peer: { sku: index + 51 } })),
    );
    const stock =
      place === 'a plain GraphQL service'
        ? `@source(name: "stock", graphql: { url: "${await graphqlStock(calls, key)}" })`
        : `@source(name: "stock", http: { baseURL: "${await restStock(calls)}" })`;
    const products = `${LINKS} @source(name: "api", http: { baseURL: "${api}" }) ${types.stock === undefined ? stock : ''}
    type Query { products: [Product] @connect(source: "api", http: { GET: "/" }, selection: "sku peer { sku }") } ${types.products}`;
    const subgraphs = [
      ['products', products],
      ...(types.stock === undefined
        ? []
        : [
            [
              'stock',
              types.stock.replace(/SOURCE|GRAPHQL/, () => `${LINKS} ${stock}`).replace('MAX', `maxSize: ${MAX_SIZE}`),
            ] as const,
          ]),
    ] as const;
    const registered = await Promise.all(
      subgraphs.map(([name, sdl]) =>
        registerSubgraph({ name, sdl: sdl.replaceAll('KEY', key), directory: '.', config: { sources: {} } }),
      ),
    );
    const { supergraph, problems } = composeSupergraph(registered.flatMap(({ subgraph }) => subgraph ?? []));
    if (supergraph === undefined || registered.some((one) => one.problems.length > 0))
      throw new Error(JSON.stringify([problems, ...registered.map((one) => one.problems)]));
    const config = readConfig(undefined, { log: { level: 'silent' }, listen: { port: 0 }, planner: { engine } });
    const log = createLog(config.log);
    const gateway = await createGateway({ config, supergraph, log });
    cleanups.push(() => gateway.close());
    const door = await openConfiguredDoor(gateway, config, { log });
    cleanups.push(() => door.close());

    const { data, errors } = await ask(
      door.url,
      '{ a: products { sku units again: units peer { units } } b: products { units peer { sku } } }',
    );
    expect(errors).toBeUndefined();
    const unitsOf = (sku: number): number | null => (isKnown(sku) ? sku * 10 : null);
    const shown = (sku: number): unknown => (key === 'ID' ? String(sku) : sku);
    const skus = Array.from({ length: PARENTS }, (_, index) => index + 1);
    expect(data?.['a']).toEqual(
      skus.map((sku) => ({
        sku: shown(sku),
        units: unitsOf(sku),
        again: unitsOf(sku),
        peer: { units: unitsOf(sku + 50) },
      })),
    );
    expect(data?.['b']).toEqual(skus.map((sku) => ({ units: unitsOf(sku), peer: { sku: shown(sku + 50) } })));
    const sizes = calls.map((asked) => asked.length).sort((a, b) => a - b);
    expect(sizes).toEqual(
      place.endsWith('for each') ? Array.from({ length: KEYS }, () => 1) : [30, MAX_SIZE, MAX_SIZE, MAX_SIZE],
    );
    expect(new Set(calls.flat()).size).toBe(KEYS);
  },
);
