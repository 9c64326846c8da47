import type { BackendOptions, RunningBackend } from '../backend.ts';
import { buildFederatedSchema } from '../build-federated-schema.ts';
import { createCallCounter } from '../count-calls.ts';
import { generateShop } from '../data/generate-shop.ts';
import type { Review, Shop } from '../data/shop.ts';
import { badUserInput, pageAfter, serveGraphQL } from '../serve-graphql.ts';
import type { AddReviewInput, Resolvers } from './resolvers.generated.ts';

/** Starts the reviews' service: federated GraphQL that adds to products and users of other services. */
export function startReviews({
  port,
  shop = generateShop(),
  calls = createCallCounter(),
}: BackendOptions): Promise<RunningBackend> {
  return serveGraphQL({ schema: buildFederatedSchema('reviews', makeResolvers(createReviewBook(shop))) }, port, calls);
}

/** The reviews by everything that they are asked for; all lists the newest first. */
interface ReviewBook {
  readonly byId: ReadonlyMap<string, Review>;
  ofProduct(id: string): readonly Review[];
  ofUser(id: string): readonly Review[];
  /** Throws `BAD_USER_INPUT` for an unknown product or user, a rating out of range, or an empty body. */
  add(input: AddReviewInput, authorId: string | undefined): Review;
}

function createReviewBook({ reviews, products, users }: Shop): ReviewBook {
  const byId = new Map(reviews.map((review) => [review.id, review]));
  const byProduct = new Map<string, Review[]>(products.map(({ id }) => [id, []]));
  const byUser = new Map<string, Review[]>(users.map(({ id }) => [id, []]));
  for (const review of reviews) {
    byProduct.get(review.productId)?.push(review);
    byUser.get(review.authorId)?.push(review);
  }

  return {
    byId,
    ofProduct: (id) => byProduct.get(id) ?? [],
    ofUser: (id) => byUser.get(id) ?? [],
    add: ({ productId, rating, body }, authorId = users[0]?.id ?? '') => {
      const [ofProduct, ofUser] = [byProduct.get(productId), byUser.get(authorId)];
      if (ofProduct === undefined) throw badUserInput(`There is no product ${productId}.`);
      if (ofUser === undefined) throw badUserInput(`There is no user ${authorId}.`);
      if (rating < 1 || rating > 5) throw badUserInput('`rating` must be from 1 to 5.');
      if (body.trim() === '') throw badUserInput('`body` must not be empty.');
      const review = {
        id: `r${byId.size + 1}`,
        productId,
        authorId,
        rating,
        body,
        createdAt: new Date().toISOString(),
      };
      byId.set(review.id, review);
      ofProduct.unshift(review);
      ofUser.unshift(review);
      return review;
    },
  };
}

function makeResolvers(book: ReviewBook): Omit<Resolvers, 'DateTime'> {
  return {
    Query: {
      review: (_, { id }) => book.byId.get(id) ?? null,
    },
    Mutation: {
      addReview: (_, { input }, { userId }) => book.add(input, userId),
    },
    Review: {
      __resolveReference: ({ id }) => book.byId.get(id) ?? null,
      author: ({ authorId }) => ({ id: authorId }),
      product: ({ productId }) => ({ id: productId }),
    },
    Product: {
      reviews: ({ id }, { first, after }) => pageAfter(book.ofProduct(id), first, after),
      reviewCount: ({ id }) => book.ofProduct(id).length,
      averageRating: ({ id }) => meanRating(book.ofProduct(id)),
    },
    User: {
      reviews: ({ id }, { first, after }) => pageAfter(book.ofUser(id), first, after),
    },
  };
}

function meanRating(reviews: readonly Review[]): number | null {
  if (reviews.length === 0) return null;
  return reviews.reduce((sum, { rating }) => sum + rating, 0) / reviews.length;
}
