import type { BackendOptions, RunningBackend } from '../backend.ts';
import { buildFederatedSchema } from '../build-federated-schema.ts';
import { createCallCounter } from '../count-calls.ts';
import { generateShop } from '../data/generate-shop.ts';
import type { Shop } from '../data/shop.ts';
import { pageAfter, serveGraphQL } from '../serve-graphql.ts';
import type { Resolvers } from './resolvers.generated.ts';

/** Starts the users' service: federated GraphQL. */
export function startAccounts({
  port,
  shop = generateShop(),
  calls = createCallCounter(),
}: BackendOptions): Promise<RunningBackend> {
  return serveGraphQL({ schema: buildFederatedSchema('accounts', makeResolvers(shop)) }, port, calls);
}

function makeResolvers({ users }: Shop): Pick<Resolvers, 'Query' | 'User'> {
  const byId = new Map(users.map((user) => [user.id, user]));
  return {
    Query: {
      me: (_, _args, { userId }) => (userId === undefined ? users[0] : byId.get(userId)) ?? null,
      user: (_, { id }) => byId.get(id) ?? null,
      users: (_, { first, after }) => pageAfter(users, first, after),
    },
    User: {
      __resolveReference: ({ id }) => byId.get(id) ?? null,
    },
  };
}
