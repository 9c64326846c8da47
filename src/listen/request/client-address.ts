import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { canonicalAddress } from '../../core/caller-address.ts';

/** The address of the client, as the connection and the proxies in front tell it. */
export type ClientAddress = (request: Pick<IncomingMessage, 'headers' | 'socket'>) => string;

/**
 * Makes what tells the client's address. Of the hops that `X-Forwarded-For` or `Forwarded` (RFC 7239) lists, the last
 * one is the nearest: they are believed from there on for as long as who reports them is a trusted proxy, given as
 * addresses and networks. A hop that is no address ends the list. Two headers that name different clients are both
 * disbelieved: a client may have sent the one that its proxy does not write.
 */
export function createClientAddress(trustedProxies: readonly string[]): ClientAddress {
  if (trustedProxies.length === 0) return ({ socket }) => peerAddress(socket);
  const isTrusted = trustMaker(trustedProxies);
  return ({ headers, socket }) => {
    const peer = peerAddress(socket);
    const { forwarded, 'x-forwarded-for': listed } = headers;
    if ((forwarded === undefined && listed === undefined) || !isTrusted(peer)) return peer;
    const named = new Set(
      [listed === undefined ? [] : addressesOf(listed), forwarded === undefined ? [] : hopsOf(forwarded)]
        .filter((hops) => hops.length > 0)
        .map((hops) => farthest(peer, hops, isTrusted)),
    );
    const [only] = named;
    return named.size === 1 && only !== undefined ? only : peer;
  };
}

function trustMaker(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const type = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(address, bits === undefined ? (type === 'ipv6' ? 128 : 32) : Number(bits), type);
  }
  return (address) => {
    const version = isIP(address);
    return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
  };
}

function farthest(
  peer: string,
  hops: readonly (string | undefined)[],
  isTrusted: (address: string) => boolean,
): string {
  let client = peer;
  for (const hop of hops.toReversed()) {
    if (hop === undefined || !isTrusted(client)) break;
    client = hop;
  }
  return client;
}

function addressesOf(header: string | readonly string[]): readonly (string | undefined)[] {
  return textOf(header).split(',').map(addressOf);
}

/** Its `for` of each hop: a hop that does not say ends the list like one that is no address. */
function hopsOf(header: string): readonly (string | undefined)[] {
  return splitOutsideQuotes(header, ',').map((hop) => {
    for (const pair of splitOutsideQuotes(hop, ';')) {
      const [, value] = /^\s*for\s*=\s*(.*)$/i.exec(pair) ?? [];
      if (value !== undefined)
        return addressOf(
          value
            .trim()
            .replace(/^"(.*)"$/, '$1')
            .replace(/\\(.)/g, '$1'),
        );
    }
    return undefined;
  });
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '\\') index += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  return [...parts, text.slice(start)];
}

function textOf(header: string | readonly string[]): string {
  return typeof header === 'string' ? header : header.join(',');
}

/**
 * Without the port (RFC 7239 §6: a number, or a name in its place), and without the brackets of IPv6; undefined for
 * what is no address.
 */
function addressOf(text: string): string | undefined {
  const trimmed = text.trim();
  const bracketed = /^\[([^\]]+)\](?::[\w.-]+)?$/.exec(trimmed)?.[1];
  const withPort = /^(\d+\.\d+\.\d+\.\d+):[\w.-]+$/.exec(trimmed)?.[1];
  return canonicalAddress(bracketed ?? withPort ?? trimmed);
}

/** On a dual-stack socket an IPv4 client has an IPv6 address too; it is one client. */
function peerAddress({ remoteAddress = '' }: Pick<IncomingMessage['socket'], 'remoteAddress'>): string {
  return remoteAddress.includes(':') ? (canonicalAddress(remoteAddress) ?? remoteAddress) : remoteAddress;
}
