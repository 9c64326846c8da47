import { isIP } from 'node:net';
import { z } from 'zod';
import { bytes, milliseconds } from './values.ts';

const network = z.string().refine(isNetwork, 'expected an address, or a network such as 10.0.0.0/8');

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

const tls = z
  .strictObject({
    cert: z.string().min(1).describe('The file with the certificate and those between it and the authority, as PEM.'),
    key: z.string().min(1).describe('The file with its private key, as PEM.'),
    ca: z
      .string()
      .min(1)
      .optional()
      .describe('The file with the authorities whose client certificates are trusted, as PEM.'),
    clientCertificate: z
      .enum(['none', 'request', 'require'])
      .default('none')
      .describe(
        'Whether clients are asked for a certificate, and whether one without is let in. One that is not trusted ' +
          'is refused.',
      ),
  })
  .refine(({ ca, clientCertificate }) => clientCertificate === 'none' || ca !== undefined, {
    message: 'expected the authorities of client certificates',
    path: ['ca'],
  });

/** Where clients come in. */
export const listen = z
  .strictObject({
    host: z.string().default('127.0.0.1').describe('The address to bind.'),
    port: z.int().min(0).max(65535).default(4000).describe('The port to bind; 0 takes a free one.'),
    tls: tls.optional().describe('Serves HTTPS in place of HTTP. Files that change are read anew; connections stay.'),
    trustedProxies: z
      .array(network)
      .default([])
      .describe(
        "The addresses and networks of the proxies in front, such as `10.0.0.0/8`: what these say of the client's " +
          'address in `X-Forwarded-For` or `Forwarded` is believed. Both headers are ignored otherwise.',
      ),
    path: z
      .string()
      .regex(/^\/[^\s?#]*$/, 'expected a path that starts with /')
      .default('/graphql')
      .describe('Where GraphQL is answered.'),
    bodyLimitBytes: bytes.default(1_048_576).describe('A larger request body is refused with 413.'),
    requestTimeoutMs: milliseconds
      .default(30_000)
      .describe('After this an answer is partial: what is missing is null with an error.'),
    sendTimeoutMs: milliseconds
      .default(30_000)
      .describe('A client that takes nothing of its answer for this long is cut off.'),
    keepAliveMs: milliseconds
      .default(75_000)
      .describe('How long an idle connection is kept; longer than the idle time of a load balancer in front.'),
    drainDelayMs: z
      .int()
      .min(0)
      .default(0)
      .describe('After SIGTERM: how long to go on accepting while readiness is already 503.'),
    drainTimeoutMs: milliseconds.default(20_000).describe('After SIGTERM: how long running requests may take to end.'),
  })
  .prefault({});

export type ListenConfig = z.output<typeof listen>;
export type TlsConfig = z.output<typeof tls>;
