import { z } from 'zod';

const address = z
  .string()
  .regex(/^(\[[0-9A-Fa-f:.]+\]|[^\s:/@[\]]+)(:\d{1,5})?$/, 'expected host or host:port')
  .describe('`host` or `host:port`.');

const file = z.string().min(1);

/** Where gateways share what they count and keep. One of `url`, `cluster` and `sentinel` says where it is. */
export const redis = z
  .strictObject({
    url: z
      .url({ protocol: /^rediss?$/, error: 'expected a redis or rediss URL' })
      .optional()
      .describe('One server: `redis://user:password@host:6379/0`, with `rediss` for TLS.'),
    cluster: z.array(address).min(1).optional().describe('A Redis Cluster: some of its nodes, which name the others.'),
    sentinel: z
      .strictObject({
        name: z.string().min(1).describe('The name under which the sentinels know the primary.'),
        nodes: z.array(address).min(1).describe('The sentinels.'),
        username: z.string().min(1).optional().describe('An ACL user of the sentinels themselves.'),
        passwordFile: file.optional().describe("A file with that user's password."),
      })
      .optional()
      .describe('A primary that sentinels watch over.'),
    username: z.string().min(1).optional().describe('The ACL user.'),
    password: z.string().min(1).optional().describe('Its password; `passwordFile` keeps it out of this file.'),
    passwordFile: file.optional().describe('A file with the password.'),
    database: z.int().min(0).default(0).describe('A Cluster has 0 alone.'),
    tls: z
      .strictObject({
        enabled: z.boolean().default(true).describe('Whether the connection is encrypted.'),
        caFile: file.optional().describe('The authorities trusted, as PEM; those of the system without it.'),
        certFile: file.optional().describe('Our certificate, as PEM.'),
        keyFile: file.optional().describe('Its key, as PEM.'),
        serverName: z
          .string()
          .min(1)
          .optional()
          .describe("The name that the server's certificate must have, where it is not the host."),
      })
      .optional()
      .describe('Encrypts the connection.'),
    keyPrefix: z.string().default('gatefold:').describe('Stands before every key.'),
    connectTimeoutMs: z
      .int()
      .min(1)
      .max(3_600_000)
      .default(2_000)
      .describe('How long one attempt to connect may take.'),
    silenceMs: z
      .int()
      .min(5)
      .max(10_000)
      .default(25)
      .describe('Redis is taken for hanging when it owes answers and none has come for this long.'),
    failoverMs: z
      .int()
      .min(0)
      .max(600_000)
      .default(5_000)
      .describe(
        'Sentinel and Cluster: for this long after a primary was lost its limits refuse, until a replica takes ' +
          'over; then they do what their directive says.',
      ),
  })
  .refine(
    ({ url, cluster, sentinel }) => [url, cluster, sentinel].filter((one) => one !== undefined).length === 1,
    'expected one of `url`, `cluster` and `sentinel`',
  )
  .refine(({ password, passwordFile }) => password === undefined || passwordFile === undefined, {
    message: 'expected either `password` or `passwordFile`',
    path: ['passwordFile'],
  })
  .refine(({ cluster, database }) => cluster === undefined || database === 0, {
    message: 'expected 0: a Cluster has no other',
    path: ['database'],
  })
  .refine(({ tls }) => (tls?.certFile === undefined) === (tls?.keyFile === undefined), {
    message: 'expected both a certificate and its key',
    path: ['tls', 'keyFile'],
  });
