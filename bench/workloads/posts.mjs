import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const POSTS_QUERY = 'query Posts { posts(limit: 100) { id title user { id name } } }';

const APOLLO =
  'serves federated GraphQL subgraphs only; a REST or gRPC backend needs a GraphQL server written by hand in between';
const HIVE =
  'reaches REST and gRPC through transports that GraphQL Mesh composes, which are other packages and are not set ' +
  'up here';

const shared = {
  kind: 'connectors',
  sources: { posts: 'api' },
  query: POSTS_QUERY,
  distinct: true,
  contestants: ['gatefold', 'apollo-server', 'bff', 'bare'],
  leftOut: {
    'apollo-gateway': APOLLO,
    'hive-jit': HIVE,
    'hive-rust': HIVE,
  },
};

/** @type {import('./index.mjs').Workload} */
export const rest = {
  ...shared,
  name: 'c',
  title: 'REST: 100 posts with their users, every request distinct',
  backend: { file: here('../backends/posts/rest-server.mjs') },
  schemas: here('../backends/posts/rest/'),
  bff: 'rest',
};

/** @type {import('./index.mjs').Workload} */
export const grpc = {
  ...shared,
  name: 'd',
  title: 'gRPC: the same posts and users, every request distinct',
  backend: { file: here('../backends/posts/grpc-server.mjs') },
  schemas: here('../backends/posts/grpc/'),
  bff: 'grpc',
};
