/** Posts with their users the usual way: Apollo Server, resolvers, a loader. `--route rest` or `grpc`. */
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import DataLoader from 'dataloader';
import { readArguments } from './lib.mjs';
import { postsCalls } from './posts-calls.mjs';

const { port, route, urls } = readArguments();
const calls = await postsCalls(route, urls);

const server = new ApolloServer({
  logger: { debug() {}, info() {}, warn: console.error, error: console.error },
  typeDefs: `
    type Query { posts(limit: Int! = 20): [Post!]! }
    type Post { id: Int! title: String! body: String! user: User }
    type User { id: Int! name: String! username: String! email: String! }`,
  resolvers: {
    Query: { posts: (_root, _args, { authorization }) => calls.listPosts(authorization) },
    Post: { user: ({ userId }, _args, { users }) => users.load(userId) },
  },
});
await startStandaloneServer(server, {
  listen: { port, host: '127.0.0.1' },
  context: async ({
    req: {
      headers: { authorization },
    },
  }) => ({ authorization, users: createLoader(authorization) }),
});

function createLoader(authorization) {
  return new DataLoader(async (ids) => {
    const users = new Map((await calls.getUsers(ids, authorization)).map((user) => [user.id, user]));
    return ids.map((id) => users.get(id) ?? null);
  });
}
