import {
  createLocalJWKSet,
  errors,
  importJWK,
  type CryptoKey,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWK,
  type JWSHeaderParameters,
} from 'jose';

/** Finds the key that a token was signed with; rejects with jose's `JWKSNoMatchingKey` when it is none of these. */
export type FindKey = (header: JWSHeaderParameters, token: FlattenedJWSInput) => Promise<CryptoKey | Uint8Array>;

/** Finds keys in a set: public ones, and for the HS algorithms shared secrets, never one in place of the other. */
export function keyFinder(set: JSONWebKeySet): FindKey {
  const findPublic = createLocalJWKSet({ keys: set.keys.filter(({ kty }) => kty !== 'oct') });
  const secrets = set.keys.filter(({ kty }) => kty === 'oct');
  return async (header, token) => {
    if (header.alg?.startsWith('HS') !== true) return findPublic(header, token);
    const fitting = secrets.filter(
      ({ kid, alg, use }) =>
        (use === undefined || use === 'sig') &&
        (header.kid === undefined || kid === header.kid) &&
        (alg === undefined || alg === header.alg),
    );
    const [secret] = fitting;
    if (secret === undefined) throw new errors.JWKSNoMatchingKey();
    if (fitting.length > 1) throw severalKeys(fitting, header.alg);
    return importJWK(secret, header.alg);
  };
}

/** As jose tells of several public ones: each may be tried. */
function severalKeys(keys: readonly JWK[], alg: string): errors.JWKSMultipleMatchingKeys {
  return Object.assign(new errors.JWKSMultipleMatchingKeys(), {
    async *[Symbol.asyncIterator]() {
      for (const key of keys) yield await importJWK(key, alg);
    },
  });
}
