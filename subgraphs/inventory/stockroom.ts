import { status as Status, type StatusObject } from '@grpc/grpc-js';
import type { ProductStock, WarehouseStock } from '../data/shop.ts';
import {
  timestamp,
  type ProductStockMessage,
  type ReservationMessage,
  type ReserveRequest,
  type StockChangeMessage,
  type StockStatus,
  type WarehouseStockMessage,
} from './messages.ts';

/** How many units one customer or order may hold at a time. */
const quotaUnits = 100n;
const reservationMs = 30 * 60_000;

/** Why a call is refused, as gRPC says it. */
export type Refusal = Pick<StatusObject, 'code' | 'details'>;

/** What lies in the warehouses, and who holds how much of it. */
export interface Stockroom {
  one(productId: string): ProductStockMessage | undefined;
  /** Each known product once, in the stockroom's order. */
  several(productIds: readonly string[]): readonly ProductStockMessage[];
  reserve(
    request: ReserveRequest,
  ): { readonly reservation: ReservationMessage; readonly change: StockChangeMessage } | { readonly refusal: Refusal };
}

interface Shelf {
  readonly stock: WarehouseStock;
  quantity: bigint;
}

export function createStockroom(stock: readonly ProductStock[]): Stockroom {
  const products = new Map(
    stock.map((product) => [product.productId, { product, shelves: product.warehouses.map(fillShelf) }]),
  );
  const held = new Map<string, bigint>();
  let reservations = 0;

  const one = (productId: string): ProductStockMessage | undefined => {
    const found = products.get(productId);
    if (found === undefined) return undefined;
    const { handling, ledgerSequence } = found.product;
    return {
      productId,
      warehouses: found.shelves.map(describeShelf),
      handling,
      ledgerSequence: String(ledgerSequence),
    };
  };

  return {
    one,
    several: (productIds) => {
      const wanted = new Set(productIds);
      return [...products.keys()].filter((id) => wanted.has(id)).flatMap((id) => one(id) ?? []);
    },
    reserve: (request) => {
      const shelf = products
        .get(request.productId)
        ?.shelves.find(({ stock: { warehouseId } }) => warehouseId === request.warehouseId);
      const holder = request.customerId ?? request.orderId ?? '';
      const quantity = BigInt(request.quantity);
      const total = (held.get(holder) ?? 0n) + quantity;

      if (holder === '') return refuse(Status.INVALID_ARGUMENT, 'A customer or an order must hold the units.');
      if (quantity < 1n) return refuse(Status.INVALID_ARGUMENT, 'The quantity must be 1 or more.');
      if (shelf === undefined)
        return refuse(Status.NOT_FOUND, `There is no ${request.productId} in ${request.warehouseId}.`);
      if (total > quotaUnits)
        return refuse(Status.RESOURCE_EXHAUSTED, `${holder} may hold ${quotaUnits} units at a time.`);
      if (quantity > shelf.quantity)
        return refuse(Status.FAILED_PRECONDITION, `Only ${shelf.quantity} units are left.`);

      held.set(holder, total);
      shelf.quantity -= quantity;
      reservations += 1;
      return describeReservation(`s${reservations}`, request, shelf);
    },
  };
}

function fillShelf(stock: WarehouseStock): Shelf {
  return { stock, quantity: BigInt(stock.quantity) };
}

function refuse(code: Status, details: string): { readonly refusal: Refusal } {
  return { refusal: { code, details } };
}

function describeReservation(id: string, request: ReserveRequest, shelf: Shelf): ReturnType<Stockroom['reserve']> {
  const { productId, warehouseId, quantity, delivery, note } = request;
  const now = Date.now();
  return {
    reservation: {
      id,
      productId,
      warehouseId,
      quantity,
      delivery: delivery === 'DELIVERY_UNSPECIFIED' ? 'DELIVERY_STANDARD' : delivery,
      expiresAt: timestamp(new Date(now + reservationMs).toISOString()),
      note,
    },
    change: {
      productId,
      warehouseId,
      quantity: String(shelf.quantity),
      status: judge(shelf),
      changedAt: timestamp(new Date(now).toISOString()),
      reservationId: id,
    },
  };
}

function describeShelf(shelf: Shelf): WarehouseStockMessage {
  const { warehouseId, reorderLevel, shelf: place, countedAt, outlook } = shelf.stock;
  return {
    warehouseId,
    quantity: String(shelf.quantity),
    status: judge(shelf),
    reorderLevel: reorderLevel === undefined ? undefined : { value: reorderLevel },
    shelf: place,
    countedAt: timestamp(countedAt),
    ...(outlook === undefined
      ? {}
      : 'restockAt' in outlook
        ? { restockAt: timestamp(outlook.restockAt) }
        : { discontinuedBecause: outlook.discontinuedBecause }),
  };
}

function judge({ stock, quantity }: Shelf): StockStatus {
  if (quantity === 0n) return 'STOCK_STATUS_OUT_OF_STOCK';
  return quantity < BigInt(stock.reorderLevel ?? 5) ? 'STOCK_STATUS_LOW' : 'STOCK_STATUS_IN_STOCK';
}
