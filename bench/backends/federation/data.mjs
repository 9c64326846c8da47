/**
 * Two shops behind the same four schemas.
 *
 * `repeatedShop` has few entities that the deep query reaches again and again, as the public benchmark's data do: of
 * its 88 kB answer most is repetition. `distinctShop` is a tree: the deep query never meets an entity twice, so
 * nothing can be won by remembering what was written a moment ago.
 */
import { createRandom } from '../random.mjs';

/** @typedef {{ id: string, name: string, username: string, birthday: number, reviews: Review[] }} User */
/**
 * @typedef {{ upc: string, name: string, price: number, weight: number, inStock: boolean, reviews: Review[] }} Product
 */
/** @typedef {{ id: string, body: string, author: User, product: Product }} Review */
/**
 * @typedef {{ me: User, users: User[], topProducts: Product[], userById: Map<string, User>, productByUpc: Map<string,
 * Product> }} Shop
 */

const BODY_CHARACTERS = 328;

/** @returns {Shop} 6 users, 9 products, 17 reviews. */
export function repeatedShop(seed = 1) {
  const make = createMaker(seed);
  const users = Array.from({ length: 6 }, () => make.user());
  const products = Array.from({ length: 9 }, () => make.product());
  for (let index = 0; index < 17; index++) make.review(users[(index * 5 + 1) % 6], products[index % 9]);
  return make.shop(users, products.slice(0, 5));
}

/** @returns {Shop} Users who reviewed products whose reviewers reviewed other products, without ever meeting again. */
export function distinctShop(seed = 1) {
  const make = createMaker(seed);
  const users = Array.from({ length: 6 }, () => make.user());
  const topProducts = Array.from({ length: 5 }, () => make.product());
  for (const user of users) {
    for (let index = 0; index < 2; index++) {
      const product = make.product();
      make.review(user, product);
      growReviewers(product, make, 2);
    }
  }
  for (const product of topProducts) growReviewers(product, make, 4);
  return make.shop(users, topProducts);
}

function growReviewers(product, make, count) {
  for (let index = 0; index < count; index++) {
    const author = make.user();
    make.review(author, product);
    make.review(author, make.product());
  }
}

function createMaker(seed) {
  const random = createRandom(seed);
  const userById = new Map();
  const productByUpc = new Map();
  let reviews = 0;
  return {
    user() {
      const id = String(userById.size + 1);
      const user = {
        id,
        name: random.name(),
        username: `${random.word()}${id}`,
        birthday: random.integer(1950, 2005),
        reviews: [],
      };
      userById.set(id, user);
      return user;
    },
    product() {
      const upc = String(productByUpc.size + 1);
      const product = {
        upc,
        name: random.name(),
        price: random.integer(5, 1500),
        weight: random.integer(1, 900),
        inStock: random.next() < 0.8,
        reviews: [],
      };
      productByUpc.set(upc, product);
      return product;
    },
    review(author, product) {
      const review = { id: String(++reviews), body: random.text(BODY_CHARACTERS), author, product };
      author.reviews.push(review);
      product.reviews.push(review);
    },
    shop: (users, topProducts) => ({ me: users[0], users, topProducts, userById, productByUpc }),
  };
}
