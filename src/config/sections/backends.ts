import { z } from 'zod';
import { backendAuth } from './backend-auth.ts';
import { callLimit } from './concurrency.ts';
import { headers } from './headers.ts';
import { bytes, httpUrl, milliseconds } from './values.ts';

export const backends = z
  .strictObject({
    timeoutMs: milliseconds.default(10_000).describe('One call to a backend.'),
    maxAnswerBytes: bytes
      .default(64 * 1_048_576)
      .describe('A larger answer of a backend is cut off and counts as failed; decompressed bytes count.'),
    connections: z.int().min(1).default(64).describe('Connections kept to one origin.'),
    concurrency: callLimit.describe('How many calls each subgraph is given at once; without it, as many as there are.'),
    maxCallsPerRequest: z
      .int()
      .min(1)
      .default(2_000)
      .describe(
        'How many calls of connectors one request may make to each source; the fields that would need more are ' +
          'null, with an error.',
      ),
  })
  .prefault({});

export const subgraph = z.strictObject({
  url: httpUrl.optional().describe('The GraphQL endpoint, in place of the one that the schema names.'),
  schema: z.string().optional().describe("The file with the subgraph's SDL, relative to this configuration."),
  auth: backendAuth.optional().describe('The token that its calls are made with.'),
  env: z
    .array(z.string().min(1))
    .optional()
    .describe('The environment variables that its connectors may read as `$env`; no others are there.'),
  concurrency: callLimit.describe('How many calls it is given at once, in place of `backends.concurrency`.'),
  maxCallsPerRequest: z
    .int()
    .min(1)
    .optional()
    .describe('How many calls one request may make to each of its sources, in place of `backends.maxCallsPerRequest`.'),
  headers: headers
    .optional()
    .describe('What reaches this subgraph, and what clients get of its answers, in place of the rules at `headers`.'),
  sources: z
    .record(
      z.string(),
      z.strictObject({
        url: z.string().min(1).optional().describe('Base URL or gRPC target, in place of the one in the schema.'),
        config: z
          .record(z.string(), z.unknown())
          .optional()
          .describe('What mappings of this source read as `$config`: any values by name.'),
        auth: backendAuth.optional().describe("The token that its calls are made with, in place of the subgraph's."),
        headers: headers
          .optional()
          .describe("What reaches this source, and what clients get of its answers, in place of the subgraph's rules."),
      }),
    )
    .default({})
    .describe('The sources of the schema, by name.'),
});
