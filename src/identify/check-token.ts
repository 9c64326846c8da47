import { hash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { BoundedCache } from '../core/bounded-cache.ts';
import type { IntrospectToken } from './introspect-token.ts';
import { BadCredential } from './refuse-credential.ts';
import type { FoundToken } from './token-places.ts';
import type { VerifiedToken } from './verified-token.ts';
import { verifyToken, type Issuer } from './verify-token.ts';

/** A token that holds, and what it is known by here. */
export interface CheckedToken extends VerifiedToken {
  readonly hash: string;
}

/**
 * Answers at once for a token that was checked before and still holds. Throws or rejects with `BadCredential`, or with
 * `Uncheckable`.
 */
export type CheckToken = (found: FoundToken) => CheckedToken | Promise<CheckedToken>;

export interface CheckTokenOptions {
  readonly introspectToken: IntrospectToken | undefined;
  readonly cachedTokens: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Makes what checks tokens: by the keys of the issuer that each one names, or by asking about it. */
export function createCheckToken({ introspectToken, cachedTokens, now }: CheckTokenOptions): CheckToken {
  // Some kB each, claims and all: 10,000 are less than 50 MB.
  const checked = new BoundedCache<string, CheckedToken>(cachedTokens);

  const check = async ({ token, place }: FoundToken, name: string): Promise<CheckedToken> => {
    const issuer = issuerOf(token);
    const named = issuer === undefined ? [] : place.issuers.filter(({ config }) => config.issuer === issuer);
    const verified =
      named.length > 0
        ? await verifyByAny(token, named, now)
        : await introspect(token, name, place.introspected ? introspectToken : undefined);
    const known = { ...verified, hash: name };
    checked.set(name, known, 1);
    return known;
  };

  return (found) => {
    // One pass over the token: cheaper than the comparison that a map of tokens would make, and nothing to leak.
    const name = `${found.place.id}\n${hash('sha256', found.token, 'base64')}`;
    const known = checked.get(name);
    if (known === undefined) return check(found, name);
    const ended = known.expiresAtMs !== undefined && now() >= known.expiresAtMs;
    if (!ended && known.stillKnown()) return known;
    checked.delete(name);
    return check(found, name);
  };
}

/** The `iss` that it claims; undefined for what is no JSON Web Token. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

async function introspect(
  token: string,
  name: string,
  introspectToken: IntrospectToken | undefined,
): Promise<VerifiedToken> {
  if (introspectToken !== undefined) return introspectToken(token, name);
  throw new BadCredential(
    issuerOf(token) === undefined ? 'The token is malformed.' : 'The token is of an issuer that is not accepted.',
  );
}

/** One issuer may be configured twice, such as with keys or audiences that differ: the token must hold for one. */
async function verifyByAny(token: string, issuers: readonly Issuer[], now: () => number): Promise<VerifiedToken> {
  let failure: unknown;
  for (const issuer of issuers) {
    try {
      return await verifyToken(token, issuer, now);
    } catch (error) {
      // What may yet turn out to hold is no bad credential.
      if (failure === undefined || failure instanceof BadCredential) failure = error;
    }
  }
  throw failure;
}
