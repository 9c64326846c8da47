/**
 * Apollo Gateway inside Apollo Server's standalone server, as its documentation sets it up; what it forwards is what
 * the others forward.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';

const { values } = parseArgs({ options: { port: { type: 'string' }, supergraph: { type: 'string' } } });

const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(values.supergraph, 'utf8'),
  buildService: ({ url }) =>
    new RemoteGraphQLDataSource({
      url,
      willSendRequest({ request, context }) {
        if (context.authorization !== undefined) request.http.headers.set('authorization', context.authorization);
      },
    }),
});
const server = new ApolloServer({
  gateway,
  logger: { debug() {}, info() {}, warn: console.error, error: console.error },
});
await startStandaloneServer(server, {
  listen: { port: Number(values.port), host: '127.0.0.1' },
  context: async ({ req }) => ({ authorization: req.headers.authorization }),
});
