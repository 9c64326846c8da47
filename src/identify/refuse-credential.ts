import { ClientFailure } from '../core/failure.ts';

/** A credential that was checked and found wanting. `message` is for its holder: what is wrong, in a fixed sentence. */
export class BadCredential extends Error {
  override readonly name = 'BadCredential';
  readonly isToken: boolean;

  constructor(message: string, details: { readonly isToken?: boolean; readonly cause?: unknown } = {}) {
    super(message, { cause: details.cause });
    this.isToken = details.isToken ?? true;
  }
}

/** A credential that cannot be checked now. `message` is for the log. */
export class Uncheckable extends Error {
  override readonly name = 'Uncheckable';
  readonly retryAfterMs: number;

  constructor(message: string, retryAfterMs: number, details: { readonly cause?: unknown } = {}) {
    super(message, details);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Makes what refuses callers with 401 and a challenge (RFC 9110 §11.6.1). */
export interface RefuseCaller {
  badCredential(bad: BadCredential): ClientFailure;
  /** Of one that came without any. */
  noCredential(): ClientFailure;
}

/** `tokens` tells whether any are accepted: the challenge names a scheme that helps. */
export function createRefuseCaller({ tokens }: { readonly tokens: boolean }): RefuseCaller {
  const challenge = challengeOf({ tokens });
  return {
    badCredential: ({ message, isToken }) =>
      new ClientFailure('UNAUTHENTICATED', message, {
        // RFC 6750 §3: a description is printable ASCII without quotes, which our sentences are.
        headers: {
          'www-authenticate': isToken
            ? `${challengeOf({ tokens: true })}, error="invalid_token", error_description="${message}"`
            : challenge,
        },
      }),
    // RFC 6750 §3.1: who sent nothing is told no error code.
    noCredential: () =>
      new ClientFailure('UNAUTHENTICATED', 'A credential is needed here.', {
        headers: { 'www-authenticate': challenge },
      }),
  };
}

/** The `WWW-Authenticate` of a refusal. There is no registered scheme for API keys and certificates. */
export function challengeOf({ tokens }: { readonly tokens: boolean }): string {
  return tokens ? 'Bearer realm="gatefold"' : 'ApiKey realm="gatefold"';
}
