// Types alone: whoever imports this has Apollo Server already, and nobody else should load it.
import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server';
import { GraphQLError, type FormattedExecutionResult, type GraphQLSchema } from 'graphql';
import { cacheHeaders } from '../../core/answer-caching.ts';
import { Cancellation } from '../../core/cancellation.ts';
import type { ResponseError } from '../../core/failure.ts';
import { writeJson } from '../../core/json/write-json.ts';
import type { Answering, Arrival, Entered, GraphQLParams, TextResult } from '../arrival.ts';
import { lazyData, untouchedText } from './lazy-data.ts';

/** What `new ApolloServer({ gateway })` takes. */
export type ApolloGateway = ApolloServerOptionsWithGateway<BaseContext>['gateway'];
type Executor = NonNullable<Awaited<ReturnType<ApolloGateway['load']>>['executor']>;
type ExecutorRequest = Parameters<Executor>[0];

/** The supergraph of the moment, as Apollo Server wants to know it: the public schema, and the supergraph's SDL. */
export interface SchemaSource {
  current(): { readonly schema: GraphQLSchema; readonly sdl: string };
  /** Calls `listener` after each change; returns how to stop that. */
  onChange(listener: () => void): () => void;
}

/** Where the headers of one answer are left for our own door. */
export class ReplyHeaders {
  headers: TextResult['headers'];
  passedHeaders: TextResult['passedHeaders'];
}

/**
 * Makes the gateway one that Apollo Server runs on: Apollo parses, validates and calls its plugins, the journey
 * does the rest. Give Apollo Server our `stringifyResult` as well, and an answer passes through as the text that
 * it already is.
 */
export function gatewayForApolloServer(
  answering: Pick<Answering, 'result'>,
  schemaSource: SchemaSource,
): ApolloGateway {
  const subscribers = new Set<Parameters<ApolloGateway['onSchemaLoadOrUpdate']>[0]>();
  let stopListening: (() => void) | undefined;
  function publish(): void {
    const { schema, sdl } = schemaSource.current();
    subscribers.forEach((subscriber) => subscriber({ apiSchema: schema, coreSupergraphSdl: sdl }));
  }
  return {
    onSchemaLoadOrUpdate(subscriber) {
      subscribers.add(subscriber);
      return () => subscribers.delete(subscriber);
    },
    load() {
      stopListening = schemaSource.onChange(publish);
      publish();
      return Promise.resolve({
        executor: async (request) => {
          const { entered } = request.context;
          const result = await (isEntered(entered)
            ? entered.result(toParams(request))
            : answering.result(toArrival(request)));
          tellHeaders(result, request.context['replyHeaders']);
          tellCaching(result, request);
          return toExecutionResult(result);
        },
      });
    },
    stop() {
      stopListening?.();
      return Promise.resolve();
    },
  };
}

/** For the option of that name of Apollo Server: sends what nobody has looked into without parsing it. */
export function stringifyResult(result: FormattedExecutionResult): string {
  const { data, ...rest } = result;
  const text = untouchedText(data);
  if (text === undefined) return writeJson(result);
  // `rest` has members that are undefined, which JSON leaves out.
  const around = JSON.stringify(rest);
  return around === '{}' ? `{"data":${text}}` : `${around.slice(0, -1)},"data":${text}}`;
}

/** What Apollo has read; from a URL it has read the variables itself, and has rounded large integers. */
function toParams({ context, request, source }: ExecutorRequest): GraphQLParams {
  const arrival: unknown = context['arrival'];
  const { operationName, variables } = request;
  const exact = isArrival(arrival) && arrival.method === 'GET' ? arrival.params.variables : variables;
  return { query: source, operationName, variables: exact };
}

/** The arrival made of what Apollo tells, where it is another's door that a request has come through. */
function toArrival(asked: ExecutorRequest): Arrival {
  const { http } = asked.request;
  return {
    method: http?.method === 'GET' ? 'GET' : 'POST',
    params: toParams(asked),
    headers: Object.fromEntries(http?.headers ?? []),
    address: '',
    mediaType: 'application/json',
    cancellation: new Cancellation(),
  };
}

/** Apollo takes headers from errors alone: our own door hands down where to leave those of an answer. */
function tellHeaders({ headers, passedHeaders }: TextResult, told: unknown): void {
  if (!(told instanceof ReplyHeaders)) return;
  told.headers = headers;
  told.passedHeaders = passedHeaders;
}

/**
 * Apollo Server's own plugin then finds a `Cache-Control` that it keeps; answers with errors it makes `no-store`
 * itself.
 */
function tellCaching({ caching }: TextResult, { response }: ExecutorRequest): void {
  if (caching === undefined) return;
  for (const [name, value] of Object.entries(cacheHeaders(caching))) response?.http?.headers.set(name, value);
}

function isArrival(value: unknown): value is Arrival {
  return (
    typeof value === 'object' && value !== null && 'cancellation' in value && value.cancellation instanceof Cancellation
  );
}

function isEntered(value: unknown): value is Entered {
  return typeof value === 'object' && value !== null && 'result' in value && typeof value.result === 'function';
}

function toExecutionResult({ dataText, errors, refusal }: TextResult): Awaited<ReturnType<Executor>> {
  const head = refusal && { status: refusal.status, headers: new Map(Object.entries(refusal.headers)) };
  return {
    ...(errors.length > 0 && {
      errors: errors.map((error, index) => toGraphQLError(error, index === 0 ? head : undefined)),
    }),
    ...(dataText !== undefined && { data: dataText === 'null' ? null : lazyData(dataText) }),
  };
}

/** Apollo takes status and headers of a response from the `http` of an error, and leaves that out of the answer. */
function toGraphQLError(error: ResponseError, http: object | undefined): GraphQLError {
  const made = new GraphQLError(error.message, {
    path: error.path ?? null,
    extensions: http === undefined ? withoutHead(error.extensions) : { ...error.extensions, http },
  });
  // Positions are known already; GraphQLError would compute them from nodes, of which there are none here.
  if (error.locations !== undefined)
    Object.defineProperty(made, 'locations', { value: error.locations, enumerable: true });
  return made;
}

/**
 * A backend's status, told in the `http` of an error beside data, is none of the response's: that has data, and is 2xx
 * (GraphQL over HTTP §6.4). Apollo takes an `http` for a head whose `headers` are a map, or are missing; nobody writes
 * a member that is not enumerable.
 */
function withoutHead(extensions: ResponseError['extensions']): ResponseError['extensions'] {
  const http = extensions['http'];
  if (typeof http !== 'object' || http === null || 'headers' in http) return extensions;
  const told: object = Array.isArray(http) ? [...(http as readonly unknown[])] : { ...http };
  return { ...extensions, http: Object.defineProperty(told, 'headers', { value: undefined }) };
}
