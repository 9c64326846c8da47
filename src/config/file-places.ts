import type { ConfigKey } from './parse-yaml.ts';
import type { Config } from './schema.ts';
import type { BackendAuthConfig } from './sections/backend-auth.ts';

/** A key that names a file or a folder, and what it names. */
export interface FilePlace {
  readonly path: readonly ConfigKey[];
  readonly file: string;
  readonly isFolder?: boolean;
}

/**
 * Lists every key of a configuration that names a file: all are relative to the configuration, and all have to be
 * there.
 */
export function listFilePlaces(config: Config): readonly FilePlace[] {
  const { supergraph, subgraphsDirectory, subgraphs, listen, authentication, authorization, cache, redis } = config;
  return [
    ...keysOf(supergraph, ['supergraph'], ['file']),
    ...(subgraphsDirectory === undefined
      ? []
      : [{ path: ['subgraphsDirectory'], file: subgraphsDirectory, isFolder: true }]),
    ...Object.entries(subgraphs).flatMap(([name, subgraph]) => [
      ...keysOf(subgraph, ['subgraphs', name], ['schema']),
      ...ofBackendAuth(subgraph.auth, ['subgraphs', name, 'auth']),
      ...Object.entries(subgraph.sources).flatMap(([source, { auth }]) =>
        ofBackendAuth(auth, ['subgraphs', name, 'sources', source, 'auth']),
      ),
    ]),
    ...keysOf(listen.tls, ['listen', 'tls'], ['cert', 'key', 'ca']),
    ...Object.entries(authentication.issuers).flatMap(([name, issuer]) =>
      keysOf(issuer, ['authentication', 'issuers', name], ['jwksFile']),
    ),
    ...keysOf(
      authentication.introspection?.clientSecret,
      ['authentication', 'introspection', 'clientSecret'],
      ['file'],
    ),
    ...keysOf(authorization.policies.webhook?.token, ['authorization', 'policies', 'webhook', 'token'], ['file']),
    ...(typeof cache.purge?.token === 'object' ? keysOf(cache.purge.token, ['cache', 'purge', 'token'], ['file']) : []),
    ...keysOf(redis, ['redis'], ['passwordFile']),
    ...keysOf(redis?.sentinel, ['redis', 'sentinel'], ['passwordFile']),
    ...keysOf(redis?.tls, ['redis', 'tls'], ['caFile', 'certFile', 'keyFile']),
  ];
}

function ofBackendAuth(auth: BackendAuthConfig | undefined, path: readonly ConfigKey[]): readonly FilePlace[] {
  const { clientCredentials, tokenExchange } = auth ?? {};
  return [
    ...keysOf(clientCredentials?.clientSecret, [...path, 'clientCredentials', 'clientSecret'], ['file']),
    ...keysOf(tokenExchange?.clientSecret, [...path, 'tokenExchange', 'clientSecret'], ['file']),
  ];
}

/** Those of the keys that a section has. */
function keysOf<Section extends object>(
  section: Section | undefined,
  path: readonly ConfigKey[],
  keys: readonly (keyof Section & string)[],
): readonly FilePlace[] {
  return keys.flatMap((key): readonly FilePlace[] => {
    const file = section?.[key];
    return typeof file === 'string' ? [{ path: [...path, key], file }] : [];
  });
}
