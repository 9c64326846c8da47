import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { maskExtensions } from '../../../src/shape/mask-extensions.ts';

const SECRETS = [
  'http://10.0.0.5:8080/internal',
  'postgres://user:pw@db.internal/orders',
  '10.1.2.3',
  '192.168.0.1:5432',
  'fe80::1',
  '[2001:db8::7]:443',
  'orders.default.svc.cluster.local',
  'orders.prod.internal',
  'localhost:4001',
  '/srv/app/src/orders.js:12:7',
] as const;

describe('maskExtensions', () => {
  it('leaves no address, wherever it stands', () => {
    const text = fc
      .tuple(
        fc.constantFrom('connect to ', 'at ', '', 'found in "'),
        fc.constantFrom(...SECRETS),
        fc.constantFrom('', ' failed', '" again'),
      )
      .map((parts) => parts.join(''));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        text,
        fc.integer(),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'type', 'url', 'message', '__proto__'), tie('tree'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const shown = JSON.stringify(maskExtensions({ value }));
        for (const secret of SECRETS) expect(shown).not.toContain(secret);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves what is there for clients as it is', () => {
    const extensions = {
      retryAfter: 3,
      problem: {
        type: 'https://example.com/problems/out-of-credit',
        title: 'Out of credit',
        balance: 30,
        at: '12:30:45',
      },
      any: { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', domain: 'pubsub.googleapis.com' },
      grpc: {
        details: [
          { links: [{ description: 'More', url: 'https://docs.example.com/stock' }] },
          { domain: 'shop.example.com' },
        ],
      },
    };
    expect(maskExtensions(extensions)).toEqual(extensions);
  });

  it('masks a reference that leads into an inner network', () => {
    expect(maskExtensions({ type: 'https://wiki.corp/errors', url: 'https://example.com:8443/x' })).toEqual({
      type: '[address]',
      url: '[address]',
    });
  });

  it('masks the names of members, too', () => {
    expect(maskExtensions({ failed: { 'http://10.0.0.5/orders': 1, 'db.internal:5432': 2, stock: 3 } })).toEqual({
      failed: { '[address]': 2, stock: 3 },
    });
    expect(maskExtensions({ domain: 'orders.internal', '@type': 'type.googleapis.com/http://10.0.0.5' })).toEqual({
      domain: '[address]',
      '@type': '[address]',
    });
  });

  it('ends, however deep and long they are', () => {
    let deep: unknown = 'http://10.0.0.1/';
    for (let level = 0; level < 5_000; level += 1) deep = { deep };
    const begun = performance.now();
    expect(
      JSON.stringify(
        maskExtensions({
          deep,
          long: 'a.'.repeat(200_000),
          colons: 'a:'.repeat(200_000),
          slashes: '/a'.repeat(200_000),
          dashes: 'a-'.repeat(200_000),
          frames: 'at '.repeat(100_000),
          files: 'a/b@'.repeat(100_000),
          quotes: "host '".repeat(50_000),
        }),
      ),
    ).not.toContain('10.0.0.1');
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
