import {
  ApolloServer,
  HeaderMap,
  type ApolloServerOptionsWithGateway,
  type BaseContext,
  type HTTPGraphQLResponse,
} from '@apollo/server';
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLFormattedError } from 'graphql';
import type { LimitsConfig } from '../../config/schema.ts';
import type { ErrorCode } from '../../core/error-codes.ts';
import { InternalFailure } from '../../core/failure.ts';
import { writeJson } from '../../core/json/write-json.ts';
import { ApolloDocuments } from './apollo-documents.ts';
import { gatewayForApolloServer, ReplyHeaders, stringifyResult, type SchemaSource } from './apollo-gateway.ts';
import type { Answering, Arrival, Entered, Reply } from '../arrival.ts';
import { openDoor, type Door, type DoorOptions } from '../http/door.ts';

type ApolloOptions = ApolloServerOptionsWithGateway<BaseContext>;

export interface ApolloDoorOptions extends DoorOptions {
  readonly schemaSource: SchemaSource;
  /** Apollo Server parses and validates before the journey does: it must not be where a hostile document wins. */
  readonly limits: Pick<LimitsConfig, 'maxTokens' | 'maxSelections'>;
  readonly introspection: { readonly enabled: boolean };
  /** Takes the names that Apollo Server suggests out of a message; undefined where it may name them. */
  readonly withoutSuggestions?: ((message: string) => string) | undefined;
  /** Answers 304 to who has an answer already. */
  readonly answerConditionally?: ((reply: Reply, arrival: Arrival) => Reply) | undefined;
  /** Plugins see the request as `contextValue.arrival`. */
  readonly plugins?: ApolloOptions['plugins'];
  readonly logger?: ApolloOptions['logger'];
}

/**
 * Opens a door with Apollo Server behind it. What comes in is read and checked by our own door, under the same
 * rules; Apollo Server parses, validates, runs its plugins and writes the answer. A long document is parsed and checked
 * by the journey, and Apollo Server finds it as one that it knows. Rejects when the address
 * cannot be bound or a plugin fails to start.
 */
export async function openApolloDoor(answering: Answering, options: ApolloDoorOptions): Promise<Door> {
  const documents = new ApolloDocuments();
  const apollo = new ApolloServer({ ...apolloOptions(answering, options), documentStore: documents.store });
  await apollo.start();
  const answer = async (entered: Entered, arrival: Arrival): Promise<Reply> => {
    // Apollo Server would keep documents for whoever sends them, and takes the store for one.
    const document = await entered.document();
    if (typeof document !== 'string') return options.reply(document, arrival.mediaType);
    // Its rules are all run in one go, and some walk a document as often as its fragments are spread.
    const large = await entered.largeDocument?.();
    if (large !== undefined && !('definitions' in large)) return options.reply(large, arrival.mediaType);
    const replyHeaders = new ReplyHeaders();
    const context = () => Promise.resolve({ arrival, entered, replyHeaders });
    const run = () =>
      apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest: toApolloRequest(arrival, document), context });
    const reply = toReply(await documents.during(document, large, run), replyHeaders);
    if (arrival.takesEvents === true) return asEvent(reply);
    return options.answerConditionally?.(reply, arrival) ?? reply;
  };
  const door = await openDoor(
    {
      ready: () => answering.ready(),
      // Apollo Server parses and validates what it is given: who may ask nothing learns nothing by that.
      answer: async (arrival) => {
        const entered = await answering.enter(arrival);
        return 'errors' in entered ? options.reply(entered, arrival.mediaType) : answer(entered, arrival);
      },
      // Apollo Server knows no subscriptions: they are answered before it.
      enter: async (arrival) => {
        const entered = await answering.enter(arrival);
        return 'errors' in entered
          ? entered
          : { subscribe: () => entered.subscribe(), answer: () => answer(entered, arrival) };
      },
    },
    options,
  ).catch(async (error: unknown) => {
    await apollo.stop();
    throw error;
  });
  return {
    ...door,
    async close() {
      await door.close();
      await apollo.stop();
    },
  };
}

