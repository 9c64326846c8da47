import { createRandom, type Random } from './random.ts';
import {
  warehouses,
  type Article,
  type Outlook,
  type Product,
  type ProductStock,
  type Review,
  type Shop,
  type User,
} from './shop.ts';
import * as words from './words.ts';

const userCount = 500;
const productCount = 1_000;
const reviewCount = 10_000;
const articleCount = 200;

const openingDay = Date.UTC(2024, 0, 1);
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Beyond 2^53, so that a gateway that rounds 64-bit integers is found out. */
const firstLedgerSequence = 9_007_199_254_740_993n;

/** Makes the demo's data in memory, in a few tens of milliseconds. The same seed yields the same shop. */
export function generateShop(seed = 20_240_101): Shop {
  // One generator for each part, so that a change to one part leaves the others as they are.
  const users = Array.from({ length: userCount }, makeUser(createRandom(seed + 1)));
  const products = Array.from({ length: productCount }, makeProduct(createRandom(seed + 2)));
  const stock = products.map(makeStock(createRandom(seed + 3)));
  const reviews = Array.from({ length: reviewCount }, makeReview(createRandom(seed + 4)));
  const articles = Array.from({ length: articleCount }, makeArticle(createRandom(seed + 5), products));
  return { users, products, stock, reviews: reviews.reverse(), articles: articles.reverse() };
}

function makeUser(random: Random) {
  return (_: unknown, index: number): User => {
    const givenName = random.pick(words.givenNames);
    const familyName = random.pick(words.familyNames);
    return {
      id: `u${index + 1}`,
      name: `${givenName} ${familyName}`,
      email: `${givenName}.${familyName}.${index + 1}@example.com`.toLowerCase(),
      city: random.pick(words.cities),
      role: index % 50 === 7 ? 'EDITOR' : index % 25 === 3 ? 'STAFF' : 'CUSTOMER',
      joinedAt: instant(openingDay + index * dayMs + random.integer(0, 1_439) * minuteMs),
    };
  };
}

function makeProduct(random: Random) {
  return (_: unknown, index: number): Product => {
    const category = random.pick(words.categories);
    const noun = random.pick<string>(words.nounsByCategory[category]);
    const name = `${random.pick(words.makes)} ${random.pick(words.materials)} ${noun}`;
    return {
      id: `p${index + 1}`,
      name,
      description: `${name}: ${random.pick(words.paragraphs)}`,
      category,
      price: random.integer(495, 39_900) / 100,
      tags: words.tags.filter(() => random.chance(0.25)),
      dimensions: random.chance(0.9)
        ? { widthMm: random.integer(40, 900), heightMm: random.integer(20, 1_200), depthMm: random.integer(20, 600) }
        : undefined,
      weightGrams: random.chance(0.9) ? random.integer(60, 18_000) : undefined,
      createdAt: instant(openingDay + random.integer(0, 300) * dayMs),
    };
  };
}

function makeStock(random: Random) {
  return (product: Product, index: number): ProductStock => ({
    productId: product.id,
    warehouses: warehouses.map((warehouseId) => {
      const quantity = random.chance(0.12) ? 0 : random.integer(1, 400);
      return {
        warehouseId,
        quantity,
        reorderLevel: random.chance(0.8) ? random.integer(5, 40) : undefined,
        shelf: random.chance(0.85) ? `${random.pick(['A', 'B', 'C', 'D'])}-${random.integer(1, 60)}` : undefined,
        countedAt: instant(openingDay + random.integer(500, 600) * dayMs),
        outlook: quantity === 0 ? makeOutlook(random) : undefined,
      };
    }),
    handling: random.chance(0.2) ? { fragile: 'Keep it upright, with two fingers of padding all around.' } : {},
    ledgerSequence: firstLedgerSequence + BigInt(index * 7),
  });
}

function makeOutlook(random: Random): Outlook | undefined {
  if (random.chance(0.2)) return { discontinuedBecause: 'The workshop has closed.' };
  return random.chance(0.7) ? { restockAt: instant(openingDay + random.integer(620, 700) * dayMs) } : undefined;
}

function makeReview(random: Random) {
  return (_: unknown, index: number): Review => {
    const rating = random.pick([1, 2, 3, 3, 4, 4, 4, 5, 5, 5] as const);
    return {
      id: `r${index + 1}`,
      // The first rounds go to every product in turn, so that each has three reviews at least.
      productId: `p${index < 3 * productCount ? (index % productCount) + 1 : random.integer(1, productCount)}`,
      authorId: `u${random.integer(1, userCount)}`,
      rating,
      body: [random.pick<string>(words.openings[rating]), random.pick(words.remarks), random.pick(words.remarks)].join(
        ' ',
      ),
      // Time only moves on, so ids and instants are in one order.
      createdAt: instant(openingDay + index * 80 * minuteMs),
    };
  };
}

function makeArticle(random: Random, products: readonly Product[]) {
  const groupSize = productCount / articleCount;
  return (_: unknown, index: number): Article => {
    // One product of each group of neighbours, so that every page of the catalogue has some articles.
    const position = index * groupSize + random.integer(0, groupSize - 1);
    const product = products[position];
    const [first, second] = [random.pick(words.paragraphs), random.pick(words.paragraphs)];
    return {
      id: `a${index + 1}`,
      productId: `p${position + 1}`,
      title: `${random.pick(words.headlines)} ${product?.name ?? ''}`,
      summary: first,
      body: `${first} ${second}`,
      publishedAt: instant(openingDay + (310 + index) * dayMs),
    };
  };
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
