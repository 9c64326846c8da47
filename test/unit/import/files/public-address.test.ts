import { describe, expect, test } from '@jest/globals';
import { isPublicAddress, literalAddress } from '../../../../src/import/files/public-address.ts';

const isPublicHost = (host: string): boolean => {
  const address = literalAddress(new URL(`http://${host}/`));
  if (address === undefined) throw new Error(`${host} is a name`);
  return isPublicAddress(address);
};

describe('an address', () => {
  test.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '0x7f.1',
    '0',
    '10.1.2.3',
    '100.64.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[::]',
    '[::1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:a9fe:a9fe]',
    '[::127.0.0.1]',
    '[64:ff9b::10.0.0.1]',
    '[64:ff9b::a9fe:a9fe]',
    '[64:ff9b::1]',
    '[64:ff9b:1::1]',
    '[2002:7f00:1::]',
    '[2001::1]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[fe80::1]',
    '[fec0::1]',
    '[ff02::1]',
  ])('%s is private', (host) => expect(isPublicHost(host)).toBe(false));

  test.each([
    '1.1.1.1',
    '172.32.0.1',
    '100.128.0.1',
    '169.253.0.1',
    '192.169.0.1',
    '198.20.0.1',
    '223.255.255.255',
    '[2606:4700::1111]',
    '[::ffff:1.1.1.1]',
    '[64:ff9b::1.1.1.1]',
  ])('%s is public', (host) => expect(isPublicHost(host)).toBe(true));
});
