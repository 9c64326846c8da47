import { resolve } from 'node:path';
import type { AuthenticationConfig, IssuerConfig } from './sections/authentication.ts';
import type { Config, SubgraphConfig } from './schema.ts';

/** Makes the paths of files absolute, `base` being the folder that they are relative to. */
export function resolvePaths(config: Config, base: string): Config {
  const pathOf = (path: string): string => resolve(base, path);
  return {
    ...config,
    ...(config.supergraph && { supergraph: { file: pathOf(config.supergraph.file) } }),
    ...(config.subgraphsDirectory !== undefined && { subgraphsDirectory: pathOf(config.subgraphsDirectory) }),
    subgraphs: mapValues(config.subgraphs, (subgraph): SubgraphConfig => (subgraph.schema === undefined ? subgraph : { ...subgraph, schema: pathOf(subgraph.schema) })),
    authentication: resolveAuthentication(config.authentication, pathOf),
  };
}

function resolveAuthentication(config: AuthenticationConfig, pathOf: (path: string) => string): AuthenticationConfig {
  const { introspection } = config;
  const secret = introspection?.clientSecret;
  return {
    ...config,
    issuers: mapValues(config.issuers, (issuer): IssuerConfig => (issuer.jwksFile === undefined ? issuer : { ...issuer, jwksFile: pathOf(issuer.jwksFile) })),
    ...(secret?.file !== undefined && introspection !== undefined && { introspection: { ...introspection, clientSecret: { ...secret, file: pathOf(secret.file) } } }),
  };
}

function mapValues<Value>(record: Readonly<Record<string, Value>>, change: (value: Value) => Value): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
