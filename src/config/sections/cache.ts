import { z } from 'zod';
import { bytes, headerName, secret } from './values.ts';

const seconds = z.int().min(0).max(31_536_000);
const backendHeaders = z.enum(['respect', 'ignore']);

/** What is kept of answers, for how long, and how it is purged. */
export const cache = z
  .strictObject({
    enabled: z
      .boolean()
      .optional()
      .describe(
        'Whether answers are kept, and their headers say for how long; without it they are where the schema has ' +
          'cache hints.',
      ),
    defaultMaxAge: seconds
      .default(0)
      .describe('Seconds for root fields, and fields that answer objects, of which no hint says for how long.'),
    staleWhileRevalidate: seconds
      .default(0)
      .describe(
        'For how many seconds more an answer is served while it is fetched anew, where a hint says nothing else.',
      ),
    staleIfError: seconds
      .default(0)
      .describe('For how many seconds more an answer is served when a backend fails, where a hint says nothing else.'),
    backendHeaders: backendHeaders
      .default('respect')
      .describe('Whether `Cache-Control` of backends counts: together with hints, and in place of `defaultMaxAge`.'),
    subgraphs: z
      .record(
        z.string(),
        z.strictObject({ backendHeaders: backendHeaders.default('respect').describe('The same for one subgraph.') }),
      )
      .default({})
      .describe('Subgraphs that are treated otherwise, by name.'),
    credentialHeaders: z
      .array(headerName)
      .prefault(['authorization', 'cookie', 'proxy-authorization', 'x-api-key'])
      .describe(
        'Forwarded headers that show who asks. What is declared `PUBLIC` is the same whatever they say; by every ' +
          'other forwarded header answers differ.',
      ),
    shared: z
      .boolean()
      .optional()
      .describe(
        'Whether gateways keep in common what they keep, in Redis; without it they do where `redis` says where ' +
          'that is.',
      ),
    answers: z
      .strictObject({
        enabled: z.boolean().default(true).describe('Whether whole answers are kept.'),
        maxBytes: bytes
          .default(64 * 1_048_576)
          .describe('In the memory of each process; the least recently used make room.'),
      })
      .prefault({}),
    entities: z
      .strictObject({
        enabled: z
          .boolean()
          .default(true)
          .describe(
            'Whether entities and root fields are kept by themselves, for all queries that have them in common.',
          ),
        maxBytes: bytes
          .default(128 * 1_048_576)
          .describe('In the memory of each process; the least recently used make room.'),
      })
      .prefault({}),
    purge: z
      .strictObject({
        path: z
          .string()
          .regex(/^\/[^\s?#]*$/, 'expected a path that starts with /')
          .default('/cache/purge')
          .describe('Where purges are taken, by POST.'),
        token: z
          .union([z.string().min(1), secret])
          .describe('What they are sent with, as `Authorization: Bearer …`; `env` or `file` keep it out of this file.'),
      })
      .optional()
      .describe('Lets others purge by tag, type or key.'),
  })
  .prefault({});

export type CacheConfig = z.output<typeof cache>;
