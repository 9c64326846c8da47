import { headersWithCredentials } from '../config/headers-with-credentials.ts';
import type { AuthenticationConfig } from '../config/sections/authentication.ts';
import type { Exchange } from '../core/exchange.ts';
import { ClientFailure } from '../core/failure.ts';
import type { Headers } from '../core/request-context.ts';
import type { Arrival, ClientCertificate } from '../listen/arrival.ts';
import { anonymousCaller, type Caller } from './caller.ts';
import { createCheckToken, type CheckedToken, type CheckToken } from './check-token.ts';
import { createConsumers, type Consumer, type Consumers, type FoundKey } from './find-consumer.ts';
import { createIntrospectToken } from './introspect-token.ts';
import { KeySet } from './key-set.ts';
import { keyLoader, readKeyFile } from './load-keys.ts';
import { BadCredential, createRefuseCaller, Uncheckable, type RefuseCaller } from './refuse-credential.ts';
import {
  createReadCredentials,
  NO_CREDENTIALS,
  type Credentials,
  type FoundToken,
  type ReadCredentials,
} from './token-places.ts';
import type { IgnoredKey } from './usable-keys.ts';
import type { Issuer } from './verify-token.ts';
import { createWithholdCredentials, type WithholdCredentials } from './withhold-credentials.ts';

export interface AuthenticationOptions {
  readonly config: AuthenticationConfig;
  /** Of the introspection endpoint. */
  readonly introspectionSecret?: string | undefined;
  /** How issuers are asked. */
  readonly exchange: Exchange;
  /** Milliseconds since 1970; `Date.now` unless told. */
  readonly now?: (() => number) | undefined;
  /** Told of what cannot be had from an issuer. */
  readonly onFailure: (what: { readonly issuer: string }, failure: unknown) => void;
  /** Told once of what an issuer's set of keys holds and nothing can be checked with. */
  readonly onIgnoredKeys: (what: { readonly issuer: string; readonly keys: readonly IgnoredKey[] }) => void;
}

/** A caller, with the token it came with. */
export interface Authenticated {
  readonly caller: Caller;
  readonly token: string | undefined;
  /** What it sent, less the credentials that nobody has verified: those go no further. */
  readonly headers: Headers;
}

/**
 * Says who sends an arrival. Answers at once where nothing has to be waited for. Throws or rejects with the
 * `ClientFailure` that refuses a bad credential.
 */
export type Authenticate = (
  arrival: Pick<Arrival, 'headers' | 'address' | 'certificate'>,
) => Authenticated | Promise<Authenticated>;

/** Of one request: what was found of it without waiting. */
interface Shown {
  readonly address: string;
  readonly key: FoundKey | undefined;
  readonly certificate: ClientCertificate | undefined;
  readonly consumer: Consumer | undefined;
}

/**
 * Makes what authenticates callers. Issuers are asked when a token first needs it.
 * @throws InternalFailure for a file of keys that cannot be read.
 */
export function createAuthenticate(options: AuthenticationOptions): Authenticate {
  const { config, now = Date.now } = options;
  const issuers = openIssuers(options, now);
  const consumers = createConsumers(config.consumers, now);
  const takesTokens = issuers.length > 0 || config.introspection !== undefined;
  const parts: Parts = {
    required: config.required,
    withhold: createWithholdCredentials(
      takesTokens && !headersWithCredentials(config).includes('authorization') ? ['authorization'] : [],
    ),
    consumers,
    read: createReadCredentials(config, issuers, consumers.haveKeys),
    checkToken: createCheckToken({
      introspectToken: openIntrospection(options, now),
      cachedTokens: config.cachedTokens,
      now,
    }),
    refuse: createRefuseCaller({ tokens: takesTokens }),
    callers: new WeakMap(),
  };
  return (arrival) => {
    try {
      const credentials = parts.read(arrival.headers);
      if (credentials === NO_CREDENTIALS && arrival.certificate === undefined) return anonymous(arrival, parts);
      return identify(arrival, credentials, parts);
    } catch (error) {
      throw asRefusal(error, parts.refuse);
    }
  };
}

interface Parts {
  readonly required: boolean;
  readonly withhold: WithholdCredentials;
  readonly consumers: Consumers;
  readonly read: ReadCredentials;
  readonly checkToken: CheckToken;
  readonly refuse: RefuseCaller;
  /** By the token or key, the caller that it named last: mostly it comes from where it came before. */
  readonly callers: WeakMap<CheckedToken | FoundKey, NamedCaller>;
}

interface NamedCaller {
  readonly key: FoundKey | undefined;
  readonly caller: Caller;
}

function openIssuers(
  { config, exchange, onFailure, onIgnoredKeys }: AuthenticationOptions,
  now: () => number,
): readonly Issuer[] {
  return Object.entries(config.issuers).map(([name, issuer]) => {
    // What is wrong with a file is said at the start.
    if (issuer.jwksFile !== undefined) readKeyFile(issuer.jwksFile);
    const { refreshMs, maxStaleMs, cooldownMs } = issuer;
    const load = keyLoader(name, issuer, exchange);
    const told = {
      onFailure: (failure: unknown) => onFailure({ issuer: name }, failure),
      onIgnored: (ignored: readonly IgnoredKey[]) => onIgnoredKeys({ issuer: name, keys: ignored }),
    };
    const keys = new KeySet({ issuer: name, load, refreshMs, maxStaleMs, cooldownMs, now, ...told });
    return { name, config: issuer, keys };
  });
}

function openIntrospection(
  { config, introspectionSecret, exchange, onFailure }: AuthenticationOptions,
  now: () => number,
) {
  const { introspection } = config;
  if (introspection === undefined) return undefined;
  return createIntrospectToken({
    config: introspection,
    clientSecret: introspectionSecret,
    exchange,
    now,
    onFailure: (failure) => onFailure({ issuer: introspection.url }, failure),
  });
}

