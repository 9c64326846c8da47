import { resolve } from 'node:path';
import type { AuthenticationConfig, IssuerConfig } from './sections/authentication.ts';
import type { AuthorizationConfig } from './sections/authorization.ts';
import type { UpstreamAuthConfig } from './sections/upstream-auth.ts';
import type { Secret } from './sections/values.ts';
import type { Config, SubgraphConfig, TlsConfig } from './schema.ts';

type PathOf = (path: string) => string;

/** Makes the paths of files absolute, `base` being the folder that they are relative to. */
export function resolvePaths(config: Config, base: string): Config {
  const pathOf: PathOf = (path) => resolve(base, path);
  return {
    ...config,
    ...(config.supergraph && { supergraph: { file: pathOf(config.supergraph.file) } }),
    ...(config.subgraphsDirectory !== undefined && { subgraphsDirectory: pathOf(config.subgraphsDirectory) }),
    listen: config.listen.tls === undefined ? config.listen : { ...config.listen, tls: resolveTls(config.listen.tls, pathOf) },
    subgraphs: mapValues(config.subgraphs, (subgraph) => resolveSubgraph(subgraph, pathOf)),
    authentication: resolveAuthentication(config.authentication, pathOf),
    authorization: resolveAuthorization(config.authorization, pathOf),
  };
}

function resolveTls({ cert, key, ca, ...rest }: TlsConfig, pathOf: PathOf): TlsConfig {
  return { ...rest, cert: pathOf(cert), key: pathOf(key), ...(ca !== undefined && { ca: pathOf(ca) }) };
}

function resolveSubgraph(subgraph: SubgraphConfig, pathOf: PathOf): SubgraphConfig {
  const { schema, auth, sources } = subgraph;
  return {
    ...subgraph,
    ...(schema !== undefined && { schema: pathOf(schema) }),
    ...(auth !== undefined && { auth: resolveUpstreamAuth(auth, pathOf) }),
    sources: mapValues(sources, (source) => (source.auth === undefined ? source : { ...source, auth: resolveUpstreamAuth(source.auth, pathOf) })),
  };
}

function resolveUpstreamAuth({ clientCredentials, tokenExchange }: UpstreamAuthConfig, pathOf: PathOf): UpstreamAuthConfig {
  return {
    ...(clientCredentials && { clientCredentials: resolveSecret(clientCredentials, pathOf) }),
    ...(tokenExchange && { tokenExchange: resolveSecret(tokenExchange, pathOf) }),
  };
}

function resolveSecret<Client extends { readonly clientSecret?: Secret | undefined }>(client: Client, pathOf: PathOf): Client {
  const { clientSecret: secret } = client;
  return secret?.file === undefined ? client : { ...client, clientSecret: { ...secret, file: pathOf(secret.file) } };
}

function resolveAuthentication(config: AuthenticationConfig, pathOf: PathOf): AuthenticationConfig {
  const { introspection } = config;
  return {
    ...config,
    issuers: mapValues(config.issuers, (issuer): IssuerConfig => (issuer.jwksFile === undefined ? issuer : { ...issuer, jwksFile: pathOf(issuer.jwksFile) })),
    ...(introspection && { introspection: resolveSecret(introspection, pathOf) }),
  };
}

function resolveAuthorization(config: AuthorizationConfig, pathOf: (path: string) => string): AuthorizationConfig {
  const { webhook } = config.policies;
  if (webhook?.token?.file === undefined) return config;
  return { ...config, policies: { ...config.policies, webhook: { ...webhook, token: { ...webhook.token, file: pathOf(webhook.token.file) } } } };
}

function mapValues<Value>(record: Readonly<Record<string, Value>>, change: (value: Value) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
