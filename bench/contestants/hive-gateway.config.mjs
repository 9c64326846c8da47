/** Hive Gateway, set up to forward what the others forward. What differs between its runs comes by the environment. */
import { defineConfig } from '@graphql-hive/gateway';

const runtime =
  process.env.BENCH_HIVE_RUST === '1'
    ? { unifiedGraphHandler: (await import('@graphql-hive/router-runtime')).unifiedGraphHandler }
    : {};

export const gatewayConfig = defineConfig({
  ...runtime,
  supergraph: process.env.BENCH_SUPERGRAPH,
  port: Number(process.env.BENCH_PORT),
  host: '127.0.0.1',
  jit: process.env.BENCH_HIVE_JIT === '1',
  inboundInflightRequestDeduplication: process.env.BENCH_HIVE_SHARE === '1',
  pollingInterval: 3_600_000,
  logging: 'warn',
  propagateHeaders: {
    fromClientToSubgraphs({ request }) {
      const authorization = request.headers.get('authorization');
      return authorization === null ? {} : { authorization };
    },
  },
});
