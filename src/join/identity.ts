import { readSecret } from '../config/read-secret.ts';
import type { Config } from '../config/schema.ts';
import { Cancellation } from '../core/cancellation.ts';
import type { Exchange } from '../core/exchange.ts';
import { sourceKey } from '../core/request-context.ts';
import type { Pools } from '../fetch/http/pools.ts';
import { createAuthenticate } from '../identify/authenticate.ts';
import { compileConnectorContext, type MakeContext } from '../identify/connector-context.ts';
import { createIdentifyCaller, type IdentifyCaller } from '../identify/identify-caller.ts';
import { exchangesTokens } from './headers/backend-tokens.ts';
import type { Log } from '../observe/log.ts';

/**
 * Joins the stage that identifies callers: one for all supergraphs that are served in turn, so that what it knows stays
 * known. Throws a `ConfigFailure` for a secret, an `InternalFailure` for a file of keys, that cannot be read.
 */
export function joinIdentity(
  config: Config,
  {
    pools,
    log,
    makeContext,
  }: { readonly pools: Pools; readonly log: Log; readonly makeContext?: MakeContext | undefined },
): IdentifyCaller {
  const { authentication, headers, subgraphs, listen } = config;
  const secret = authentication.introspection?.clientSecret;
  const ownHeaders = Object.entries(subgraphs).flatMap(([name, { headers: own, sources }]) => [
    ...(own === undefined ? [] : [[name, own] as const]),
    ...Object.entries(sources).flatMap(([source, { headers: rules }]) =>
      rules === undefined ? [] : [[sourceKey(name, source), rules] as const],
    ),
  ]);
  return createIdentifyCaller({
    authenticate: createAuthenticate({
      config: authentication,
      introspectionSecret: secret && readSecret(secret, 'authentication.introspection.clientSecret'),
      exchange: exchangeOver(pools),
      onFailure: ({ issuer }, failure) => log.warn({ issuer, err: failure }, 'an issuer of tokens could not be asked'),
      onIgnoredKeys: (what) =>
        log.warn(what, 'the keys of an issuer hold some that no token can be checked with: they are ignored'),
    }),
    headers,
    headersOf: Object.fromEntries(ownHeaders),
    keepsToken: exchangesTokens(config),
    connectorContext: compileConnectorContext(config.context, makeContext),
    requestTimeoutMs: listen.requestTimeoutMs,
  });
}

/** Over the connections that backends are called by, which are bounded in time and size. */
export function exchangeOver(pools: Pools): Exchange {
  return ({ name, url, headers, ...request }) => {
    const { origin, pathname, search } = new URL(url);
    return pools.send({
      ...request,
      subgraph: name,
      origin,
      path: pathname + search,
      template: pathname,
      headers: Object.entries(headers).flat(),
      cancellation: new Cancellation(),
      idempotent: true,
    });
  };
}