function anonymous(
  { address, headers }: Parameters<Authenticate>[0],
  { required, refuse, withhold }: Parts,
): Authenticated {
  if (required) throw refuse.noCredential();
  return { caller: anonymousCaller(address), token: undefined, headers: withhold(headers) };
}

/** A token says who calls; a key or a certificate beside it, by which program. Each must hold. */
function identify(
  arrival: Parameters<Authenticate>[0],
  credentials: Credentials,
  parts: Parts,
): Authenticated | Promise<Authenticated> {
  const { address, certificate } = arrival;
  const key = onlyKey(credentials.keys, parts.consumers);
  const shown: Shown = { address, key, certificate, consumer: consumerOf(key, certificate, parts.consumers) };
  const found = onlyToken(credentials.tokens);
  const headers = parts.withhold(arrival.headers);
  if (found === undefined) return { caller: callerOf(shown, undefined, parts), token: undefined, headers };
  const authenticated = (token: CheckedToken): Authenticated => ({
    caller: callerOf(shown, token, parts),
    token: found.token,
    headers,
  });
  const checked = parts.checkToken(found);
  if (!(checked instanceof Promise)) return authenticated(checked);
  return checked.then(authenticated, (error: unknown) => {
    if (error instanceof Uncheckable && !parts.required) {
      // In each place where it came: the same token twice is one.
      return {
        caller: unverifiedCaller(shown, error),
        token: undefined,
        headers: parts.withhold(arrival.headers, credentials.tokens),
      };
    }
    throw asRefusal(error, parts.refuse);
  });
}

function onlyKey(keys: readonly string[], consumers: Consumers): FoundKey | undefined {
  const [key] = keys;
  return key === undefined ? undefined : consumers.byKey(key);
}

/** RFC 6750 §2: a token comes in one way. The same one twice does no harm. */
function onlyToken(tokens: readonly FoundToken[]): FoundToken | undefined {
  const first = tokens[0];
  if (tokens.length < 2 || tokens.every(({ token }) => token === first?.token)) return first;
  throw new ClientFailure('BAD_REQUEST', 'The request has two tokens: expected one.', {
    headers: {
      'www-authenticate':
        'Bearer realm="gatefold", error="invalid_request", error_description="The request has two tokens."',
    },
  });
}

function consumerOf(
  key: FoundKey | undefined,
  certificate: ClientCertificate | undefined,
  consumers: Consumers,
): Consumer | undefined {
  if (certificate === undefined) return key?.consumer;
  if (!certificate.trusted) throw new BadCredential('The client certificate is not trusted.', { isToken: false });
  const consumer = consumers.byCertificate(certificate);
  if (key !== undefined && consumer !== undefined && key.consumer !== consumer) {
    throw new BadCredential('The API key and the client certificate are of different consumers.', { isToken: false });
  }
  return key?.consumer ?? consumer;
}

const NO_SCOPES: ReadonlySet<string> = new Set();

/** One object for all that come with the same, from the same address: what is found out of it is found out once. */
function callerOf(shown: Shown, token: CheckedToken | undefined, { callers }: Parts): Caller {
  const { address, key, certificate } = shown;
  const by = token ?? key;
  if (by === undefined || certificate !== undefined) return nameCaller(shown, token);
  const last = callers.get(by);
  if (last !== undefined && last.key === key && last.caller.address === address) return last.caller;
  const caller = nameCaller(shown, token);
  callers.set(by, { key, caller });
  return caller;
}

/** Scopes are those of the credential that says who calls: what a program may do, not everybody who uses it may. */
function nameCaller({ address, key, certificate, consumer }: Shown, token: CheckedToken | undefined): Caller {
  return {
    kind: token !== undefined ? 'token' : key !== undefined ? 'key' : 'certificate',
    id:
      token !== undefined
        ? `token ${token.id}`
        : consumer !== undefined
          ? `consumer ${consumer.name}`
          : `certificate ${certificate?.fingerprint ?? ''}`,
    address,
    scopes: token?.scopes ?? consumer?.scopes ?? NO_SCOPES,
    claims: token?.claims ?? {},
    consumer: consumer?.name,
    usagePlan: consumer?.usagePlan,
    expiresAtMs: earliest(token?.expiresAtMs, key?.expiresAtMs, certificate?.expiresAtMs),
    unverified: undefined,
    credentials: [token?.hash, key?.hash, certificate?.fingerprint].filter((one) => one !== undefined).join(' '),
  };
}

/** Served as nobody in particular. A key or a certificate beside its token does hold. */
function unverifiedCaller({ address, key, certificate, consumer }: Shown, { retryAfterMs }: Uncheckable): Caller {
  return {
    ...anonymousCaller(address),
    consumer: consumer?.name,
    usagePlan: consumer?.usagePlan,
    unverified: { retryAfterSeconds: Math.ceil(retryAfterMs / 1_000) },
    credentials: [key?.hash, certificate?.fingerprint].filter((one) => one !== undefined).join(' '),
  };
}

function earliest(...times: readonly (number | undefined)[]): number | undefined {
  let first: number | undefined;
  for (const time of times) if (time !== undefined && (first === undefined || time < first)) first = time;
  return first;
}

function asRefusal(error: unknown, refuse: RefuseCaller): unknown {
  if (error instanceof BadCredential) return refuse.badCredential(error);
  if (!(error instanceof Uncheckable)) return error;
  return new ClientFailure('AUTHENTICATION_UNAVAILABLE', 'The credential cannot be checked at the moment.', {
    headers: { 'retry-after': String(Math.ceil(error.retryAfterMs / 1_000)) },
  });
}
