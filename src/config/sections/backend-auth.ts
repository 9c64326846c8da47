import { z } from 'zod';
import { httpUrl, secret } from './values.ts';

const endpoint = {
  tokenUrl: httpUrl.describe('The token endpoint.'),
  scope: z.string().min(1).optional().describe('The scopes to ask for, separated by blanks.'),
  audience: z.string().min(1).optional().describe('Who the token is for, where the server wants to know by name.'),
  resource: z.url().optional().describe('The same as a URL (RFC 8707).'),
  clientAuthentication: z
    .enum(['basic', 'post'])
    .default('basic')
    .describe('How the gateway shows who it is: in the header, or in the body.'),
};

const clientCredentials = z.strictObject({
  ...endpoint,
  clientId: z.string().min(1).describe('By which the gateway names itself.'),
  clientSecret: secret,
});

const tokenExchange = z
  .strictObject({
    ...endpoint,
    clientId: z.string().min(1).optional().describe('By which the gateway names itself, together with `clientSecret`.'),
    clientSecret: secret.optional(),
    subjectTokenType: z
      .string()
      .min(1)
      .default('urn:ietf:params:oauth:token-type:access_token')
      .describe("What the caller's token is."),
    requestedTokenType: z.string().min(1).optional().describe('What is asked for.'),
    maxEntries: z
      .int()
      .min(1)
      .default(10_000)
      .describe('Tokens kept, one for each caller; the least recently used make room.'),
  })
  .refine(({ clientId, clientSecret }) => (clientId === undefined) === (clientSecret === undefined), {
    message: 'expected `clientId` and `clientSecret` together',
  });

/** A token that the gateway fetches for its calls to a backend. */
export const backendAuth = z
  .strictObject({
    clientCredentials: clientCredentials.optional().describe("One token of the gateway's own (RFC 6749 §4.4)."),
    tokenExchange: tokenExchange.optional().describe('One for each caller, in exchange for its own (RFC 8693).'),
  })
  .refine(({ clientCredentials: own, tokenExchange: exchanged }) => (own === undefined) !== (exchanged === undefined), {
    message: 'expected either `clientCredentials` or `tokenExchange`',
  });

export type BackendAuthConfig = z.output<typeof backendAuth>;
