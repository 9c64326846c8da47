import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalAddress, networkOf } from '../../../src/core/caller-address.ts';

const group = fc.integer({ min: 0, max: 0xffff });

function hex(value: number, { width, upper }: { readonly width: number; readonly upper: boolean }): string {
  const text = value.toString(16).padStart(width, '0');
  return upper ? text.toUpperCase() : text;
}

/**
 * Some spelling of eight groups: with leading zeros, in either case, its zeros pressed together at any one place or at
 * none.
 */
const spelling = (groups: readonly number[]): fc.Arbitrary<string> =>
  fc
    .record({
      width: fc.constantFrom(1, 2, 3, 4),
      upper: fc.boolean(),
      from: fc.nat(7),
      length: fc.nat(8),
      zone: fc.constantFrom('', '%1', '%eth0'),
    })
    .map(({ width, upper, from, length, zone }) => {
      const written = groups.map((one) => hex(one, { width, upper }));
      const pressed = groups.slice(from, from + length).every((one) => one === 0) && length > 0 && from + length <= 8;
      const text = pressed
        ? `${written.slice(0, from).join(':')}::${written.slice(from + length).join(':')}`
        : written.join(':');
      return `${text}${zone}`;
    });

describe('the address of a caller', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:201', '192.0.2.1', '192.0.2.1'],
    ['2001:DB8::1', '2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:0:0:ffff::', '2001:db8:0:0:ffff::', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80::1', 'fe80:0:0:0::/64'],
    ['::1', '::1', '0:0:0:0::/64'],
    ['::', '::', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201', '64:ff9b::c000:201'],
  ])('%s is %s, and counts as %s', (text, address, network) => {
    expect(canonicalAddress(text)).toBe(address);
    expect(networkOf(address)).toBe(network);
  });

  test.each(['', 'unknown', '192.0.2', '192.0.2.01', '1::2::3', '[::1]', '::1%', '192.0.2.1%eth0'])(
    '%j is none',
    (text) => {
      expect(canonicalAddress(text)).toBeUndefined();
    },
  );

  test('is one, however it is spelled', () => {
    const address = fc.array(fc.oneof(fc.constant(0), group), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(
        address.chain((groups) => fc.tuple(spelling(groups), spelling(groups))),
        ([one, other]) => {
          expect(canonicalAddress(one)).toBeDefined();
          expect(canonicalAddress(one)).toBe(canonicalAddress(other));
        },
      ),
    );
  });

  test('counts with all others of its network of 64 bits, and with none of another', () => {
    const half = fc.array(fc.oneof(fc.constant(0), group), { minLength: 4, maxLength: 4 });
    // Outside of the network that stands for IPv4 addresses, and of those that are written as IPv4.
    const network = half.filter(([first, second]) => first !== 0 && !(first === 0x64 && second === 0xff9b));
    const networkOfGroups = (groups: readonly number[]): string =>
      networkOf(canonicalAddress(groups.map((one) => one.toString(16)).join(':')) ?? 'none');
    fc.assert(
      fc.property(network, network, half, half, (one, other, host, another) => {
        expect(networkOfGroups([...one, ...host])).toBe(networkOfGroups([...one, ...another]));
        expect(networkOfGroups([...one, ...host]) === networkOfGroups([...other, ...host])).toBe(
          String(one) === String(other),
        );
      }),
    );
  });
});
