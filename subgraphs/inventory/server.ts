import {
  Server,
  ServerCredentials,
  status as Status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { BackendOptions, RunningBackend } from '../backend.ts';
import { createCallCounter, type CallCounter } from '../count-calls.ts';
import { generateShop } from '../data/generate-shop.ts';
import { packageFile } from '../package-file.ts';
import type {
  BatchGetStockRequest,
  GetStockRequest,
  ProductStockMessage,
  ReservationMessage,
  ReserveRequest,
  StockChangeMessage,
  WatchStockRequest,
} from './messages.ts';
import { createStockroom, type Stockroom } from './stockroom.ts';

type Watcher = ServerWritableStream<WatchStockRequest, StockChangeMessage>;

/** Starts the warehouses: a gRPC service, `inventory.proto`. */
export async function startInventory({
  port,
  shop = generateShop(),
  calls = createCallCounter(),
}: BackendOptions): Promise<RunningBackend> {
  const server = new Server();
  server.addService(loadService(), implement(createStockroom(shop.stock), calls));
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, taken) =>
      error === null ? resolve(taken) : reject(error),
    );
  });
  return {
    url: `127.0.0.1:${bound}`,
    port: bound,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.tryShutdown(() => resolve());
        server.forceShutdown();
      }),
  };
}

function loadService(): ServiceDefinition {
  const definitions = loadSync(packageFile('subgraphs/inventory/inventory.proto'), {
    longs: String,
    enums: String,
    // Absent scalars and lists of a request read as their zero values; absent wrappers, optionals and members of a
    // oneof stay absent.
    defaults: true,
  });
  const service = definitions['shop.inventory.v1.Inventory'];
  // Messages and enums have a `format`; a service has only its methods.
  if (service === undefined || 'format' in service) throw new Error('inventory.proto defines no service Inventory.');
  return service;
}

function implement(stockroom: Stockroom, calls: CallCounter): UntypedServiceImplementation {
  const watchers = new Set<Watcher>();
  return {
    getStock: (
      { request }: ServerUnaryCall<GetStockRequest, ProductStockMessage>,
      answer: sendUnaryData<ProductStockMessage>,
    ) => {
      calls.count('GetStock');
      const stock = stockroom.one(request.productId);
      if (stock === undefined) answer({ code: Status.NOT_FOUND, details: `There is no product ${request.productId}.` });
      else answer(null, stock);
    },
    batchGetStock: (
      { request }: ServerUnaryCall<BatchGetStockRequest, { items: readonly ProductStockMessage[] }>,
      answer: sendUnaryData<{ items: readonly ProductStockMessage[] }>,
    ) => {
      calls.count('BatchGetStock');
      answer(null, { items: stockroom.several(request.productIds) });
    },
    reserve: (
      { request }: ServerUnaryCall<ReserveRequest, ReservationMessage>,
      answer: sendUnaryData<ReservationMessage>,
    ) => {
      calls.count('Reserve');
      const result = stockroom.reserve(request);
      if ('refusal' in result) {
        answer(result.refusal);
        return;
      }
      answer(null, result.reservation);
      for (const watcher of watchers) if (isWatching(watcher, result.change)) watcher.write(result.change);
    },
    watchStock: (call: Watcher) => {
      calls.count('WatchStock');
      watchers.add(call);
      call.on('cancelled', () => watchers.delete(call));
    },
  };
}

function isWatching({ request: { productIds } }: Watcher, { productId }: StockChangeMessage): boolean {
  return productIds.length === 0 || productIds.includes(productId);
}
