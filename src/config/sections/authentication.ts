import { z } from 'zod';
import { headerName, httpUrl, milliseconds, secret } from './values.ts';

const cookieName = z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, 'expected a cookie name');
const claimPath = z.string().min(1);
const longTime = z
  .int()
  .min(0)
  .max(31 * 86_400_000);

/** Each asymmetric: who can check a token cannot make one. */
const DEFAULT_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;
const algorithm = z.enum([
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
  'HS256',
  'HS384',
  'HS512',
]);

const tokenPlace = {
  header: headerName.prefault('authorization').describe('The header in which the token comes.'),
  prefix: z
    .string()
    .regex(/^[!-~]*$/, 'expected a word')
    .default('Bearer')
    .describe('The word before the token, in any case; empty when there is none.'),
  cookie: cookieName.optional().describe('A cookie in which it may come as well.'),
};

const scopeClaims = z
  .array(claimPath)
  .prefault(['scope', 'scp'])
  .describe(
    "Where the token's scopes are: a text split at blanks, or a list of texts. Dots lead into objects, such as " +
      '`realm_access.roles`; a claim with dots in its name is found too.',
  );

const issuer = z
  .strictObject({
    issuer: z.string().min(1).describe('The `iss` of its tokens, letter for letter.'),
    jwksUrl: httpUrl.optional().describe('Where its keys are, as a JSON Web Key Set.'),
    jwksFile: z
      .string()
      .min(1)
      .optional()
      .describe('Its keys in a file, relative to this configuration; read again when they are refreshed.'),
    discovery: z
      .boolean()
      .default(false)
      .describe(
        'Finds `jwksUrl` by OpenID Connect Discovery, at `/.well-known/openid-configuration` below the issuer.',
      ),
    audiences: z
      .array(z.string().min(1))
      .min(1, 'expected at least one audience, or "*" for any')
      .describe('A token is for one of these (`aud`); `"*"` is any.'),
    algorithms: z
      .array(algorithm)
      .min(1)
      .prefault([...DEFAULT_ALGORITHMS])
      .describe('The signature algorithms that are accepted; no other is, whatever a token or a key says.'),
    clockToleranceMs: longTime.default(10_000).describe('How far the clocks of issuer and gateway may be apart.'),
    requiredClaims: z.array(z.string().min(1)).prefault(['exp']).describe('A token without one of these is refused.'),
    tokenType: z.string().min(1).optional().describe('The `typ` that its tokens must have, such as `at+jwt`.'),
    ...tokenPlace,
    scopeClaims,
    refreshMs: longTime
      .min(1_000)
      .default(300_000)
      .describe('Keys older than this are fetched again, beside the requests.'),
    maxStaleMs: longTime
      .default(86_400_000)
      .describe('How long keys serve on beyond that while the issuer cannot be reached.'),
    cooldownMs: longTime
      .min(100)
      .default(10_000)
      .describe('How long nothing is fetched after a key that is not known was looked for, or after a failure.'),
    timeoutMs: milliseconds.default(5_000).describe('One fetch of the keys.'),
  })
  .refine(
    ({ jwksUrl, jwksFile, discovery }) =>
      Number(jwksUrl !== undefined) + Number(jwksFile !== undefined) + Number(discovery) === 1,
    {
      message: 'expected exactly one of `jwksUrl`, `jwksFile` and `discovery: true`',
    },
  )
  .refine(({ discovery, issuer: url }) => !discovery || /^https?:\/\//.test(url), {
    message: 'expected a URL, by which discovery begins',
    path: ['issuer'],
  })
  // A public key must never be taken for a shared secret.
  .refine(
    ({ algorithms }) =>
      !algorithms.some((name) => name.startsWith('HS')) || algorithms.every((name) => name.startsWith('HS')),
    {
      message: 'expected either shared secrets (HS…) or public keys, not both',
      path: ['algorithms'],
    },
  );

const introspection = z
  .strictObject({
    url: httpUrl.describe('The introspection endpoint (RFC 7662).'),
    clientId: z
      .string()
      .min(1)
      .optional()
      .describe('By which the gateway names itself there, together with `clientSecret`.'),
    clientSecret: secret.optional(),
    audiences: z
      .array(z.string().min(1))
      .default([])
      .describe('A token is for one of these (`aud`); any when this is empty.'),
    ...tokenPlace,
    scopeClaims,
    cacheMs: longTime
      .default(60_000)
      .describe(
        'How long an answer "active" is kept, at most until the token ends. A revoked token is accepted for as long.',
      ),
    negativeCacheMs: longTime.default(10_000).describe('How long an answer "not active" is kept.'),
    maxEntries: z.int().min(1).default(10_000).describe('Answers kept; the least recently used make room.'),
    timeoutMs: milliseconds.default(5_000).describe('One question.'),
    cooldownMs: longTime.default(1_000).describe('How long nothing is asked after the endpoint could not be reached.'),
  })
  .refine(({ clientId, clientSecret }) => (clientId === undefined) === (clientSecret === undefined), {
    message: 'expected `clientId` and `clientSecret` together',
  });

