import { expect, test } from '@jest/globals';
import { readConfig } from '../../../../src/config/read-config.ts';
import { nameCorsHeaders } from '../../../../src/join/headers/name-cors-headers.ts';

test('pages may send what ordinary clients send, and what the configuration names', () => {
  const { headers, exposeHeaders } = nameCorsHeaders(
    readConfig(undefined, {
      cors: { enabled: true, origins: ['https://shop.example.com'] },
      headers: { forward: ['X-Tenant', 'cookie'], respond: ['X-Trace', 'set-cookie'] },
      subgraphs: {
        one: {
          headers: { forward: ['x-one'], respond: ['x-one-answered'] },
          sources: { api: { headers: { forward: ['x-api'] } } },
        },
      },
      authentication: {
        issuers: {
          main: {
            issuer: 'https://id.example/',
            jwksUrl: 'https://id.example/keys',
            audiences: ['shop'],
            header: 'x-token',
          },
        },
        apiKeys: { header: 'x-key' },
        consumers: { app: { keys: [{ sha256: 'a'.repeat(64) }] } },
      },
      csrfPrevention: { headers: ['x-own-preflight'] },
      cost: { mode: 'measure', exposeHeaders: true },
    }),
  );
  expect(headers).toEqual(
    expect.arrayContaining([
      'accept',
      'apollographql-client-name',
      'apollographql-client-version',
      'traceparent',
      'x-tenant',
      'x-one',
      'x-api',
      'x-token',
      'x-key',
      'x-own-preflight',
    ]),
  );
  expect(headers).not.toContain('cookie');
  expect(exposeHeaders).toEqual(expect.arrayContaining(['graphql-cost', 'x-trace', 'x-one-answered']));
  // No script may read it (Fetch §2.2.2).
  expect(exposeHeaders).not.toContain('set-cookie');
  expect(new Set(headers).size).toBe(headers.length);
});

test('pages are told no cost where none is sent', () => {
  expect(nameCorsHeaders(readConfig(undefined, {})).exposeHeaders).not.toContain('graphql-cost');
});
