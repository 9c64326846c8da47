/**
 * The four subgraphs in one process of their own, each on a port. An answer is computed once by graphql-js for each
 * body that a gateway sends, then kept as bytes: what is measured is the gateway, never these.
 *
 * `--data repeated`: everyone gets the same. `--data distinct`: the digits in the caller's Authorization choose one of
 * 100 shops, so that answers differ from request to request, and do so only where the credential arrived.
 *
 * Prints one line of JSON: { urls: { accounts, … }, control }. `GET control` tells how many calls came, and how many of
 * them without a credential; `DELETE control` starts counting again.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { buildSchema, execute, parse } from 'graphql';
import { distinctShop, repeatedShop } from './data.mjs';

const { values } = parseArgs({ options: { data: { type: 'string', default: 'repeated' } } });

const VARIANTS = 100;
/** Kept answers, all subgraphs together: beyond this the oldest go. The memory test asks 70,000 different ones. */
const MAX_KEPT_BYTES = 512 * 1_048_576;

const shops =
  values.data === 'distinct' ? Array.from({ length: VARIANTS }, (_, seed) => distinctShop(seed + 1)) : [repeatedShop()];
const counts = { calls: 0, anonymous: 0 };
const kept = new Map();
let keptBytes = 0;

const urls = {};
for (const name of ['accounts', 'products', 'inventory', 'reviews']) urls[name] = await listen(subgraph(name));
const control = await listen((request, response) => {
  if (request.method === 'DELETE') counts.calls = counts.anonymous = 0;
  response.end(JSON.stringify(counts));
});
console.log(JSON.stringify({ urls, control }));

function subgraph(name) {
  const schema = buildServedSchema(name);
  return (request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = (chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)).toString('latin1');
      const { authorization } = request.headers;
      counts.calls += 1;
      if (authorization === undefined) counts.anonymous += 1;
      const shop = chooseShop(authorization);
      const key = `${name}${shop}${body}`;
      const bytes = kept.get(key) ?? keep(key, answer(schema, name, shops[shop], body));
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
      response.end(bytes);
    });
  };
}

function chooseShop(authorization) {
  if (shops.length === 1 || authorization === undefined) return 0;
  return Number(/\d+/.exec(authorization)?.[0] ?? 0) % shops.length;
}

function keep(key, bytes) {
  kept.set(key, bytes);
  keptBytes += bytes.length + key.length;
  for (const [oldest, value] of kept) {
    if (keptBytes <= MAX_KEPT_BYTES) break;
    kept.delete(oldest);
    keptBytes -= value.length + oldest.length;
  }
  return bytes;
}

function answer(schema, name, shop, body) {
  const { query, variables, operationName } = JSON.parse(Buffer.from(body, 'latin1').toString());
  const result = execute({
    schema,
    document: parse(query, { noLocation: true }),
    rootValue: roots(name, shop),
    variableValues: variables,
    operationName,
    typeResolver: (value) => ('upc' in value ? 'Product' : 'User'),
  });
  return Buffer.from(JSON.stringify(result));
}

/** What each subgraph knows of the shop, in the form that graphql-js's default resolvers read. */
function roots(name, shop) {
  const find = ({ __typename, ...key }) =>
    __typename === 'User' ? shop.userById.get(key.id) : shop.productByUpc.get(key.upc);
  const entity = (representation) => {
    const found = find(representation);
    if (name === 'inventory')
      return { upc: found.upc, inStock: found.inStock, shippingEstimate: estimate(representation) };
    return name === 'reviews' && representation.__typename === 'User'
      ? { ...found, numberOfReviews: found.reviews.length }
      : found;
  };
  return {
    me: shop.me,
    user: ({ id }) => shop.userById.get(id),
    users: shop.users,
    topProducts: ({ first }) => shop.topProducts.slice(0, first),
    _entities: ({ representations }) => representations.map(entity),
  };
}

/** From what the gateway sent, not from what we know: a gateway that drops `@requires` answers differently. */
function estimate({ price, weight }) {
  if (price === undefined || weight === undefined) return null;
  return price > 1000 ? 0 : Math.round(weight / 2);
}

function buildServedSchema(name) {
  const sdl = readFileSync(new URL(`${name}.graphql`, import.meta.url), 'utf8');
  const types = sdl
    .slice(sdl.indexOf('\n'))
    .replaceAll(/ @(?:key|requires|provides)\(fields: "[^"]*"\)| @external/g, '');
  const entities = { accounts: 'User', products: 'Product', inventory: 'Product', reviews: 'User | Product' }[name];
  const query = types.includes('type Query') ? 'extend type Query' : 'type Query';
  return buildSchema(`${types}
    scalar _Any
    union _Entity = ${entities}
    ${query} { _entities(representations: [_Any!]!): [_Entity]! }`);
}

function listen(handler) {
  const server = createServer({ keepAliveTimeout: 600_000 }, handler);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0, backlog: 1024 }, () =>
      resolve(`http://127.0.0.1:${server.address().port}/`),
    );
  });
}
