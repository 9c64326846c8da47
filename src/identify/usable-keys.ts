import { importJWK, type CryptoKey, type JSONWebKeySet, type JWK } from 'jose';
import { isObject } from '../mapping/language/values.ts';

/** A member of a set that no token can be checked with, and why. */
export interface IgnoredKey {
  /** From 0. */
  readonly index: number;
  readonly kid: unknown;
  readonly why: string;
}

export interface UsableKeys {
  readonly set: JSONWebKeySet;
  readonly ignored: readonly IgnoredKey[];
}

/** RFC 7518 §3.3: no smaller one may be used. */
const MIN_RSA_BITS = 2_048;
const ALGORITHM_OF_CURVE: Readonly<Record<string, string>> = {
  'P-256': 'ES256',
  'P-384': 'ES384',
  'P-521': 'ES512',
  Ed25519: 'Ed25519',
};

/**
 * The keys of a set that tokens can be checked with. RFC 7517 §5: whoever reads a set ignores the keys in it whose
 * types it does not know, that lack what they need, or that have values out of range.
 */
export async function usableKeys(members: readonly unknown[]): Promise<UsableKeys> {
  const judged = await Promise.all(
    members.map(async (member, index) => ({ member, index, why: await findFlaw(member) })),
  );
  const fine = judged.flatMap(({ member, why }) => (why === undefined ? [member] : []));
  const ignored = judged.flatMap(({ member, index, why }) =>
    why === undefined ? [] : [{ index, kid: isObject(member) ? member['kid'] : undefined, why }],
  );
  // Each was imported as a key.
  return { set: { keys: fine as JSONWebKeySet['keys'] }, ignored };
}

async function findFlaw(member: unknown): Promise<string | undefined> {
  if (!isObject(member)) return 'it is no object';
  for (const name of ['kty', 'kid', 'alg', 'use']) {
    if (member[name] !== undefined && typeof member[name] !== 'string') return `\`${name}\` is no text`;
  }
  if (member['kty'] === undefined) return 'it has no `kty`';
  // For another purpose than signatures: no token is signed with it, and nothing is wrong with it.
  if (member['use'] !== undefined && member['use'] !== 'sig') return undefined;
  const jwk: JWK = member;
  const algorithm = algorithmOf(jwk);
  if (algorithm === undefined)
    return jwk.crv === undefined ? `the type ${jwk.kty} is not known` : `the curve ${jwk.crv} is not known`;
  try {
    return describeFlaw(
      await importJWK({ ...jwk, alg: algorithm, ...(jwk.key_ops !== undefined && { key_ops: ['verify'] }) }, algorithm),
    );
  } catch (error) {
    return error instanceof Error && error.message !== '' ? error.message : 'it is malformed';
  }
}

function describeFlaw(key: CryptoKey | Uint8Array): string | undefined {
  if (key instanceof Uint8Array) return key.length === 0 ? 'its secret is empty' : undefined;
  if (key.type !== 'public') return 'it is a private key';
  // Of RSA alone.
  const { modulusLength } = key.algorithm as { readonly modulusLength?: number };
  return modulusLength !== undefined && modulusLength < MIN_RSA_BITS
    ? `it has ${modulusLength} bits, and ${MIN_RSA_BITS} are the fewest`
    : undefined;
}

/** Some algorithm that a key of its type can be imported for. */
function algorithmOf({ kty, crv, alg }: JWK): string | undefined {
  switch (kty) {
    case 'RSA':
      return 'RS256';
    case 'oct':
      return 'HS256';
    case 'EC':
    case 'OKP':
      return crv !== undefined && Object.hasOwn(ALGORITHM_OF_CURVE, crv) ? ALGORITHM_OF_CURVE[crv] : undefined;
    // A key for which there is one algorithm names it.
    case 'AKP':
      return alg;
    default:
      return undefined;
  }
}
