import { readSecret } from '../../config/read-secret.ts';
import type { Config } from '../../config/schema.ts';
import type { BackendAuthConfig } from '../../config/sections/backend-auth.ts';
import { tokenRequester } from '../../fetch/auth/request-token.ts';
import { BackendToken } from '../../fetch/auth/backend-token.ts';
import type { Pools } from '../../fetch/http/pools.ts';

/** The token of the calls to a subgraph, or to one of its sources; undefined where the gateway fetches none. */
export type BackendTokenOf = (subgraph: string, source?: string) => BackendToken | undefined;

/**
 * Makes the tokens that the configuration asks for: one for all supergraphs that are served in turn. Throws a
 * `ConfigFailure` for a secret that cannot be read.
 */
export function joinBackendTokens({ subgraphs, backends }: Config, pools: Pools): BackendTokenOf {
  const tokens = new Map<string, BackendToken>();
  const add = (
    subgraph: string,
    auth: BackendAuthConfig | undefined,
    { key, path }: { readonly key: string; readonly path: string },
  ): void => {
    if (auth === undefined) return;
    const way = auth.clientCredentials === undefined ? 'tokenExchange' : 'clientCredentials';
    const secret = auth[way]?.clientSecret;
    const clientSecret = secret && readSecret(secret, `${path}.${way}.clientSecret`);
    const grant = tokenRequester({ subgraph, auth, clientSecret, pools, config: backends });
    tokens.set(key, new BackendToken({ subgraph, perCaller: auth.tokenExchange, grant }));
  };
  for (const [name, { auth, sources }] of Object.entries(subgraphs)) {
    add(name, auth, { key: name, path: `subgraphs.${name}.auth` });
    for (const [source, { auth: own }] of Object.entries(sources))
      add(name, own, { key: `${name}\n${source}`, path: `subgraphs.${name}.sources.${source}.auth` });
  }
  return (subgraph, source) => tokens.get(`${subgraph}\n${source ?? ''}`) ?? tokens.get(subgraph);
}

/** Whether some backend's calls are made with tokens in exchange for the callers'. */
export function exchangesTokens({ subgraphs }: Config): boolean {
  return Object.values(subgraphs).some(
    ({ auth, sources }) =>
      auth?.tokenExchange !== undefined ||
      Object.values(sources).some((source) => source.auth?.tokenExchange !== undefined),
  );
}
