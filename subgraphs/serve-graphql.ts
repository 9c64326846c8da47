import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  ApolloServer,
  HeaderMap,
  type ApolloServerOptionsWithSchema,
  type ApolloServerOptionsWithTypeDefs,
  type ApolloServerPlugin,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, Kind, type OperationDefinitionNode } from 'graphql';
import type { RunningBackend } from './backend.ts';
import type { CallCounter } from './count-calls.ts';
import { listenHttp } from './listen-http.ts';
import { BodyTooLarge, readBody } from './read-body.ts';

/** What every resolver of the demo's GraphQL services is told about the request. */
export interface GraphQLContext {
  /** From the header `x-user-id`. */
  readonly userId: string | undefined;
}

/** An entity of which a service knows no more than its key. */
export interface Reference {
  readonly id: string;
}

/** A schema, or the parts that one is made of. */
type Service =
  | Pick<ApolloServerOptionsWithSchema<GraphQLContext>, 'schema'>
  | Pick<ApolloServerOptionsWithTypeDefs<GraphQLContext>, 'typeDefs' | 'resolvers'>;

/** Serves a GraphQL service at `/graphql` on 127.0.0.1, and counts its operations. */
export async function serveGraphQL(service: Service, port: number, calls: CallCounter): Promise<RunningBackend> {
  const server = new ApolloServer<GraphQLContext>({
    ...service,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
      countOperations(calls),
    ],
  });
  await server.start();

  const http = await listenHttp(port, (request, response) => {
    answer(server, request, response).catch((error: unknown) => {
      response.writeHead(error instanceof BodyTooLarge ? 413 : 500).end();
    });
  });
  return {
    url: `http://127.0.0.1:${http.port}/graphql`,
    port: http.port,
    calls,
    close: async () => {
      await http.close();
      await server.stop();
    },
  };
}

/** The argument `first` of a list field. Throws `BAD_USER_INPUT` unless it is from 0 to 100. */
export function pageSize(first: number | null): number {
  const size = first ?? 10;
  if (size < 0 || size > 100) throw badUserInput('`first` must be from 0 to 100.');
  return size;
}

/**
 * The page of a list that begins after the item with the id `after`. Throws `BAD_USER_INPUT` when there is no such
 * item.
 */
export function pageAfter<T extends Reference>(
  items: readonly T[],
  first: number | null,
  after: string | null | undefined,
): readonly T[] {
  const size = pageSize(first);
  if (after === null || after === undefined) return items.slice(0, size);
  const position = items.findIndex((item) => item.id === after);
  if (position === -1) throw badUserInput('`after` is not the id of an item of this list.');
  return items.slice(position + 1, position + 1 + size);
}

export function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

async function answer(
  server: ApolloServer<GraphQLContext>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (url.pathname !== '/graphql') {
    response.writeHead(404).end();
    return;
  }
  const text = await readBody(request);
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const result = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: request.method ?? 'GET', headers, search: url.search, body: parseJson(text) },
    context: () => Promise.resolve({ userId: headers.get('x-user-id') }),
  });
  await send(result, response);
}

async function send(result: HTTPGraphQLResponse, response: ServerResponse): Promise<void> {
  response.writeHead(result.status ?? 200, Object.fromEntries(result.headers));
  if (result.body.kind === 'complete') {
    response.end(result.body.string);
    return;
  }
  for await (const chunk of result.body.asyncIterator) response.write(chunk);
  response.end();
}

/** Undefined for what is not JSON: Apollo Server then answers 400 itself. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function countOperations(calls: CallCounter): ApolloServerPlugin<GraphQLContext> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ operation }) => {
          if (operation === undefined) return Promise.resolve();
          const fields = rootFields(operation);
          // A question after the schema or the service's health is no call in the sense of the demo.
          if (fields.length > 0) calls.count(`${operation.operation} ${fields.join(' ')}`);
          return Promise.resolve();
        },
      }),
  };
}

function rootFields(operation: OperationDefinitionNode): readonly string[] {
  const names = operation.selectionSet.selections.map((selection) =>
    selection.kind === Kind.FIELD ? selection.name.value : '...',
  );
  return [...new Set(names)].filter((name) => !name.startsWith('__') && name !== '_service');
}
