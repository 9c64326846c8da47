import { z } from 'zod';
import { authentication } from './sections/authentication.ts';
import { batching } from './sections/batching.ts';
import { backends, subgraph } from './sections/backends.ts';
import { cache } from './sections/cache.ts';
import { concurrency } from './sections/concurrency.ts';
import { context } from './sections/context.ts';
import { cors } from './sections/cors.ts';
import { cost } from './sections/cost.ts';
import { authorization } from './sections/authorization.ts';
import { errors } from './sections/errors.ts';
import { headers } from './sections/headers.ts';
import { limits } from './sections/limits.ts';
import { listen } from './sections/listen.ts';
import { metrics } from './sections/metrics.ts';
import { rateLimits } from './sections/rate-limits.ts';
import { redis } from './sections/redis.ts';
import { subscriptions } from './sections/subscriptions.ts';
import { spikeArrest, usagePlans } from './sections/usage-plans.ts';
import { withSafeDefaults } from './safe-defaults.ts';
import { bytes, headerName, milliseconds } from './sections/values.ts';

const compression = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe('Compresses what is sent to clients that ask for it, with gzip or brotli.'),
    thresholdBytes: z.int().min(0).default(1_024).describe('A smaller body is sent as it is.'),
  })
  .prefault({});

/** The configuration file. Every default is visible here; unknown keys fail. */
export const configSchema = z
  .strictObject({
    server: z
      .enum(['gatefold', 'apollo'])
      .default('gatefold')
      .describe('The door: our own GraphQL-over-HTTP handler, or Apollo Server with its plugins.'),
    listen,
    supergraph: z
      .strictObject({
        file: z.string().min(1).describe('A composed Federation 2 supergraph, relative to this configuration.'),
      })
      .optional()
      .describe('Serve a composed supergraph. Exclusive with `subgraphsDirectory`.'),
    subgraphsDirectory: z
      .string()
      .min(1)
      .optional()
      .describe('Compose the subgraphs in this folder: one folder each, with its `schema.graphql`.'),
    subgraphs: z
      .record(z.string(), subgraph)
      .default({})
      .describe('Subgraphs by name: more of them, or other addresses for those known.'),
    watch: z
      .strictObject({ enabled: z.boolean().default(false).describe('Compose again when a schema file changes.') })
      .prefault({}),
    introspection: z
      .strictObject({
        enabled: z
          .boolean()
          .optional()
          .describe(
            'Whether clients may ask for the schema; answered without a backend. Without it they may where ' +
              '`listen.host` is this machine alone, such as 127.0.0.1.',
          ),
        filter: z
          .boolean()
          .default(false)
          .describe(
            'Whether a caller is shown only what it may ask for (`@authenticated`, `@requiresScopes`, `@policy`).',
          ),
      })
      .prefault({}),
    sandbox: z
      .strictObject({
        enabled: z
          .boolean()
          .optional()
          .describe('GraphiQL at `GET /`; without it there is one where `listen.host` is this machine alone.'),
      })
      .prefault({}),
    persistedQueries: z
      .strictObject({
        enabled: z
          .boolean()
          .default(true)
          .describe('Automatic persisted queries: clients send a SHA-256 hash in place of the document.'),
        maxEntries: z
          .int()
          .min(1)
          .default(5_000)
          .describe(
            'Documents kept of callers with a credential, and as many of others; the least recently used make room.',
          ),
        store: z
          .enum(['memory', 'redis'])
          .default('memory')
          .describe('With `redis`, what one gateway was sent all of them know.'),
        keptForSeconds: z
          .int()
          .min(1)
          .max(31_536_000)
          .default(2_592_000)
          .describe(
            'How long Redis keeps a document after it was last sent; a day at most where no caller with a ' +
              'credential uses it.',
          ),
      })
      .prefault({}),
    csrfPrevention: z
      .strictObject({
        enabled: z
          .boolean()
          .default(true)
          .describe(
            "Refuses what a foreign web page can send with the user's cookies: a request with neither a " +
              'preflighted content type nor one of `headers`.',
          ),
        headers: z
          .array(headerName)
          .prefault(['x-apollo-operation-name', 'apollo-require-preflight', 'x-gatefold-preflight'])
          .describe('Any of these shows that the request was preflighted.'),
      })
      .prefault({}),
    cors,
    compression,
    errors,
    authentication,
    authorization,
    headers: headers.prefault({}),
    context,
    limits,
    batching,
    planner: z
      .strictObject({
        engine: z
          .enum(['native', 'portable'])
          .default('native')
          .describe('`portable` needs the optional package `@apollo/gateway`.'),
        timeoutMs: milliseconds.default(5_000).describe('An operation that takes longer to plan is refused.'),
        maxWaitMs: milliseconds
          .default(10_000)
          .describe(
            'A new operation whose turn to be planned, or to be read where its document is large, has not come ' +
              'so long after its request is refused.',
          ),
        memoryMb: z
          .int()
          .min(16)
          .default(1_024)
          .describe(
            'An operation that takes more memory to plan is refused. Of JavaScript alone: what the native planner ' +
              'takes by itself is not in it.',
          ),
        cacheBytes: bytes
          .default(12 * 1_048_576)
          .describe(
            'Plans kept ready to run, as near as can be told; the least recently used make room. A third as much ' +
              'again is kept compressed, and need not be planned again.',
          ),
        overrideLabels: z
          .record(z.string(), z.number().min(0).max(100))
          .default({})
          .describe(
            'Labels of progressive overrides: of a hundred requests, how many take the new subgraph. `percent(x)` ' +
              'says so itself.',
          ),
      })
      .prefault({}),
    backends,
    cache,
    metrics,
    rateLimits,
    usagePlans,
    concurrency,
    subscriptions,
    spikeArrest,
    redis: redis.optional().describe('Where gateways share what they count and keep.'),
    cost,
    workers: z.int().min(1).max(256).default(1).describe('Processes that share the port.'),
    log: z
      .strictObject({
        level: z
          .enum(['silent', 'error', 'warn', 'info', 'debug'])
          .default('info')
          .describe('What is written to standard error, as JSON lines.'),
      })
      .prefault({}),
  })
  .refine((config) => config.supergraph === undefined || config.subgraphsDirectory === undefined, {
    message: 'expected either `supergraph` or `subgraphsDirectory`, not both',
    path: ['supergraph'],
  })
  .refine(({ persistedQueries, redis }) => persistedQueries.store === 'memory' || redis !== undefined, {
    message: 'expected `redis` to say where Redis is',
    path: ['persistedQueries', 'store'],
  })
  .superRefine(({ authentication: { consumers }, usagePlans: plans, cost }, context) => {
    const costs = cost.usagePlans;
    const known = [...new Set([...Object.keys(plans), ...Object.keys(costs)])];
    for (const [name, { usagePlan }] of Object.entries(consumers)) {
      if (usagePlan === undefined || known.includes(usagePlan)) continue;
      const message =
        `expected one of \`usagePlans\` (${known.length === 0 ? 'there are none' : known.join(', ')}), ` +
        'found ' +
        `"${usagePlan}"`;
      context.addIssue({ code: 'custom', message, path: ['authentication', 'consumers', name, 'usagePlan'] });
    }
    const used = new Set(Object.values(consumers).map(({ usagePlan }) => usagePlan));
    for (const name of Object.keys(costs)) {
      if (plans[name] === undefined && !used.has(name))
        context.addIssue({
          code: 'custom',
          message: 'expected a usage plan that a consumer has',
          path: ['cost', 'usagePlans', name],
        });
    }
    for (const name of Object.keys(cost.consumers)) {
      if (consumers[name] === undefined)
        context.addIssue({
          code: 'custom',
          message: 'expected the name of one of `authentication.consumers`',
          path: ['cost', 'consumers', name],
        });
    }
  })
  .transform(withSafeDefaults);

/** What the operator wrote, checked, with every default filled in. */
export type Config = z.output<typeof configSchema>;
export type { ListenConfig, TlsConfig } from './sections/listen.ts';
export type LimitsConfig = Config['limits'];
export type BackendsConfig = Config['backends'];
export type RedisConfig = NonNullable<Config['redis']>;
export type PlannerConfig = Config['planner'];
export type SubgraphConfig = Config['subgraphs'][string];
