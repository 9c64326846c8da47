import type { Category, Product } from '../data/shop.ts';
import type { ProductChange } from './check-product.ts';

export interface CatalogueQuery {
  /** From 1. */
  readonly page: number;
  readonly limit: number;
  readonly category: string | undefined;
  /** A part of the name, in any case of letters. */
  readonly search: string | undefined;
}

/** The products on sale, in the order they were added. */
export interface Catalogue {
  page(query: CatalogueQuery): { readonly items: readonly Product[]; readonly total: number };
  /** Each known product once, in the catalogue's order. */
  several(ids: ReadonlySet<string>): readonly Product[];
  one(id: string): Product | undefined;
  add(product: ProductChange & { readonly name: string; readonly category: Category; readonly price: number }): Product;
  change(product: Product, change: ProductChange): Product;
}

export function createCatalogue(products: readonly Product[]): Catalogue {
  const byId = new Map(products.map((product) => [product.id, product]));
  const put = (product: Product): Product => {
    byId.set(product.id, product);
    return product;
  };

  return {
    page: ({ page, limit, category, search }) => {
      const wanted = search?.toLowerCase();
      const found = [...byId.values()].filter(
        (product) =>
          (category === undefined || product.category === category) &&
          (wanted === undefined || product.name.toLowerCase().includes(wanted)),
      );
      return { items: found.slice((page - 1) * limit, page * limit), total: found.length };
    },
    several: (ids) => [...byId.values()].filter(({ id }) => ids.has(id)),
    one: (id) => byId.get(id),
    add: ({ name, category, price, description = '', tags = [] }) =>
      put({
        id: `p${byId.size + 1}`,
        name,
        description,
        category,
        price,
        tags,
        dimensions: undefined,
        weightGrams: undefined,
        createdAt: new Date().toISOString(),
      }),
    change: (product, change) => put({ ...product, ...change }),
  };
}
