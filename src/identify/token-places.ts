import type { AuthenticationConfig } from '../config/sections/authentication.ts';
import type { Headers } from '../core/request-context.ts';
import { BadCredential } from './refuse-credential.ts';
import type { Issuer } from './verify-token.ts';

/** Who may have issued the tokens that come in one place. */
export interface TokenPlace {
  /** Tells places apart. */
  readonly id: string;
  /** The header in which its tokens come, and the cookie in there that they are; undefined where they are no cookie. */
  readonly header: string;
  readonly cookie: string | undefined;
  readonly issuers: readonly Issuer[];
  /** Whether tokens of nobody among them are asked about. */
  readonly introspected: boolean;
}

/** What comes after one word in a header: a token, or an API key. */
interface Scheme {
  /** In lower case; empty for a bare credential. */
  readonly prefix: string;
  readonly place: TokenPlace | undefined;
}

/** A token, and where it was found. */
export interface FoundToken {
  readonly token: string;
  readonly place: TokenPlace;
}

/** The credentials in a request's headers; a request rarely has more than one. */
export interface Credentials {
  readonly tokens: readonly FoundToken[];
  readonly keys: readonly string[];
}

export const NO_CREDENTIALS: Credentials = { tokens: [], keys: [] };

/** Reads credentials from headers in lower case. */
export type ReadCredentials = (headers: Headers) => Credentials;

/**
 * Makes what finds credentials where the configuration says that they come.
 * It throws `BadCredential` for one in a form that is not accepted there.
 */
export function createReadCredentials(
  config: AuthenticationConfig,
  issuers: readonly Issuer[],
  haveKeys: boolean,
): ReadCredentials {
  const headers = [...headerSchemes(config, issuers, haveKeys)];
  const cookies = [...cookiePlaces(config, issuers)];
  return (sent) => {
    let found: { tokens: FoundToken[]; keys: string[] } | undefined;
    for (const [name, schemes] of headers) {
      const value = sent[name];
      const text = (typeof value === 'string' ? value : (value?.join(', ') ?? '')).trim();
      if (text === '') continue;
      const { credential, place } = split(text, schemes, name);
      found ??= { tokens: [], keys: [] };
      if (place === undefined) found.keys.push(credential);
      else found.tokens.push({ token: credential, place });
    }
    if (cookies.length === 0 || sent['cookie'] === undefined) return found ?? NO_CREDENTIALS;
    for (const [name, place] of cookies) {
      for (const token of cookieValues(sent['cookie'], name))
        (found ??= { tokens: [], keys: [] }).tokens.push({ token, place });
    }
    return found ?? NO_CREDENTIALS;
  };
}

function headerSchemes(
  { apiKeys, introspection }: AuthenticationConfig,
  issuers: readonly Issuer[],
  haveKeys: boolean,
): Map<string, Scheme[]> {
  const headers = new Map<string, Scheme[]>();
  const add = (header: string, scheme: Scheme): void => {
    const schemes = [...(headers.get(header) ?? []), scheme];
    // A bare credential is what no word begins.
    headers.set(
      header,
      schemes.sort((a, b) => b.prefix.length - a.prefix.length),
    );
  };
  const places = new Map<string, { header: string; prefix: string }>();
  for (const { header, prefix } of [
    ...issuers.map(({ config }) => config),
    ...(introspection ? [introspection] : []),
  ]) {
    places.set(`${header} ${prefix.toLowerCase()}`, { header, prefix: prefix.toLowerCase() });
  }
  for (const [id, { header, prefix }] of places) {
    const comesHere = (one: { readonly header: string; readonly prefix: string }): boolean =>
      one.header === header && one.prefix.toLowerCase() === prefix;
    const issuing = issuers.filter(({ config }) => comesHere(config));
    const place = {
      id,
      header,
      cookie: undefined,
      issuers: issuing,
      introspected: introspection !== undefined && comesHere(introspection),
    };
    add(header, { prefix, place });
  }
  if (haveKeys) add(apiKeys.header, { prefix: apiKeys.prefix.toLowerCase(), place: undefined });
  return headers;
}

function cookiePlaces({ introspection }: AuthenticationConfig, issuers: readonly Issuer[]): Map<string, TokenPlace> {
  const names = new Set(
    [...issuers.map(({ config }) => config.cookie), introspection?.cookie].filter((name) => name !== undefined),
  );
  return new Map(
    [...names].map((name) => {
      const issuing = issuers.filter(({ config }) => config.cookie === name);
      const place = {
        id: `cookie ${name}`,
        header: 'cookie',
        cookie: name,
        issuers: issuing,
        introspected: introspection?.cookie === name,
      };
      return [name, place];
    }),
  );
}

function split(
  text: string,
  schemes: readonly Scheme[],
  header: string,
): { readonly credential: string; readonly place: TokenPlace | undefined } {
  for (const { prefix, place } of schemes) {
    if (prefix === '') return { credential: text, place };
    if (
      text.length >= prefix.length &&
      text.slice(0, prefix.length).toLowerCase() === prefix &&
      (text.length === prefix.length || text[prefix.length] === ' ')
    ) {
      return { credential: text.slice(prefix.length).trim(), place };
    }
  }
  throw new BadCredential(`The header ${header} has a scheme that is not accepted.`, {
    isToken: schemes.some(({ place }) => place !== undefined),
  });
}

/** Of every cookie of that name: two may come, of different paths, and which is meant nobody can tell. */
function cookieValues(cookies: string | readonly string[], name: string): readonly string[] {
  const values = new Set<string>();
  for (const pair of (typeof cookies === 'string' ? cookies : cookies.join(';')).split(';')) {
    const equals = pair.indexOf('=');
    if (equals < 0 || pair.slice(0, equals).trim() !== name) continue;
    const value = pair
      .slice(equals + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1');
    if (value !== '') values.add(value);
  }
  return [...values];
}
