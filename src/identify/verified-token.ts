/** A token that was checked, and whose answer may be remembered. */
export interface VerifiedToken {
  /** Issuer and subject; of a token without a subject itself. */
  readonly id: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly scopes: ReadonlySet<string>;
  /** The time of `Date.now()` at which it ends, tolerance included. */
  readonly expiresAtMs: number | undefined;
  /** Whether it would be accepted now as it was then, its own end aside. */
  readonly stillKnown: () => boolean;
}
