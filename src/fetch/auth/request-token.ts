import type { BackendAuthConfig } from '../../config/sections/backend-auth.ts';
import type { BackendsConfig } from '../../config/schema.ts';
import { basicAuthorization } from '../../core/headers/basic-authorization.ts';
import { Cancellation } from '../../core/cancellation.ts';
import { BackendFailure } from '../../core/failure.ts';
import type { Pools } from '../http/pools.ts';
import { isRecord } from '../public-members.ts';
import type { GrantedToken } from './backend-token.ts';

/** Of a server that does not say: short enough to do no harm. */
const UNTOLD_LIFETIME_MS = 60_000;
const MAX_ANSWER_BYTES = 262_144;

export interface TokenRequestOptions {
  readonly subgraph: string;
  readonly auth: BackendAuthConfig;
  /** That of the client; undefined where it has none. */
  readonly clientSecret: string | undefined;
  readonly pools: Pools;
  readonly config: BackendsConfig;
}

/**
 * Makes what asks a token endpoint, by client credentials (RFC 6749 §4.4) or token exchange (RFC 8693). Rejects with a
 * `BackendFailure`: as `Pools.send` does, `BACKEND_FAILED` for a refusal, `BACKEND_ANSWER_INVALID` for what is no
 * token.
 */
export function tokenRequester({
  subgraph,
  auth,
  clientSecret,
  pools,
  config,
}: TokenRequestOptions): (callerToken: string | undefined) => Promise<GrantedToken> {
  const endpoint = auth.clientCredentials ?? auth.tokenExchange;
  if (endpoint === undefined) throw new TypeError('expected a way to get a token');
  const { origin, pathname, search } = new URL(endpoint.tokenUrl);
  const { authorization, parameters } = clientParameters(endpoint, clientSecret);
  const headers = [
    'content-type',
    'application/x-www-form-urlencoded',
    'accept',
    'application/json',
    ...(authorization === undefined ? [] : ['authorization', authorization]),
  ];
  return async (callerToken) => {
    const { status, body } = await pools.send({
      subgraph,
      origin,
      path: pathname + search,
      template: pathname,
      method: 'POST',
      headers,
      body: new URLSearchParams({ ...grantParameters(auth, callerToken), ...parameters }).toString(),
      timeoutMs: config.timeoutMs,
      maxAnswerBytes: MAX_ANSWER_BYTES,
      // Whoever asked first may leave: others wait for the same token.
      cancellation: new Cancellation(),
      // RFC 6749 §5: asking twice gives two tokens, of which one is used.
      idempotent: true,
    });
    return readGrant(subgraph, endpoint.tokenUrl, { status, text: body.toString() });
  };
}

type Endpoint = NonNullable<BackendAuthConfig['clientCredentials'] | BackendAuthConfig['tokenExchange']>;

function clientParameters(
  { clientId, clientAuthentication, scope, audience, resource }: Endpoint,
  clientSecret: string | undefined,
): { readonly authorization: string | undefined; readonly parameters: Readonly<Record<string, string>> } {
  const wanted = {
    ...(scope !== undefined && { scope }),
    ...(audience !== undefined && { audience }),
    ...(resource !== undefined && { resource }),
  };
  if (clientId === undefined || clientSecret === undefined) return { authorization: undefined, parameters: wanted };
  if (clientAuthentication === 'basic')
    return { authorization: basicAuthorization(clientId, clientSecret), parameters: wanted };
  return { authorization: undefined, parameters: { ...wanted, client_id: clientId, client_secret: clientSecret } };
}

function grantParameters(
  { tokenExchange }: BackendAuthConfig,
  callerToken: string | undefined,
): Readonly<Record<string, string>> {
  if (tokenExchange === undefined) return { grant_type: 'client_credentials' };
  const { subjectTokenType, requestedTokenType } = tokenExchange;
  return {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: callerToken ?? '',
    subject_token_type: subjectTokenType,
    ...(requestedTokenType !== undefined && { requested_token_type: requestedTokenType }),
  };
}

function readGrant(
  subgraph: string,
  url: string,
  { status, text }: { readonly status: number; readonly text: string },
): GrantedToken {
  const answer = parse(text);
  if (status !== 200) {
    // RFC 6749 §5.2: `error` is one of a few words, and never holds a secret.
    const why = isRecord(answer) && typeof answer['error'] === 'string' ? `: ${answer['error'].slice(0, 100)}` : '';
    throw new BackendFailure(subgraph, 'BACKEND_FAILED', `${url}: no token, answered ${status}${why}`);
  }
  const invalid = (expected: string): BackendFailure =>
    new BackendFailure(subgraph, 'BACKEND_ANSWER_INVALID', `${url}: expected ${expected}`);
  if (!isRecord(answer)) throw invalid('a JSON object');
  const { access_token: token, token_type: type, expires_in: seconds } = answer;
  if (typeof token !== 'string' || !/^[\x21-\x7e]+$/.test(token))
    throw invalid('`access_token` in printable ASCII (RFC 6750 §2.1)');
  // N_A is how an exchange says that it gave no access token (RFC 8693 §2.2.1).
  if (typeof type === 'string' && !/^(bearer|n_a)$/i.test(type)) throw invalid('`token_type` Bearer');
  const lifetimeMs = Number(seconds) * 1_000;
  return { token, lifetimeMs: lifetimeMs > 0 && Number.isFinite(lifetimeMs) ? lifetimeMs : UNTOLD_LIFETIME_MS };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
