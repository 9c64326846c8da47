import { z } from 'zod';
import { headerName } from './values.ts';

const WHAT_AN_ORIGIN_IS = 'expected an origin such as https://shop.example.com, or "*" for all';
const origin = z
  .string()
  .regex(/^(\*|[A-Za-z][A-Za-z0-9+.-]*:\/\/[^\s/?#@*\\]+)$/, WHAT_AN_ORIGIN_IS)
  .refine((text) => text === '*' || URL.canParse(text), WHAT_AN_ORIGIN_IS)
  .transform(asBrowsersWriteIt);

/** In lower case, without the scheme's own port. The URL standard knows no origin for schemes such as `capacitor:`. */
function asBrowsersWriteIt(text: string): string {
  if (!URL.canParse(text)) return text;
  const serialized = new URL(text).origin;
  return serialized === 'null' ? text.toLowerCase() : serialized;
}

export const cors = z
  .strictObject({
    enabled: z.boolean().default(false).describe('Whether pages of other origins may ask, and read the answers.'),
    origins: z
      .array(origin)
      .prefault([])
      .describe('The origins that may, such as `https://shop.example.com`; `"*"` is every one.'),
    credentials: z.boolean().default(false).describe('Whether they may send cookies along.'),
    headers: z
      .array(headerName)
      .prefault([
        // Beside what is safelisted (Fetch §2.2.2): one with quotes in it, as for multipart subscriptions, or a long
        // one.
        'accept',
        'accept-language',
        'content-type',
        'content-encoding',
        'authorization',
        'if-none-match',
        'apollo-require-preflight',
        'x-apollo-operation-name',
        'x-apollo-operation-id',
        'x-gatefold-preflight',
        'apollographql-client-name',
        'apollographql-client-version',
        'graphql-client-name',
        'graphql-client-version',
        'traceparent',
        'tracestate',
        'baggage',
        'x-request-id',
      ])
      .describe(
        'The request headers that they may set, beside those that `headers.forward`, `authentication` and ' +
          '`csrfPrevention` name.',
      ),
    exposeHeaders: z
      .array(headerName)
      .prefault(['retry-after', 'www-authenticate', 'ratelimit', 'ratelimit-policy', 'age', 'etag'])
      .describe(
        'The response headers that they may read, beside those that everyone may, `graphql-cost` where ' +
          '`cost.exposeHeaders` sends it, and those that `headers.respond` passes on.',
      ),
    maxAgeSeconds: z
      .int()
      .min(0)
      .max(86_400)
      .default(7_200)
      .describe('How long a browser may keep the answer to a preflight.'),
  })
  .refine(({ enabled, origins }) => !enabled || origins.length > 0, {
    message: 'expected at least one origin',
    path: ['origins'],
  })
  // Fetch §3.2.5: with credentials `*` stands for nothing but itself.
  .refine(({ credentials, origins }) => !credentials || !origins.includes('*'), {
    message: 'expected the origins by name: browsers take no "*" together with credentials',
    path: ['origins'],
  })
  .refine(({ credentials, headers, exposeHeaders }) => !credentials || ![...headers, ...exposeHeaders].includes('*'), {
    message: 'expected every header by name: browsers take no "*" together with credentials',
    path: ['credentials'],
  })
  .prefault({});
