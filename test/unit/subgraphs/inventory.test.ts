import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  credentials,
  loadPackageDefinition,
  status as Status,
  type Client,
  type ClientReadableStream,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { RunningBackend } from '../../../subgraphs/backend.ts';
import { generateShop } from '../../../subgraphs/data/generate-shop.ts';
import { startInventory } from '../../../subgraphs/inventory/server.ts';

type Message = Record<string, unknown>;
type Unary = (request: Message, done: (error: ServiceError | null, answer?: Message) => void) => void;
type InventoryClient = Client & { WatchStock(request: Message): ClientReadableStream<Message> } & Record<
    'GetStock' | 'BatchGetStock' | 'Reserve',
    Unary
  >;

const shop = generateShop();
let inventory: RunningBackend;
let client: InventoryClient;
beforeAll(async () => {
  inventory = await startInventory({ port: 0, shop });
  const definition = loadPackageDefinition(
    loadSync('subgraphs/inventory/inventory.proto', { longs: String, enums: String, oneofs: true }),
  );
  const {
    shop: {
      inventory: {
        v1: { Inventory },
      },
    },
  } = definition as unknown as {
    shop: { inventory: { v1: { Inventory: new (target: string, credentials: unknown) => InventoryClient } } };
  };
  client = new Inventory(inventory.url, credentials.createInsecure());
});
afterAll(async () => {
  client.close();
  await inventory.close();
});

const call = (method: 'GetStock' | 'BatchGetStock' | 'Reserve', request: Message): Promise<Message> =>
  new Promise((resolve, reject) =>
    client[method](request, (error, answer) => (error === null ? resolve(answer ?? {}) : reject(error))),
  );
const shelf = (outlook: 'restockAt' | 'discontinuedBecause') =>
  shop.stock.find(({ warehouses }) =>
    warehouses.some((warehouse) => warehouse.outlook !== undefined && outlook in warehouse.outlook),
  );
const plentiful = shop.stock
  .filter(({ warehouses }) => warehouses[0] !== undefined && warehouses[0].quantity >= 100)
  .map(({ productId }) => productId);
const sold = shop.stock.find(({ warehouses }) => warehouses[0]?.quantity === 0)?.productId;

