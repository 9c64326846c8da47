import { errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import type { IssuerConfig } from '../config/sections/authentication.ts';
import type { FindKey } from './find-key.ts';
import type { KeySet } from './key-set.ts';
import { readScopes } from './read-scopes.ts';
import { BadCredential, Uncheckable } from './refuse-credential.ts';
import { subjectId } from './subject-id.ts';
import type { VerifiedToken } from './verified-token.ts';

/** An issuer of JSON Web Tokens, ready to check them. */
export interface Issuer {
  readonly name: string;
  readonly config: IssuerConfig;
  readonly keys: KeySet;
}

/**
 * Checks a token against one issuer: signature, algorithm, issuer, audience, and times (RFC 7519 §7.2). Rejects with
 * `BadCredential`, or with `Uncheckable` while the issuer's keys cannot be had.
 */
export async function verifyToken(token: string, { config, keys }: Issuer, now: () => number): Promise<VerifiedToken> {
  const { issuer, audiences, algorithms, clockToleranceMs, requiredClaims, tokenType } = config;
  let generation = -1;
  const find: FindKey = (header, signed) => keys.find(header, signed).finally(() => (generation = keys.generation));
  const claims = await verifySignature(token, find, {
    issuer,
    algorithms: [...algorithms],
    clockTolerance: clockToleranceMs / 1_000,
    requiredClaims: [...requiredClaims],
    currentDate: new Date(now()),
    ...(!audiences.includes('*') && { audience: [...audiences] }),
    ...(tokenType !== undefined && { typ: tokenType }),
  });
  const stillKnown = (): boolean => keys.isFresh() && keys.generation === generation;
  return {
    id: subjectId(issuer, claims.sub, token),
    claims,
    scopes: readScopes(claims, config.scopeClaims),
    expiresAtMs: claims.exp === undefined ? undefined : claims.exp * 1_000 + clockToleranceMs,
    stillKnown,
  };
}

async function verifySignature(token: string, find: FindKey, options: JWTVerifyOptions): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, find, options)).payload;
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) return tryEach(token, error, options);
    throw asFailure(error);
  }
}

/** A token that does not say by which of several keys it was signed: any of them will do. */
async function tryEach(
  token: string,
  several: errors.JWKSMultipleMatchingKeys,
  options: JWTVerifyOptions,
): Promise<JWTPayload> {
  for await (const key of several) {
    try {
      return (await jwtVerify(token, key, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw asFailure(error);
    }
  }
  throw new BadCredential("The token's signature is wrong.");
}

function asFailure(error: unknown): unknown {
  if (error instanceof BadCredential || error instanceof Uncheckable) return error;
  if (!(error instanceof errors.JOSEError))
    return new Uncheckable('a key of the issuer cannot be used', 1_000, { cause: error });
  return new BadCredential(describe(error), { cause: error });
}

/** In sentences of ours: they stand in a header, where a token's own words do not belong. */
function describe(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired.';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'The token is signed with an algorithm that is not accepted.';
  if (error instanceof errors.JWSSignatureVerificationFailed) return "The token's signature is wrong.";
  if (error instanceof errors.JWTClaimValidationFailed) return describeClaim(error);
  return 'The token is malformed.';
}

const CLAIMS: Readonly<Record<string, string>> = {
  aud: 'The token is for another audience.',
  iss: 'The token is of another issuer.',
  nbf: 'The token is not valid yet.',
  iat: 'The token was issued in the future.',
  typ: 'The token is of another type.',
};

function describeClaim({ claim, reason }: errors.JWTClaimValidationFailed): string {
  if (reason === 'missing') return 'The token lacks a claim that is required.';
  return CLAIMS[claim] ?? 'A claim of the token is not valid.';
}
