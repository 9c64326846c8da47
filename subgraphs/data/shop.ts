import type { categories } from './words.ts';

export type Category = (typeof categories)[number];

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly city: string;
  readonly role: 'CUSTOMER' | 'EDITOR' | 'STAFF';
  /** This instant and all others are ISO 8601 in UTC. */
  readonly joinedAt: string;
}

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly category: Category;
  /** In euros, with at most two decimals. */
  readonly price: number;
  readonly tags: readonly string[];
  readonly dimensions: { readonly widthMm: number; readonly heightMm: number; readonly depthMm: number } | undefined;
  readonly weightGrams: number | undefined;
  readonly createdAt: string;
}

/** What comes next for a product in a warehouse. */
export type Outlook = { readonly restockAt: string } | { readonly discontinuedBecause: string };

export interface WarehouseStock {
  readonly warehouseId: Warehouse;
  readonly quantity: number;
  readonly reorderLevel: number | undefined;
  readonly shelf: string | undefined;
  readonly countedAt: string;
  readonly outlook: Outlook | undefined;
}

export interface ProductStock {
  readonly productId: string;
  readonly warehouses: readonly WarehouseStock[];
  readonly handling: Readonly<Record<string, string>>;
  readonly ledgerSequence: bigint;
}

export interface Review {
  readonly id: string;
  readonly productId: string;
  readonly authorId: string;
  /** From 1 to 5. */
  readonly rating: number;
  readonly body: string;
  readonly createdAt: string;
}

export interface Article {
  readonly id: string;
  readonly productId: string;
  readonly title: string;
  readonly summary: string;
  readonly body: string;
  readonly publishedAt: string;
}

export const warehouses = ['berlin', 'lyon', 'porto'] as const;
export type Warehouse = (typeof warehouses)[number];

/** Everything that the demo's backends know when they start. */
export interface Shop {
  readonly users: readonly User[];
  readonly products: readonly Product[];
  /** One for each product, in the products' order. */
  readonly stock: readonly ProductStock[];
  /** The newest first. */
  readonly reviews: readonly Review[];
  /** The newest first; at most one for each product. */
  readonly articles: readonly Article[];
}
