/**
 * What a good engineer would write by hand for one screen: the calls that a good plan makes, in the same waves, with
 * the code for this one answer. `--route deep-shared` shares the bytes of an answer among those who ask while it is
 * being made.
 */
import { Caller, readArguments, serve } from './lib.mjs';

const { port, route, urls } = readArguments();
const accounts = new Caller(urls.accounts);
const products = new Caller(urls.products);
const inventory = new Caller(urls.inventory);
const reviews = new Caller(urls.reviews);

const USERS = JSON.stringify({ query: '{ users { id username name } }' });
const TOP_PRODUCTS = JSON.stringify({ query: '{ topProducts(first: 5) { upc name price weight } }' });
const REVIEWS = open(
  `query ($users: [_Any!]!, $products: [_Any!]!) {
    users: _entities(representations: $users) { ... on User { reviews { id body product { upc reviews { ...Nested } } } } }
    products: _entities(representations: $products) { ... on Product { reviews { ...Nested } } }
  }
  fragment Nested on Review { id body author { id username reviews { id body product { upc } } } }`,
);
const NAMES = open('query ($of: [_Any!]!) { _entities(representations: $of) { ... on User { name } } }');
const DETAILS = open(
  'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Product { name price weight } } }',
);
const STOCK = open(
  'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Product { inStock shippingEstimate } } }',
);
const ME = JSON.stringify({ query: '{ me { name } }' });

const routes = { deep, 'deep-shared': share(deep), small };
serve(port, routes[route]);

async function small({ headers: { authorization } }) {
  const { data } = await accounts.post(ME, authorization);
  return Buffer.from(JSON.stringify({ data: { me: { name: data.me.name } } }));
}

async function deep({ headers: { authorization } }) {
  const [{ data: first }, { data: second }] = await Promise.all([
    accounts.post(USERS, authorization),
    products.post(TOP_PRODUCTS, authorization),
  ]);
  const { users } = first;
  const { topProducts } = second;

  const stocked = askStock(topProducts, authorization);
  const reviewed = await reviews.post(
    `${REVIEWS}"users":[${users.map(userKey)}],"products":[${topProducts.map(productKey)}]}}`,
    authorization,
  );
  const byUser = reviewed.data.users;
  const byProduct = reviewed.data.products;

  const { authors, found } = collect(byUser, byProduct);
  const [named, detailed] = await Promise.all([
    ask(accounts, NAMES, [...authors.values()].map(userKey), authorization),
    describe([...found.values()], authorization),
    stocked,
  ]);
  [...authors.values()].forEach((author, index) => (author.name = named[index].name));

  const context = { authors, found: detailed };
  return Buffer.from(
    JSON.stringify({
      data: {
        users: users.map((user, index) => ({
          id: user.id,
          username: user.username,
          name: user.name,
          reviews: byUser[index].reviews.map((review) => writeUsersReview(review, context)),
        })),
        topProducts: topProducts.map((product, index) => ({
          ...writeProduct(product),
          reviews: byProduct[index].reviews.map((review) => writeNested(review, context)),
        })),
      },
    }),
  );
}

/** Each author and product once, whatever the number of places it stands in. */
function collect(byUser, byProduct) {
  const authors = new Map();
  const found = new Map();
  const nested = ({ author }) => {
    if (!authors.has(author.id)) authors.set(author.id, { id: author.id, username: author.username, name: undefined });
    for (const { product } of author.reviews) found.set(product.upc, product);
  };
  for (const user of byUser) {
    for (const { product } of user.reviews) {
      found.set(product.upc, product);
      product.reviews.forEach(nested);
    }
  }
  for (const product of byProduct) product.reviews.forEach(nested);
  return { authors, found };
}

/** Name, price and weight, and with these the stock. */
async function describe(wanted, authorization) {
  const details = await ask(products, DETAILS, wanted.map(productKey), authorization);
  const described = details.map(({ name, price, weight }, index) => ({ upc: wanted[index].upc, name, price, weight }));
  await askStock(described, authorization);
  return new Map(described.map((product) => [product.upc, product]));
}

async function askStock(wanted, authorization) {
  const keys = wanted.map(
    ({ upc, price, weight }) =>
      `{"__typename":"Product","upc":${JSON.stringify(upc)},"price":${price},"weight":${weight}}`,
  );
  const stock = await ask(inventory, STOCK, keys, authorization);
  stock.forEach(({ inStock, shippingEstimate }, index) => {
    wanted[index].inStock = inStock;
    wanted[index].shippingEstimate = shippingEstimate;
  });
}

async function ask(caller, query, keys, authorization) {
  return (await caller.post(`${query}"of":[${keys}]}}`, authorization)).data._entities;
}

function writeUsersReview({ id, body, product }, context) {
  return {
    id,
    body,
    product: {
      ...writeProduct(context.found.get(product.upc)),
      reviews: product.reviews.map((review) => writeNested(review, context)),
    },
  };
}

function writeNested({ id, body, author }, { authors, found }) {
  const { name } = authors.get(author.id);
  return {
    id,
    body,
    author: {
      id: author.id,
      username: author.username,
      name,
      reviews: author.reviews.map((review) => ({
        id: review.id,
        body: review.body,
        product: writeProduct(found.get(review.product.upc)),
      })),
    },
  };
}

function writeProduct({ inStock, name, price, shippingEstimate, upc, weight }) {
  return { inStock, name, price, shippingEstimate, upc, weight };
}

function userKey({ id }) {
  return `{"__typename":"User","id":${JSON.stringify(id)}}`;
}

function productKey({ upc }) {
  return `{"__typename":"Product","upc":${JSON.stringify(upc)}}`;
}

/** The beginning of a call's body: everything but the variables. */
function open(query) {
  return `{"query":${JSON.stringify(query.replaceAll(/\s+/g, ' '))},"variables":{`;
}

function share(make) {
  let current;
  return (request) => (current ??= make(request).finally(() => (current = undefined)));
}
