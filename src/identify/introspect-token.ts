import type { IntrospectionConfig } from '../config/sections/authentication.ts';
import { basicAuthorization } from '../core/headers/basic-authorization.ts';
import { BoundedCache } from '../core/bounded-cache.ts';
import type { Exchange } from '../core/exchange.ts';
import { readScopes } from './read-scopes.ts';
import { BadCredential, Uncheckable } from './refuse-credential.ts';
import { subjectId } from './subject-id.ts';
import type { VerifiedToken } from './verified-token.ts';

export interface IntrospectionOptions {
  readonly config: IntrospectionConfig;
  /** By which the gateway names itself; undefined where it does not. */
  readonly clientSecret: string | undefined;
  readonly exchange: Exchange;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onFailure: (failure: unknown) => void;
}

/** Checks one token; `hash` is its name in memory. */
export type IntrospectToken = (token: string, hash: string) => Promise<VerifiedToken>;

const MAX_ANSWER_BYTES = 262_144;

/**
 * Makes what asks an authorization server about tokens (RFC 7662). Answers are kept, bounded in time and number, those
 * of "not active" in memory of their own, so that tokens made up by somebody drive out no good one; equal questions in
 * flight are asked once. Rejects with `BadCredential`, or with `Uncheckable` when there is no answer.
 */
export function createIntrospectToken({
  config,
  clientSecret,
  exchange,
  now,
  onFailure,
}: IntrospectionOptions): IntrospectToken {
  const refused = new BoundedCache<string, { readonly untilMs: number; readonly bad: BadCredential }>(
    config.maxEntries,
  );
  const asking = new Map<string, Promise<VerifiedToken>>();
  let failedAtMs = -Infinity;

  const ask = async (token: string): Promise<Readonly<Record<string, unknown>>> => {
    const remainingMs = failedAtMs + config.cooldownMs - now();
    if (remainingMs > 0) throw new Uncheckable(`${config.url}: could not be reached a moment ago`, remainingMs);
    try {
      const answer = await post(token, { config, clientSecret, exchange });
      failedAtMs = -Infinity;
      return answer;
    } catch (cause) {
      failedAtMs = now();
      onFailure(cause);
      throw new Uncheckable(`${config.url}: no answer`, config.cooldownMs, { cause });
    }
  };

  const introspect = async (token: string, hash: string): Promise<VerifiedToken> => {
    const keptUntilMs = now() + config.cacheMs;
    try {
      return judge(token, await ask(token), { config, now, keptUntilMs });
    } catch (error) {
      if (error instanceof BadCredential && config.negativeCacheMs > 0)
        refused.set(hash, { untilMs: now() + config.negativeCacheMs, bad: error }, 1);
      throw error;
    }
  };

  return (token, hash) => {
    const known = refused.get(hash);
    if (known !== undefined && now() < known.untilMs) return Promise.reject(known.bad);
    const running = asking.get(hash);
    if (running !== undefined) return running;
    const started = introspect(token, hash).finally(() => asking.delete(hash));
    asking.set(hash, started);
    return started;
  };
}

async function post(
  token: string,
  { config, clientSecret, exchange }: Pick<IntrospectionOptions, 'config' | 'clientSecret' | 'exchange'>,
): Promise<Readonly<Record<string, unknown>>> {
  const { url, clientId, timeoutMs } = config;
  const { status, body } = await exchange({
    name: 'authentication.introspection',
    url,
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...(clientId !== undefined &&
        clientSecret !== undefined && { authorization: basicAuthorization(clientId, clientSecret) }),
    },
    body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
    timeoutMs,
    maxAnswerBytes: MAX_ANSWER_BYTES,
  });
  if (status !== 200) throw new Error(`${url}: answered ${status}, expected 200`);
  const answer: unknown = JSON.parse(body.toString());
  if (typeof answer !== 'object' || answer === null || !('active' in answer) || typeof answer.active !== 'boolean') {
    throw new Error(`${url}: expected an object with \`active\` (RFC 7662 §2.2)`);
  }
  return { ...answer };
}

interface Judging {
  readonly config: IntrospectionConfig;
  readonly now: () => number;
  readonly keptUntilMs: number;
}

function judge(
  token: string,
  answer: Readonly<Record<string, unknown>>,
  { config, now, keptUntilMs }: Judging,
): VerifiedToken {
  const { active, exp, nbf, aud, iss, sub, client_id: client, username } = answer;
  const { audiences } = config;
  if (active !== true) throw new BadCredential('The token is not active.');
  const expiresAtMs = typeof exp === 'number' ? exp * 1_000 : undefined;
  if (expiresAtMs !== undefined && expiresAtMs <= now()) throw new BadCredential('The token has expired.');
  if (typeof nbf === 'number' && nbf * 1_000 > now()) throw new BadCredential('The token is not valid yet.');
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (audiences.length > 0 && !audiences.some((one) => named.includes(one)))
    throw new BadCredential('The token is for another audience.');
  const subject = [sub, username, client].find((one) => typeof one === 'string' && one !== '');
  return {
    id: subjectId(typeof iss === 'string' ? iss : config.url, subject, token),
    claims: answer,
    scopes: readScopes(answer, config.scopeClaims),
    expiresAtMs,
    stillKnown: () => now() < keptUntilMs,
  };
}
