import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLSchema } from 'graphql';
import { readServiceSchema } from './read-service-schema.ts';

type SubgraphModule = Exclude<
  Parameters<typeof buildSubgraphSchema>[0],
  readonly unknown[] | { readonly kind: string }
>;

/**
 * The executable schema of a federated service: its registered SDL with resolvers of the types generated from that SDL.
 */
export function buildFederatedSchema(subgraph: string, resolvers: object): GraphQLSchema {
  return buildSubgraphSchema({
    typeDefs: readServiceSchema(subgraph, { federated: true }),
    // Resolvers of generated types want the parent that their field has; the library's type wants any parent at all.
    resolvers: resolvers as NonNullable<SubgraphModule['resolvers']>,
  });
}