function apolloOptions(answering: Answering, options: ApolloDoorOptions): ApolloOptions {
  const { plugins, logger } = options;
  return {
    gateway: gatewayForApolloServer(answering, options.schemaSource),
    stringifyResult,
    formatError: (error) => shownError(correctCode(error), options),
    introspection: options.introspection.enabled,
    parseOptions: { maxTokens: options.limits.maxTokens },
    maxRecursiveSelections: options.limits.maxSelections,
    // The journey finds documents by their hashes, and keeps them apart for callers that it knows.
    persistedQueries: false,
    // Done by our door, in the same way for both.
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [
      ...(plugins ?? []),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    ...(logger && { logger }),
  };
}

function toApolloRequest(
  arrival: Arrival,
  query: string,
): Parameters<ApolloServer['executeHTTPGraphQLRequest']>[0]['httpGraphQLRequest'] {
  const { method, params, mediaType } = arrival;
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(arrival.headers)) {
    if (value !== undefined) headers.set(name, typeof value === 'string' ? value : value.join(', '));
  }
  // Negotiated already: Apollo is left no choice.
  headers.set('accept', mediaType);
  const { operationName, variables } = params;
  const extensions = withoutHash(params.extensions);
  // Apollo tells a member that is undefined from one that is missing.
  const names = { query, ...(operationName !== undefined && { operationName }) };
  if (method === 'POST') {
    return {
      method,
      headers,
      search: '',
      body: { ...names, variables: variables ?? null, extensions: extensions ?? null },
    };
  }
  const search = new URLSearchParams({
    ...names,
    ...(variables && { variables: writeShallow(variables) }),
    ...(extensions && { extensions: writeShallow(extensions) }),
  });
  return { method, headers, search: search.toString(), body: undefined };
}

function withoutHash(extensions: Arrival['params']['extensions']): Arrival['params']['extensions'] {
  if (extensions?.['persistedQuery'] === undefined) return extensions;
  return Object.fromEntries(Object.entries(extensions).filter(([name]) => name !== 'persistedQuery'));
}

/**
 * What is nested too deep to be written is withheld from Apollo Server: the journey reads the arrival, and refuses it.
 */
function writeShallow(value: object): string {
  try {
    return writeJson(value);
  } catch (error) {
    if (error instanceof RangeError) return '{}';
    throw error;
  }
}

function toReply(response: HTTPGraphQLResponse, { headers: added, passedHeaders }: ReplyHeaders): Reply {
  // Only graphql-js executing @defer or @stream answers in parts, and a gateway's executor takes its place.
  if (response.body.kind === 'chunked') throw new InternalFailure('Apollo Server answered in parts');
  // Apollo Server says nothing of keeping what it refuses by itself.
  return {
    status: response.status ?? 200,
    headers: { 'cache-control': 'no-store', ...added, ...Object.fromEntries(response.headers) },
    passedHeaders,
    body: response.body.string,
  };
}

/** Of a request that is no well-formed one: its status is what a client should see. */
const NOT_OF_OPERATIONS: ReadonlySet<unknown> = new Set<ErrorCode>(['BAD_REQUEST', 'PERSISTED_QUERY_HASH_MISMATCH']);

/**
 * Apollo Server answers an operation that it refuses with 400, also to clients that read nothing but 200: of a stream
 * of events that is the only status, and what is refused is an event in it.
 */
function asEvent(reply: Reply): Reply {
  if (reply.status !== 400) return reply;
  const { errors } = JSON.parse(String(reply.body)) as {
    readonly errors?: readonly { readonly extensions?: { readonly code?: unknown } }[];
  };
  return NOT_OF_OPERATIONS.has(errors?.[0]?.extensions?.code) ? reply : { ...reply, status: 200 };
}

/** Failures of the client that Apollo Server reports with a code of its own, or with INTERNAL_SERVER_ERROR. */
const CODES_BY_MESSAGE: readonly (readonly [start: string, code: ErrorCode])[] = [
  ['Syntax Error: Document contains more that', 'OPERATION_TOO_LARGE'],
  ['GET requests only support query operations', 'METHOD_NOT_ALLOWED'],
];

function shownError(error: GraphQLFormattedError, { withoutSuggestions }: ApolloDoorOptions): GraphQLFormattedError {
  return withoutSuggestions === undefined ? error : { ...error, message: withoutSuggestions(error.message) };
}

function correctCode(error: GraphQLFormattedError): GraphQLFormattedError {
  const code = CODES_BY_MESSAGE.find(([start]) => error.message.startsWith(start))?.[1];
  return code === undefined ? error : { ...error, extensions: { ...error.extensions, code } };
}
