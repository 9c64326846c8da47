import type { Backend, PreparedOperation, SubgraphOperation } from '../../core/backend.ts';
import { readFreshness } from '../../core/freshness.ts';
import { headersFor, type RequestContext } from '../../core/request-context.ts';
import { withBackendToken } from '../auth/with-backend-token.ts';
import type { HttpAnswer } from '../http/call.ts';
import { withForwardedHeaders } from '../http/forward-headers.ts';
import { bodyComposer } from './compose-body.ts';
import type { GraphQLEndpoint } from './endpoint.ts';
import { readAnswer } from './read-answer.ts';
import { subscriber } from './subscribe.ts';

const HEADERS: readonly string[] = [
  'content-type',
  'application/json',
  // GraphQL over HTTP §6.1: both media types, for servers that know only the older.
  'accept',
  'application/graphql-response+json, application/json;q=0.9',
  // Between machines of one network, compressing costs both sides more than the bytes do.
  'accept-encoding',
  'identity',
];

type Post = (body: string, idempotent: boolean, context: RequestContext) => Promise<HttpAnswer>;

/** Makes the function that posts request bodies to an endpoint; rejects as `Pools.send` does. */
export function poster({
  subgraph,
  source = subgraph,
  url,
  pools,
  config,
  backendToken,
  passHeaders,
}: GraphQLEndpoint): Post {
  const { origin, pathname, search } = new URL(url);
  const path = pathname + search;
  const post: Post = (body, idempotent, context) =>
    pools.send({
      subgraph,
      origin,
      path,
      template: pathname,
      method: 'POST',
      headers: withForwardedHeaders(HEADERS, headersFor(subgraph, context, source)),
      body,
      timeoutMs: Math.min(config.timeoutMs, context.deadlineMs - performance.now()),
      maxAnswerBytes: config.maxAnswerBytes,
      cancellation: context.cancellation,
      idempotent,
    });
  if (backendToken === undefined) return passingOn(post, passHeaders);
  const postWithToken: Post = (body, idempotent, context) =>
    withBackendToken(backendToken, {
      subgraph,
      source,
      context,
      call: (own) => post(body, idempotent, own),
      isRefused: ({ status }) => status === 401,
    });
  return passingOn(postWithToken, passHeaders);
}

/** Passes headers of each answer on; as it is where none are passed. */
function passingOn(post: Post, passHeaders: GraphQLEndpoint['passHeaders']): Post {
  if (passHeaders === undefined) return post;
  return async (body, idempotent, context) => {
    const answer = await post(body, idempotent, context);
    passHeaders(answer.headers, context);
    return answer;
  };
}

/**
 * A subgraph that speaks GraphQL over HTTP itself. `run` makes one POST. A mutation is never sent twice.
 * `close` does nothing: the connections belong to the maker of `pools`.
 */
export function graphqlBackend(endpoint: GraphQLEndpoint): Backend {
  const post = poster(endpoint);
  return {
    prepare(operation: SubgraphOperation): PreparedOperation {
      const composeBody = bodyComposer(operation);
      // Not the operation itself, whose document would be kept for as long as the plan is.
      const { kind, longIntegers, readsFreshness = false } = operation;
      const idempotent = kind === 'query';
      return {
        run: async ({ variables, context }) => {
          const http = await post(composeBody(variables), idempotent, context);
          const answer = readAnswer(endpoint.subgraph, http, longIntegers);
          const freshness = readsFreshness ? readFreshness(http.headers) : undefined;
          return freshness === undefined ? answer : { ...answer, freshness };
        },
        predict: () => [{ call: kind, count: 'one' }],
        ...(kind === 'subscription' && { subscribe: subscriber(endpoint, operation) }),
      };
    },
    close: () => Promise.resolve(),
  };
}