const time = z.iso.datetime({ offset: true, error: 'expected a time such as 2026-01-31T00:00:00Z' });

const consumer = z.strictObject({
  keys: z
    .array(
      z
        .strictObject({
          sha256: z
            .string()
            .regex(/^[0-9A-Fa-f]{64}$/, 'expected the SHA-256 of the key, as 64 hexadecimal digits')
            .transform((text) => text.toLowerCase())
            .describe('The hash of the key.'),
          notBefore: time.optional().describe('From when on it is valid.'),
          expires: time.optional().describe('From when on it is not.'),
        })
        .refine(
          ({ notBefore, expires }) =>
            notBefore === undefined || expires === undefined || Date.parse(notBefore) < Date.parse(expires),
          {
            message: 'expected a time after `notBefore`',
            path: ['expires'],
          },
        ),
    )
    .default([])
    .describe(
      'Its API keys, each by its hash (`sha256`), with `notBefore` and `expires` where it is not for ever. Two ' +
        'that overlap let a key be replaced without a gap.',
    ),
  certificates: z
    .array(
      z
        .strictObject({
          fingerprint: z
            .string()
            .transform((text) => text.replaceAll(':', '').toLowerCase())
            .refine(
              (text) => /^[0-9a-f]{64}$/.test(text),
              'expected the SHA-256 fingerprint of a certificate, as 64 hexadecimal digits',
            )
            .optional()
            .describe('SHA-256 of the certificate.'),
          subject: z.string().min(1).optional().describe('Its distinguished name, such as `CN=shop,O=Example`.'),
          san: z
            .string()
            .min(1)
            .optional()
            .describe(
              'One of its alternative names, such as `DNS:shop.example.com` or `URI:spiffe://example.com/shop`.',
            ),
        })
        .refine(({ fingerprint, subject, san }) => [fingerprint, subject, san].some((one) => one !== undefined), {
          message: 'expected `fingerprint`, `subject` or `san`',
        }),
    )
    .default([])
    .describe('Its client certificates: by `fingerprint`, `subject` or `san`; all that are given must match.'),
  scopes: z
    .array(z.string().regex(/^\S+$/, 'expected a scope, without blanks'))
    .default([])
    .describe('What it may do.'),
  usagePlan: z.string().min(1).optional().describe('The name of its usage plan.'),
});

/** Whose credentials are accepted, and how they are checked. */
export const authentication = z
  .strictObject({
    required: z
      .boolean()
      .default(false)
      .describe('Refuses every request without a valid credential, introspection too.'),
    issuers: z
      .record(z.string(), issuer)
      .default({})
      .describe('Who issues JSON Web Tokens, each under a name of yours.'),
    introspection: introspection.optional().describe('Who knows tokens that are not of one of the issuers.'),
    apiKeys: z
      .strictObject({
        header: headerName.prefault('x-api-key').describe('The header in which an API key comes.'),
        prefix: z
          .string()
          .regex(/^[!-~]*$/, 'expected a word')
          .default('')
          .describe('A word before the key, in any case.'),
      })
      .prefault({}),
    consumers: z
      .record(z.string(), consumer)
      .default({})
      .describe('Programs known by a key or a certificate, each under its name.'),
    cachedTokens: z
      .int()
      .min(0)
      .default(10_000)
      .describe('Tokens that stay known once they were checked, until they end.'),
  })
  .superRefine(({ consumers }, context) => {
    const owners = new Map<string, string>();
    for (const [name, { keys }] of Object.entries(consumers)) {
      for (const [index, { sha256 }] of keys.entries()) {
        const owner = owners.get(sha256);
        if (owner !== undefined)
          context.addIssue({
            code: 'custom',
            message: `expected a key of its own: this one is of ${owner} already`,
            path: ['consumers', name, 'keys', index, 'sha256'],
          });
        owners.set(sha256, name);
      }
    }
  })
  .prefault({});

export type AuthenticationConfig = z.output<typeof authentication>;
export type IssuerConfig = AuthenticationConfig['issuers'][string];
export type IntrospectionConfig = NonNullable<AuthenticationConfig['introspection']>;
export type ConsumerConfig = AuthenticationConfig['consumers'][string];
