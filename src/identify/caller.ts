import { networkOf } from '../core/caller-address.ts';

/** Who is asking: by a credential that was checked, or else by its address alone. */
export interface Caller {
  /** What it is known by. All but `address` are authenticated. */
  readonly kind: 'address' | 'token' | 'key' | 'certificate';
  /**
   * Tells callers apart, across kinds too: of a token its issuer and subject, of a consumer its name, else the network
   * of its address.
   */
  readonly id: string;
  /** Of the client itself, where the proxies in front are trusted. */
  readonly address: string;
  readonly scopes: ReadonlySet<string>;
  /** Those of its token; empty without one. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Its name among the consumers of the configuration. */
  readonly consumer: string | undefined;
  readonly usagePlan: string | undefined;
  /** The time of `Date.now()` at which its credential ends. */
  readonly expiresAtMs: number | undefined;
  /**
   * Set when it sent a credential that nobody could check just now, such as while the keys of its issuer cannot be had:
   * it is served what everyone may see, and refused the rest with AUTHENTICATION_UNAVAILABLE rather than as
   * unauthenticated.
   */
  readonly unverified: { readonly retryAfterSeconds: number } | undefined;
  /** Names what it has shown, by hashes: equal only for equal credentials; empty without any. */
  readonly credentials: string;
}

const NONE: ReadonlySet<string> = new Set();
const NO_CLAIMS: Readonly<Record<string, unknown>> = Object.freeze({});

/** Who comes without a credential. */
export function anonymousCaller(address: string): Caller {
  return {
    kind: 'address',
    id: networkOf(address),
    address,
    scopes: NONE,
    claims: NO_CLAIMS,
    consumer: undefined,
    usagePlan: undefined,
    expiresAtMs: undefined,
    unverified: undefined,
    credentials: '',
  };
}
