import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const FRAGMENTS = `
fragment User on User { id username name }
fragment Review on Review { id body }
fragment Product on Product { inStock name price shippingEstimate upc weight }`;

/**
 * The public gateways benchmark's shape: users and top products, each down to the products their reviewers reviewed.
 */
export const DEEP_QUERY = `query Deep {
  users {
    ...User
    reviews { ...Review product { ...Product reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } } } }
  }
  topProducts(first: 5) {
    ...Product
    reviews { ...Review author { ...User reviews { ...Review product { ...Product } } } }
  }
}
${FRAGMENTS}`;

export const SMALL_QUERY = 'query Small { me { name } }';

const LEAVES = ['username', 'name', 'id', 'body', 'inStock', 'price', 'shippingEstimate', 'weight', 'upc'];

/**
 * One of many operations of the deep query's shape: `index` says which leaves it leaves out, and gives it a name of its
 * own. Something is always left to ask on every level.
 */
export function deepVariant(index) {
  const left = new Set(LEAVES.filter((_, bit) => ((index >> bit) & 1) === 1));
  let query = DEEP_QUERY.replace('query Deep', `query Deep${index}`);
  for (const leaf of left) query = query.replace(new RegExp(`(fragment .*\\{.*) ${leaf}\\b`), '$1');
  return query.replaceAll(/(fragment (\w+) on \w+ \{) \}/g, '$1 __typename }');
}

const backend = (data) => ({ file: here('../backends/federation/server.mjs'), args: ['--data', data] });
const schemas = here('../backends/federation/');
const peers = ['gatefold', 'apollo-gateway', 'hive-jit', 'hive-rust', 'bff', 'bare'];

/** @typedef {import('./index.mjs').Workload} Workload */

/** @type {Workload} */
export const same = {
  name: 'a',
  title: 'Federation, every request the same',
  kind: 'federation',
  backend: backend('repeated'),
  schemas,
  query: DEEP_QUERY,
  distinct: false,
  bff: 'deep-shared',
  contestants: peers,
};

/** @type {Workload} */
export const distinct = {
  ...same,
  name: 'b',
  title: 'Federation, every request distinct',
  distinct: true,
  bff: 'deep',
};

/** @type {Workload} */
export const distinctData = {
  ...distinct,
  name: 'f',
  title: 'Federation, every request distinct, and so are its data: no entity twice in an answer, 100 different answers',
  backend: backend('distinct'),
};

/** @type {Workload} */
export const small = {
  ...distinct,
  name: 'e',
  title: 'A small query: one field of one subgraph, every request distinct',
  query: SMALL_QUERY,
  bff: 'small',
};
