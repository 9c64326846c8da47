import { z } from 'zod';
import { bytes, httpUrl, milliseconds, secret } from './values.ts';

const webhook = z.strictObject({
  url: httpUrl.describe(
    'Asked by POST, as the Data API of Open Policy Agent is: `{"input": {"policies": […], "caller": {…}}}`, ' +
      'answered by `{"result": …}`.',
  ),
  token: secret.optional().describe('Sent with each question as `authorization: Bearer …`.'),
});

export const authorization = z
  .strictObject({
    mode: z
      .enum(['filter', 'reject'])
      .default('filter')
      .describe(
        'What becomes of an operation with fields that its caller may not have: `filter` answers them with null ' +
          'and an error, `reject` refuses it whole.',
      ),
    policies: z
      .strictObject({
        webhook: webhook
          .optional()
          .describe(
            'Who decides `@policy`. Without it, and without a function in the program that embeds the gateway, no ' +
              'policy is satisfied.',
          ),
        timeoutMs: milliseconds.default(1_000).describe('What is not decided by then is refused.'),
        ttlMs: z
          .int()
          .min(0)
          .max(86_400_000)
          .default(10_000)
          .describe('How long a verdict is kept for the same caller; 0 asks for each request.'),
        cacheBytes: bytes
          .default(8 * 1_048_576)
          .describe('Verdicts kept in memory, as near as can be told; the least recently used make room.'),
      })
      .prefault({})
      .describe('How `@policy` is decided.'),
  })
  .prefault({});

export type AuthorizationConfig = z.output<typeof authorization>;
