import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Addresses that are not of the public internet (RFC 6890, RFC 4193, RFC 4291, RFC 5771). */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  // Unspecified, loopback and IPv4-compatible; local translation; Teredo; 6to4; unique local; link and site local;
  // multicast.
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 9],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6');
const TRANSLATED = new BlockList();
TRANSLATED.addSubnet('64:ff9b::', 96, 'ipv6');

/** Whether an IP address, in any spelling that `node:net` knows, is one of the public internet. */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !PRIVATE.check(address, 'ipv4');
  // An address that maps to IPv4 is checked as that by the list itself.
  if (version !== 6 || PRIVATE.check(address, 'ipv6')) return false;
  return !TRANSLATED.check(address, 'ipv6') || isPublicAddress(embeddedAddress(address));
}

/** The IPv4 address in the last 32 bits (RFC 6052 §2.2). */
function embeddedAddress(address: string): string {
  const dotted = /\d+(?:\.\d+){3}$/.exec(address)?.[0];
  if (dotted !== undefined) return dotted;
  const [low = 0, high = 0] = address
    .split(':')
    .reverse()
    .map((group) => Number.parseInt(group || '0', 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** The host of a URL as an IP address, if it is one: the URL standard has made the usual spelling of any other. */
export function literalAddress({ hostname }: URL): string | undefined {
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) === 0 ? undefined : address;
}

/** An address that what is read must not be fetched from. */
export class PrivateAddressFailure extends Error {
  override readonly name = 'PrivateAddressFailure';

  constructor(address: string) {
    super(`${address} is no address of the public internet`);
  }
}

/** Looks a name up for a connection, and refuses it when it leads to a private address: nothing else is asked again. */
export const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error !== null) return callback(error, []);
    const refused = addresses.find(({ address }) => !isPublicAddress(address));
    if (refused !== undefined) return callback(new PrivateAddressFailure(refused.address), []);
    const [first] = addresses;
    if (options.all === true || first === undefined) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};
