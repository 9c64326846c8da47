import { isIP, SocketAddress } from 'node:net';

/**
 * An address as everybody spells it: IPv6 in RFC 5952's way, an IPv4 address that is mapped into IPv6 (RFC 4291
 * §2.5.5.2) as IPv4, without a zone (RFC 4007 §11: it means something on one host alone). Undefined for what is no
 * address.
 */
export function canonicalAddress(text: string): string | undefined {
  const version = isIP(text);
  if (version !== 6) return version === 4 ? text : undefined;
  const zone = text.indexOf('%');
  const { address } = new SocketAddress({ address: zone === -1 ? text : text.slice(0, zone), family: 'ipv6' });
  return address.startsWith(MAPPED) && address.includes('.') ? address.slice(MAPPED.length) : address;
}

const MAPPED = '::ffff:';

/**
 * What counts as one caller of the callers that show nothing but an address: an IPv4 address, or an IPv6 network of 64
 * bits (RFC 6177: who has one address there has 2^64 of them), as `2001:db8:0:1::/64`. Expects a canonical address.
 */
export function networkOf(address: string): string {
  // Behind a translator every IPv4 client has an address of this one network (RFC 6052 §2.1): each is itself.
  if (!address.includes(':') || address.startsWith('64:ff9b::')) return address;
  const [before = '', after] = address.split('::', 2);
  const groups = before === '' ? [] : before.split(':');
  const rest = after === undefined || after === '' ? [] : after.split(':');
  // An IPv4 address at the end stands for two groups.
  const written = groups.length + rest.length + (address.includes('.') ? 1 : 0);
  const zeros = Array<string>(after === undefined ? 0 : Math.max(0, 8 - written)).fill('0');
  return `${[...groups, ...zeros, ...rest].slice(0, 4).join(':')}::/64`;
}
