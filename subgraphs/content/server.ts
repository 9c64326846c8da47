import type { BackendOptions, RunningBackend } from '../backend.ts';
import { createCallCounter } from '../count-calls.ts';
import { generateShop } from '../data/generate-shop.ts';
import type { Shop } from '../data/shop.ts';
import { readServiceSchema } from '../read-service-schema.ts';
import { pageSize, serveGraphQL } from '../serve-graphql.ts';
import type { Resolvers } from './resolvers.generated.ts';

/** Starts the editors' service: GraphQL that has never heard of federation. */
export function startContent({
  port,
  shop = generateShop(),
  calls = createCallCounter(),
}: BackendOptions): Promise<RunningBackend> {
  const typeDefs = readServiceSchema('content', { federated: false });
  return serveGraphQL({ typeDefs, resolvers: makeResolvers(shop) }, port, calls);
}

function makeResolvers({ articles, products }: Shop): Omit<Resolvers, 'DateTime'> {
  const byId = new Map(articles.map((article) => [article.id, article]));
  const byProduct = new Map(articles.map((article) => [article.productId, article]));
  const known = new Set(products.map((product) => product.id));
  return {
    Query: {
      articles: (_, { first }) => articles.slice(0, pageSize(first)),
      article: (_, { id }) => byId.get(id) ?? null,
      productsById: (_, { ids }) => ids.map((id) => (known.has(id) ? { id } : null)),
    },
    Article: {
      product: ({ productId }) => ({ id: productId }),
    },
    Product: {
      article: ({ id }) => byProduct.get(id) ?? null,
    },
  };
}
