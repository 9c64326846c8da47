import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Backend, SubgraphAnswer } from '../../../../src/core/backend.ts';
import { connectorBackend } from '../../../../src/fetch/connect/connector-backend.ts';
import { createChannels } from '../../../../src/fetch/grpc/channels.ts';
import { createPools } from '../../../../src/fetch/http/pools.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import { generateShop } from '../../../../subgraphs/data/generate-shop.ts';
import { startInventory } from '../../../../subgraphs/inventory/server.ts';
import type { RunningBackend } from '../../../../subgraphs/backend.ts';
import { BACKENDS, contextOf, failureOf } from '../backend-server.ts';
import { operationOf } from './connector-world.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface World {
  readonly inventory: RunningBackend;
  readonly backend: Backend;
  ask(text: string, variables?: Record<string, unknown>): Promise<SubgraphAnswer>;
}

const shop = generateShop();

async function world(change: (sdl: string) => string = (sdl) => sdl): Promise<World> {
  const inventory = await startInventory({ port: 0, shop });
  const directory = new URL('../../../../subgraphs/inventory/', import.meta.url);
  const sdl = change(await readFile(new URL('schema.graphql', directory), 'utf8'));
  const { subgraph, problems } = await registerSubgraph({
    name: 'inventory',
    sdl,
    directory: directory.pathname,
    config: { sources: { inventory: { url: inventory.url } } },
  });
  if (subgraph === undefined) throw new Error(JSON.stringify(problems));
  const pools = createPools(BACKENDS);
  const channels = createChannels();
  cleanups.push(
    () => inventory.close(),
    () => pools.close(),
    () => channels.close(),
  );
  const backend = connectorBackend({ subgraph, pools, channels, config: BACKENDS });
  return {
    inventory,
    backend,
    ask: (text, variables = {}) => backend.prepare(operationOf(text)).run({ variables, context: contextOf() }),
  };
}

const [first, second, third] = shop.products;
const ids = [first, second, third].map((product) => product?.id ?? '');
const refs = (...list: readonly string[]): Record<string, unknown> => ({
  r: list.map((id) => ({ __typename: 'Product', id })),
});
const STOCK =
  'query($r: [_Any!]!) { _entities(representations: $r) { ... on Product { id ledgerSequence stock { warehouse ' +
  'quantity status restockAt } } } }';

describe('gRPC connectors', () => {
  test('K distinct keys make exactly ceil(K / maxSize) calls', async () => {
    const { ask, inventory } = await world((sdl) => sdl.replace('maxSize: 500', 'maxSize: 2'));
    const { data, errors } = await ask(STOCK, refs(...ids, ids[0] ?? ''));
    expect(errors).toEqual([]);
    expect(data?.['_entities']).toMatchObject(
      [...ids, ids[0]].map((id) => ({ id, stock: [{ quantity: expect.any(Number) }, {}, {}] })),
    );
    expect(inventory.calls.byOperation()).toEqual({ BatchGetStock: 2 });
  });

  test('64-bit integers beyond 2^53 stay exact, enum names lose their prefix', async () => {
    const { ask } = await world();
    const { data } = await ask(STOCK, refs(ids[0] ?? ''));
    const text = JSON.stringify(data);
    expect(/"ledgerSequence":"\d{16,}"/.test(text)).toBe(true);
    expect(text).toMatch(/"status":"(?:IN_STOCK|LOW|OUT_OF_STOCK)"/);
  });

  test('a key that the service leaves out is null without an error', async () => {
    const { ask } = await world();
    const { data, errors } = await ask(STOCK, refs('nothing-like-it', ids[0] ?? ''));
    expect(errors).toEqual([]);
    expect(data).toMatchObject({ _entities: [null, { id: ids[0] }] });
  });

  test('a mutation maps its input to the request and what follows is batched', async () => {
    const { ask, inventory } = await world();
    const stocked = shop.stock
      .flatMap(({ productId, warehouses }) => warehouses.map((shelf) => ({ productId, ...shelf })))
      .find(({ quantity }) => quantity > 0);
    const { data, errors } = await ask(
      'mutation($input: ReserveInput!) { reserve(input: $input) { quantity delivery product { id stock { ' +
        'warehouse } } } }',
      {
        input: {
          productId: stocked?.productId,
          warehouse: stocked?.warehouseId,
          quantity: 1,
          customerId: 'u1',
          delivery: 'EXPRESS',
        },
      },
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      reserve: { quantity: 1, delivery: 'EXPRESS', product: { id: stocked?.productId, stock: [{}, {}, {}] } },
    });
    expect(inventory.calls.byOperation()).toEqual({ Reserve: 1, BatchGetStock: 1 });
  });

  test('a status that is not OK is a coded failure', async () => {
    const { ask } = await world();
    expect((await failureOf(ask('{ stock(productId: "nothing-like-it") { quantity } }'))).code).toBe('NOT_FOUND');
  });

  test('the errors of a connector are mapped from the status and what it says', async () => {
    const { ask } = await world((sdl) =>
      sdl.replace(
        'request: "productId: $args.productId" }',
        'request: "productId: $args.productId" }\n errors: { message: "$([\'no stock\', ' +
          '$.message])->joinNotNull(\': \')", extensions: "number: $status" }',
      ),
    );
    const failure = await failureOf(ask('{ stock(productId: "nothing-like-it") { quantity } }'));
    expect(failure.publicMessage).toMatch(/^no stock: .+/);
    expect(failure.extensions).toMatchObject({ number: 5, grpc: { status: 'NOT_FOUND' } });
  });

  test('a service that is gone is unreachable', async () => {
    const { ask, inventory } = await world();
    await inventory.close();
    expect((await failureOf(ask(STOCK, refs(ids[0] ?? '')))).code).toBe('BACKEND_UNREACHABLE');
  });

  test('the calls of an operation are predicted', async () => {
    const { backend } = await world();
    expect(backend.prepare(operationOf(STOCK)).predict()).toEqual([
      {
        call: 'Inventory/BatchGetStock',
        count: 'per batch',
        batchSize: 500,
        sharing: expect.any(String),
        at: '_entities.@',
      },
    ]);
    expect(backend.prepare(operationOf('{ stock(productId: "1") { quantity } }')).predict()).toEqual([
      { call: 'Inventory/GetStock', count: 'one' },
    ]);
  });
});
