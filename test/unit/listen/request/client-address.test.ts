import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createClientAddress } from '../../../../src/listen/request/client-address.ts';

const TRUSTED = ['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'];

function addressOf(peer: string, headers: IncomingMessage['headers'], trusted: readonly string[] = TRUSTED): string {
  // What it reads of a request.
  return createClientAddress(trusted)({ headers, socket: { remoteAddress: peer } as IncomingMessage['socket'] });
}

describe('the address of a client', () => {
  test.each([
    ['198.51.100.1', {}, '198.51.100.1'],
    ['::ffff:198.51.100.1', {}, '198.51.100.1'],
    // Nobody in front is trusted: whoever connects may write what he likes.
    ['198.51.100.1', { 'x-forwarded-for': '203.0.113.9' }, '198.51.100.1'],
    ['198.51.100.1', { forwarded: 'for=203.0.113.9' }, '198.51.100.1'],
    ['10.1.2.3', { 'x-forwarded-for': '203.0.113.9' }, '203.0.113.9'],
    ['::ffff:10.1.2.3', { 'x-forwarded-for': '203.0.113.9' }, '203.0.113.9'],
    ['2001:db8::1', { 'x-forwarded-for': '2001:DB9::5' }, '2001:db9::5'],
    // From the right: what the client itself has written stands on the left.
    ['10.1.2.3', { 'x-forwarded-for': '1.1.1.1, 203.0.113.9' }, '203.0.113.9'],
    ['10.1.2.3', { 'x-forwarded-for': '1.1.1.1, 203.0.113.9, 10.9.9.9, 192.0.2.7' }, '203.0.113.9'],
    ['10.1.2.3', { 'x-forwarded-for': '1.1.1.1, 203.0.113.9, 192.0.2.8, 192.0.2.7' }, '192.0.2.8'],
    ['10.1.2.3', { 'x-forwarded-for': '10.0.0.5, 10.0.0.6' }, '10.0.0.5'],
    ['10.1.2.3', { 'x-forwarded-for': '203.0.113.9:4711' }, '203.0.113.9'],
    ['10.1.2.3', { 'x-forwarded-for': '[2001:db9::5]:4711' }, '2001:db9::5'],
    // One address, whatever its spelling.
    ['10.1.2.3', { 'x-forwarded-for': '2001:0DB9:0:0:0:0:0:0005' }, '2001:db9::5'],
    ['10.1.2.3', { 'x-forwarded-for': '2001:db9::0.0.0.5' }, '2001:db9::5'],
    ['10.1.2.3', { 'x-forwarded-for': '::ffff:cb00:7109' }, '203.0.113.9'],
    ['10.1.2.3', { 'x-forwarded-for': '[0:0:0:0:0:FFFF:203.0.113.9]:80' }, '203.0.113.9'],
    ['10.1.2.3', { 'x-forwarded-for': 'FE80::1%eth0' }, 'fe80::1'],
    ['10.1.2.3', { forwarded: 'for="203.0.113.9:_hidden"' }, '203.0.113.9'],
    ['fe80::1%eth0', {}, 'fe80::1'],
    ['0:0:0:0:0:ffff:a01:203', { 'x-forwarded-for': '203.0.113.9' }, '203.0.113.9'],
    // What is no address ends the list at who reported it.
    ['10.1.2.3', { 'x-forwarded-for': '203.0.113.09' }, '10.1.2.3'],
    ['10.1.2.3', { 'x-forwarded-for': '203.0.113.9, unknown' }, '10.1.2.3'],
    ['10.1.2.3', { 'x-forwarded-for': '203.0.113.9, unknown, 10.0.0.5' }, '10.0.0.5'],
    ['10.1.2.3', { 'x-forwarded-for': '' }, '10.1.2.3'],
    ['10.1.2.3', { forwarded: 'for=1.1.1.1, For="203.0.113.9:80";proto=https;by=10.0.0.1' }, '203.0.113.9'],
    ['10.1.2.3', { forwarded: 'proto=https;for="[2001:db9::5]:4711"' }, '2001:db9::5'],
    ['10.1.2.3', { forwarded: 'for=1.1.1.1, for=_hidden' }, '10.1.2.3'],
    ['10.1.2.3', { forwarded: 'for=203.0.113.9, proto=https' }, '10.1.2.3'],
    ['10.1.2.3', { forwarded: 'for=203.0.113.9;host="a,for=1.1.1.1"' }, '203.0.113.9'],
    ['10.1.2.3', { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' }, '203.0.113.9'],
    // The proxy writes one of them, the client the other: which, nobody can tell.
    ['10.1.2.3', { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=1.1.1.1' }, '10.1.2.3'],
  ])('of %s with %j is %s', (peer, headers, expected) => {
    expect(addressOf(peer, headers)).toBe(expected);
  });

  test('is that of the peer where no proxy is declared', () => {
    expect(addressOf('10.1.2.3', { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' }, [])).toBe(
      '10.1.2.3',
    );
  });

  test('is never one that a client behind the proxy has written, whatever it writes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[for="\[\]:,;. \\0-9]*$/)), (written) => {
        expect(addressOf('10.1.2.3', { 'x-forwarded-for': `${written}, 203.0.113.9` })).toBe('203.0.113.9');
      }),
    );
  });

  test('takes no long time for a long header', () => {
    const before = process.cpuUsage();
    addressOf('10.1.2.3', { forwarded: '",;'.repeat(5_000) });
    expect(process.cpuUsage(before).user).toBeLessThan(200_000);
  });
});
