/** By what callers are told apart: themselves, their address, a claim of their token, or a header. */
export type CountedBy =
  | { readonly kind: 'caller' }
  | { readonly kind: 'address' }
  | { readonly kind: 'claim'; readonly name: string }
  /** In lower case. */
  | { readonly kind: 'header'; readonly name: string };

/**
 * What is done to texts before they are compared: blanks at the ends, case, and Unicode's compatible spellings (UAX
 * #15).
 */
export const NORMALIZATIONS = ['TRIM', 'LOWERCASE', 'NFKC'] as const;
export type Normalization = (typeof NORMALIZATIONS)[number];

/** One `@rateLimit`. */
export interface RateLimit {
  /** The field that it stands on, which may be an interface's. */
  readonly coordinate: string;
  /** Equal for equal limits on one field, in every gateway: what it counts is found by it. */
  readonly key: string;
  readonly max: number;
  readonly windowMs: number;
  /** Paths into the arguments, such as `email` or `input.email`. */
  readonly identityArgs: readonly string[];
  /** Of the values of `identityArgs`. */
  readonly normalize: readonly Normalization[];
  readonly arrayLengthField: string | undefined;
  readonly message: string | undefined;
  readonly uncountRejected: boolean;
  /** Empty: everybody is counted together. */
  readonly by: readonly CountedBy[];
  readonly count: 'ALL' | 'ERRORS';
  readonly blockForMs: number | undefined;
  readonly onStoreFailure: 'LOCAL' | 'CLOSED';
}

/** Reads `caller`, `address`, `claim:tenant` or `header:x-device`; undefined for anything else. */
export function parseCountedBy(text: string): CountedBy | undefined {
  if (text === 'caller' || text === 'address') return { kind: text };
  const [, kind, name] = /^(claim|header):(\S+)$/.exec(text) ?? [];
  if (name === undefined) return undefined;
  return kind === 'claim' ? { kind, name } : { kind: 'header', name: name.toLowerCase() };
}
