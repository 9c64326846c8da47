import type { Headers } from '../core/request-context.ts';
import type { FoundToken } from './token-places.ts';

/**
 * Takes credentials that nobody has verified out of a request's headers: backends trust what reaches them through the
 * gateway. `unverified` are the tokens that could not be checked. Gives the same object where there is nothing to take.
 */
export type WithholdCredentials = (headers: Headers, unverified?: readonly FoundToken[]) => Headers;

const NONE: readonly FoundToken[] = [];

/**
 * Makes it. `unclaimed` are headers with credentials (RFC 9110 §11.6.2) in which none is looked for: whatever comes
 * there is not verified.
 */
export function createWithholdCredentials(unclaimed: readonly string[]): WithholdCredentials {
  return (headers, unverified = NONE) => {
    // Mostly there is nothing to take: that is to cost nothing.
    if (unverified.length === 0 && !unclaimed.some((name) => headers[name] !== undefined)) return headers;
    const withheld = new Set(unclaimed);
    for (const { place } of unverified) if (place.cookie === undefined) withheld.add(place.header);
    const cookies = new Set(unverified.flatMap(({ place }) => place.cookie ?? []));
    const left = Object.entries(headers).filter(([name]) => !withheld.has(name) && name !== 'cookie');
    const cookie = withheld.has('cookie') ? undefined : withoutCookies(headers['cookie'], cookies);
    return Object.fromEntries(cookie === undefined ? left : [...left, ['cookie', cookie]]);
  };
}

/** The other cookies as they came (RFC 6265 §4.2.1); undefined when there are none. */
function withoutCookies(header: Headers[string], names: ReadonlySet<string>): Headers[string] {
  if (header === undefined || names.size === 0) return header;
  const text = typeof header === 'string' ? header : header.join('; ');
  const left = text.split(';').filter((pair) => !names.has(cookieName(pair)) && pair.trim() !== '');
  return left.length === 0 ? undefined : left.map((pair) => pair.trim()).join('; ');
}

/** Of one `name=value`; of what has no sign between the two, all of it is taken for the name. */
function cookieName(pair: string): string {
  const equals = pair.indexOf('=');
  return (equals < 0 ? pair : pair.slice(0, equals)).trim();
}