describe('the gRPC service of inventory', () => {
  test('the stock of a product names its warehouses and keeps 64-bit integers exact', async () => {
    const stock = await call('GetStock', { productId: 'p1' });
    expect(stock['ledgerSequence']).toBe('9007199254740993');
    expect((stock['warehouses'] as Message[]).map(({ warehouseId }) => warehouseId)).toEqual([
      'berlin',
      'lyon',
      'porto',
    ]);
    expect((stock['warehouses'] as Message[]).map(({ quantity }) => quantity)).toEqual(
      shop.stock[0]?.warehouses.map(({ quantity }) => String(quantity)),
    );
  });

  test.each(['restockAt', 'discontinuedBecause'] as const)(
    'of the outlook only %s is set when that is what comes next',
    async (outlook) => {
      const found = await call('GetStock', { productId: shelf(outlook)?.productId });
      const warehouse = (found['warehouses'] as Message[]).find((each) => each['outlook'] === outlook);
      expect(warehouse).toHaveProperty(outlook);
      expect(warehouse).not.toHaveProperty(outlook === 'restockAt' ? 'discontinuedBecause' : 'restockAt');
      expect(warehouse?.['status']).toBe('STOCK_STATUS_OUT_OF_STOCK');
    },
  );

  test('absent wrappers, optionals and map entries stay absent', async () => {
    const { items } = await call('BatchGetStock', { productIds: shop.products.map(({ id }) => id) });
    const warehouses = (items as Message[]).flatMap((stock) => stock['warehouses'] as Message[]);
    expect(new Set(warehouses.map((warehouse) => 'shelf' in warehouse))).toEqual(new Set([true, false]));
    expect(new Set(warehouses.map((warehouse) => 'reorderLevel' in warehouse))).toEqual(new Set([true, false]));
    expect(warehouses.every((warehouse) => typeof (warehouse['countedAt'] as Message)['seconds'] === 'string')).toBe(
      true,
    );
    expect(
      (items as Message[]).filter(({ handling }) => (handling as Message | undefined)?.['fragile'] !== undefined)
        .length,
    ).toBeGreaterThan(0);
  });

  test('a batch answers each known product once, whatever was asked', async () => {
    const { items } = await call('BatchGetStock', { productIds: ['p7', 'nothing', 'p3', 'p7'] });
    expect((items as Message[]).map(({ productId }) => productId)).toEqual(['p3', 'p7']);
    expect((await call('BatchGetStock', {}))['items'] ?? []).toEqual([]);
  });

  test('a reservation takes from the stock', async () => {
    const [productId] = plentiful;
    const reservation = await call('Reserve', {
      productId,
      warehouseId: 'berlin',
      quantity: '2',
      orderId: 'o1',
      note: 'gift',
    });
    expect(reservation).toMatchObject({ productId, quantity: '2', delivery: 'DELIVERY_STANDARD', note: 'gift' });
    const before = shop.stock.find((stock) => stock.productId === productId)?.warehouses[0]?.quantity ?? 0;
    const after = await call('GetStock', { productId });
    expect((after['warehouses'] as Message[])[0]?.['quantity']).toBe(String(before - 2));
  });

  test.each([
    ['GetStock', 'an unknown product', { productId: 'nothing' }, Status.NOT_FOUND],
    [
      'Reserve',
      'an unknown product',
      { productId: 'nothing', warehouseId: 'lyon', quantity: 1, customerId: 'u1' },
      Status.NOT_FOUND,
    ],
    [
      'Reserve',
      'an unknown warehouse',
      { productId: 'p1', warehouseId: 'oslo', quantity: 1, customerId: 'u1' },
      Status.NOT_FOUND,
    ],
    ['Reserve', 'no holder', { productId: 'p1', warehouseId: 'lyon', quantity: 1 }, Status.INVALID_ARGUMENT],
    ['Reserve', 'a quantity of 0', { productId: 'p1', warehouseId: 'lyon', customerId: 'u1' }, Status.INVALID_ARGUMENT],
    [
      'Reserve',
      'more than is left',
      { productId: sold, warehouseId: 'berlin', quantity: 1, customerId: 'u1' },
      Status.FAILED_PRECONDITION,
    ],
    [
      'Reserve',
      'more than a holder may hold',
      { productId: plentiful[1], warehouseId: 'berlin', quantity: 101, customerId: 'u1' },
      Status.RESOURCE_EXHAUSTED,
    ],
  ] as const)('%s of %s fails as it should', async (method, _reason, request, code) => {
    await expect(call(method, request)).rejects.toMatchObject({ code });
  });

  test('a holder’s quota counts all of its reservations', async () => {
    const [, , productId] = plentiful;
    await call('Reserve', { productId, warehouseId: 'berlin', quantity: 60, customerId: 'u9' });
    await expect(
      call('Reserve', { productId, warehouseId: 'berlin', quantity: 41, customerId: 'u9' }),
    ).rejects.toMatchObject({ code: Status.RESOURCE_EXHAUSTED });
    await call('Reserve', { productId, warehouseId: 'berlin', quantity: 40, customerId: 'u9' });
  });

  test('a watcher sees the changes of its products and of no others, until it leaves', async () => {
    const [, , , watched, unwatched] = plentiful;
    const stream = client.WatchStock({ productIds: [watched] });
    const changes: Message[] = [];
    const arrived = new Promise<void>((resolve, reject) => {
      stream.on('data', (change: Message) => {
        changes.push(change);
        resolve();
      });
      stream.on('error', (error: ServiceError) => (error.code === Status.CANCELLED ? undefined : reject(error)));
    });
    // The stream is open once a call after it on the same connection was answered.
    await call('GetStock', { productId: watched });
    await call('Reserve', { productId: unwatched, warehouseId: 'berlin', quantity: 1, customerId: 'u2' });
    const { id } = await call('Reserve', { productId: watched, warehouseId: 'berlin', quantity: 1, customerId: 'u2' });
    await arrived;
    expect(changes).toMatchObject([
      { productId: watched, warehouseId: 'berlin', reservationId: id, cause: 'reservationId' },
    ]);
    stream.cancel();
  });
});
