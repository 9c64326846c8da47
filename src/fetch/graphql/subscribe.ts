import type { SubgraphAnswer, SubgraphEvents, SubgraphOperation, SubgraphRequest } from '../../core/backend.ts';
import { headersFor } from '../../core/request-context.ts';
import type { ErrorCode } from '../../core/error-codes.ts';
import { BackendFailure } from '../../core/failure.ts';
import { withBackendToken } from '../auth/with-backend-token.ts';
import type { HttpAnswer, HttpHeaders } from '../http/call.ts';
import { withForwardedHeaders } from '../http/forward-headers.ts';
import type { HttpStream } from '../http/stream.ts';
import { bodyComposer } from './compose-body.ts';
import type { GraphQLEndpoint } from './endpoint.ts';
import { EventQueue, HELD_EVENTS } from '../event-queue.ts';
import { EventReader, EventTooLarge, type ServerSentEvent } from './event-reader.ts';
import { readAnswer, readResponse } from './read-answer.ts';

const HEADERS: readonly string[] = [
  'content-type',
  'application/json',
  // The second is how a refusal may come.
  'accept',
  'text/event-stream, application/json;q=0.9',
  'accept-encoding',
  'identity',
];

/**
 * Makes what subscribes to an endpoint by the "distinct connections" mode of GraphQL over SSE: one POST, whose answer
 * is an event stream of `next` events, each a GraphQL response, and a `complete` event. A stream that ends
 * without one has failed. A reader that falls too far behind is dropped with SUBSCRIBER_TOO_SLOW.
 */
export function subscriber(
  endpoint: GraphQLEndpoint,
  operation: SubgraphOperation,
): (request: SubgraphRequest) => Promise<SubgraphEvents | SubgraphAnswer> {
  const { subgraph, source = subgraph, url, pools, config, backendToken } = endpoint;
  const { origin, pathname, search } = new URL(url);
  const composeBody = bodyComposer(operation);
  const { longIntegers } = operation;
  const open = ({ variables, context }: SubgraphRequest): Promise<HttpStream | HttpAnswer> =>
    pools.stream({
      subgraph,
      origin,
      path: pathname + search,
      template: pathname,
      method: 'POST',
      headers: withForwardedHeaders(HEADERS, headersFor(subgraph, context, source)),
      body: composeBody(variables),
      timeoutMs: Math.min(config.timeoutMs, context.deadlineMs - performance.now()),
      maxAnswerBytes: config.maxAnswerBytes,
      cancellation: context.cancellation,
      isStream: isEventStream,
    });
  return async (request) => {
    const { context } = request;
    const outcome =
      backendToken === undefined
        ? await open(request)
        : await withBackendToken(backendToken, {
            subgraph,
            source,
            context,
            call: (own) => open({ ...request, context: own }),
            isRefused: (answer) => 'status' in answer && answer.status === 401,
          });
    if (!('read' in outcome)) return refusalOf(readAnswer(subgraph, outcome, longIntegers));
    return parseEvents(queueEvents(outcome, subgraph, config.maxAnswerBytes), subgraph, longIntegers);
  };
}

function isEventStream(status: number, headers: HttpHeaders): boolean {
  const type = headers['content-type'];
  return (
    status === 200 &&
    typeof type === 'string' &&
    /^text\/event-stream\s*(;|$)/i.test(type) &&
    headers['content-encoding'] === undefined
  );
}

const NO_EVENTS = {
  message: 'The backend answered without a stream of events.',
  extensions: { code: 'BACKEND_ANSWER_INVALID' },
};

/** Whatever data came with it, an answer in place of events is none to the subscription. */
function refusalOf({ errors }: SubgraphAnswer): SubgraphAnswer {
  return { data: null, errors: errors.length === 0 ? [NO_EVENTS] : errors };
}

async function* parseEvents(
  texts: AsyncIterable<string>,
  subgraph: string,
  longIntegers: boolean,
): AsyncGenerator<SubgraphAnswer, void> {
  for await (const text of texts) yield readResponse(subgraph, text, 200, longIntegers);
}

/** The texts of the `next` events. They are read as they come, and parsed when they are asked for. */
function queueEvents(stream: HttpStream, subgraph: string, maxAnswerBytes: number): EventQueue<string> {
  const reader = new EventReader(maxAnswerBytes);
  const queue = new EventQueue<string>({ items: HELD_EVENTS, size: maxAnswerBytes }, () => stream.abort());
  const fail = (code: ErrorCode, message: string, dropped = false): void => {
    stream.abort();
    queue.fail(new BackendFailure(subgraph, code, message), { dropped });
  };
  /** False when no more is wanted. */
  const take = ({ name, data }: ServerSentEvent): boolean => {
    if (name === 'complete') {
      stream.abort();
      queue.end();
      return false;
    }
    if (name !== 'next' || queue.push(data, data.length)) return true;
    fail(
      'SUBSCRIBER_TOO_SLOW',
      `more than ${HELD_EVENTS} events, or ${maxAnswerBytes} bytes of them, wait to be delivered`,
      true,
    );
    return false;
  };
  stream.read({
    onData(chunk) {
      try {
        for (const event of reader.read(chunk)) if (!take(event)) return;
      } catch (error) {
        if (!(error instanceof EventTooLarge)) throw error;
        fail('BACKEND_ANSWER_TOO_LARGE', error.message);
      }
    },
    onEnd(failure) {
      queue.fail(
        failure ?? new BackendFailure(subgraph, 'BACKEND_ANSWER_INVALID', 'the events ended without being complete'),
      );
    },
  });
  return queue;
}
