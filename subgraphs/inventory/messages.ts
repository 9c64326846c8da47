import type { Warehouse } from '../data/shop.ts';

/**
 * The messages of `inventory.proto` as the loader reads and writes them here: 64-bit integers as text,
 * enum values by name, what is absent as undefined or null.
 */
export interface Timestamp {
  readonly seconds: string;
  readonly nanos: number;
}

export type StockStatus = 'STOCK_STATUS_IN_STOCK' | 'STOCK_STATUS_LOW' | 'STOCK_STATUS_OUT_OF_STOCK';

export interface WarehouseStockMessage {
  readonly warehouseId: Warehouse;
  readonly quantity: string;
  readonly status: StockStatus;
  readonly reorderLevel: { readonly value: number } | undefined;
  readonly shelf: string | undefined;
  readonly countedAt: Timestamp;
  readonly restockAt?: Timestamp;
  readonly discontinuedBecause?: string;
}

export interface ProductStockMessage {
  readonly productId: string;
  readonly warehouses: readonly WarehouseStockMessage[];
  readonly handling: Readonly<Record<string, string>>;
  readonly ledgerSequence: string;
}

export interface GetStockRequest {
  readonly productId: string;
}

export interface BatchGetStockRequest {
  readonly productIds: readonly string[];
}

export interface ReserveRequest {
  readonly productId: string;
  readonly warehouseId: string;
  readonly quantity: string;
  readonly customerId?: string;
  readonly orderId?: string;
  readonly delivery: 'DELIVERY_UNSPECIFIED' | 'DELIVERY_STANDARD' | 'DELIVERY_EXPRESS';
  readonly note?: string;
}

export interface ReservationMessage {
  readonly id: string;
  readonly productId: string;
  readonly warehouseId: string;
  readonly quantity: string;
  readonly delivery: 'DELIVERY_STANDARD' | 'DELIVERY_EXPRESS';
  readonly expiresAt: Timestamp;
  readonly note: string | undefined;
}

export interface WatchStockRequest {
  readonly productIds: readonly string[];
}

export interface StockChangeMessage {
  readonly productId: string;
  readonly warehouseId: string;
  readonly quantity: string;
  readonly status: StockStatus;
  readonly changedAt: Timestamp;
  readonly reservationId: string;
}

/** An instant in ISO 8601 as `google.protobuf.Timestamp`. */
export function timestamp(instant: string): Timestamp {
  const milliseconds = Date.parse(instant);
  return { seconds: String(Math.floor(milliseconds / 1_000)), nanos: (milliseconds % 1_000) * 1_000_000 };
}
