import { gunzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Reply } from '../../../../src/listen/arrival.ts';
import { compressBody, effortFor, isCompressible } from '../../../../src/listen/reply/compress-body.ts';
import { negotiateEncoding } from '../../../../src/listen/reply/negotiate-encoding.ts';

const reply = (body: string | Uint8Array, headers: Record<string, string> = {}): Reply => ({
  status: 200,
  headers: { 'content-type': 'text/css', ...headers },
  body,
});

test('bytes are compressed once for each coding and kept, a text is compressed each time', async () => {
  const bytes = reply(Buffer.from('a { color: red }'.repeat(100)));
  const effort = effortFor(bytes);
  const first = await compressBody(bytes, 'gzip', effort);
  expect(await compressBody({ ...bytes, headers: {} }, 'gzip', effort)).toBe(first);
  expect(await compressBody(bytes, 'br', effort)).not.toBe(first);
  expect(gunzipSync(first)).toEqual(bytes.body);
  const text = reply('a { color: red }');
  expect(await compressBody(text, 'gzip', effort)).not.toBe(await compressBody(text, 'gzip', effort));
});

test('compressing does not hold up the event loop', async () => {
  const large = reply(Buffer.from(Array.from({ length: 1_000_000 }, (_, index) => (index * 7919) % 251)));
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await compressBody(large, 'br', effortFor(reply('', { 'cache-control': 'immutable' })));
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
});

test.each([
  ['application/json; charset=utf-8', true],
  ['application/graphql-response+json; charset=utf-8', true],
  ['text/html', true],
  ['image/svg+xml', true],
  ['font/ttf', true],
  ['font/woff2', false],
  ['image/png', false],
  ['application/octet-stream', false],
])('whether %s is compressed: %s', (type, compressed) => {
  expect(isCompressible(reply('x'.repeat(10), { 'content-type': type }), 10)).toBe(compressed);
});

test('what has a coding already gets no other', () => {
  expect(isCompressible(reply('x', { 'content-encoding': 'gzip' }), 0)).toBe(false);
});

test('whatever a client accepts, a coding is chosen or none', () => {
  const part = fc.constantFrom('gzip', 'br', 'identity', '*', 'x-gzip', ';', ',', 'q=', '0', '0.5', '-1', ' ', '');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part).map((parts) => parts.join('')),
      ),
      (accepted) => {
        expect([undefined, 'br', 'gzip']).toContain(negotiateEncoding(accepted, ['gzip', 'br']));
      },
    ),
  );
});
