import {
  buildSchema,
  execute,
  getOperationAST,
  GraphQLError,
  GraphQLScalarType,
  parse,
  printSchema,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import type { ErrorCode } from '../../src/core/error-codes.ts';
import { ClientFailure, type ResponseError } from '../../src/core/failure.ts';
import { writeJson } from '../../src/core/json/write-json.ts';
import { anonymousCaller } from '../../src/identify/caller.ts';
import type { Answering, Arrival, GraphQLParams, TextResult } from '../../src/listen/arrival.ts';
import { reply } from '../../src/respond/reply.ts';
import { memoryStore } from '../../src/store/memory.ts';
import { createKeptDocuments } from '../../src/understand/kept-documents.ts';
import { keepDocument, resolveDocument } from '../../src/understand/persisted-query.ts';

const SDL = `
  scalar Any
  type Query { hello(name: String): String! echo(value: Any): Any slow(ms: Int!): String fails: String refused: String }
  type Mutation { rename(name: String!): String }
`;

export interface FakeAnswering extends Answering {
  readonly schemaSource: {
    current(): { readonly schema: GraphQLSchema; readonly sdl: string };
    onChange(listener: () => void): () => void;
  };
  /** Every arrival that came through the door, in order. */
  readonly arrivals: readonly Arrival[];
  setReady(ready: boolean): void;
  /** Adds a field to the schema, as a new supergraph would. */
  addField(name: string): void;
}

/** The gateway as a door sees it, answering from one small schema executed by graphql-js. */
export function fakeAnswering(options: { persistedQueries?: boolean } = {}): FakeAnswering {
  let schema = makeSchema('');
  let isReady = true;
  const arrivals: Arrival[] = [];
  const listeners = new Set<() => void>();
  const store = () => memoryStore({ maxEntries: 100, maxBytes: 1_000_000 });
  const documents = createKeptDocuments(
    { known: store(), strangers: store() },
    { windowMs: 60_000, maxEntries: 100, maxBytes: 1_000_000 },
  );
  const caller = anonymousCaller('127.0.0.1');

  async function documentOf(params: GraphQLParams): Promise<string | TextResult> {
    try {
      return await resolveDocument({ params, caller }, documents, { enabled: options.persistedQueries ?? true });
    } catch (error) {
      if (!(error instanceof ClientFailure)) throw error;
      return { dataText: undefined, errors: error.errors, refusal: { status: error.status, headers: error.headers } };
    }
  }

  async function result(arrival: Arrival): Promise<TextResult> {
    arrivals.push(arrival);
    try {
      const text = await documentOf(arrival.params);
      if (typeof text !== 'string') return text;
      const answered = await run(schema, text, arrival);
      keepDocument({ params: arrival.params, caller }, documents);
      return answered;
    } catch (error) {
      if (!(error instanceof ClientFailure)) throw error;
      return { dataText: undefined, errors: error.errors, refusal: { status: error.status, headers: error.headers } };
    }
  }

  return {
    result,
    answer: async (arrival) => reply(await result(arrival), arrival.mediaType),
    enter: (arrival) =>
      Promise.resolve({
        document: () => documentOf(arrival.params),
        subscribe: () => Promise.resolve(undefined),
        answer: async () => reply(await result(arrival), arrival.mediaType),
        result: (params) => result({ ...arrival, params: { ...arrival.params, ...params } }),
      }),
    ready: () => isReady,
    arrivals,
    setReady(ready) {
      isReady = ready;
    },
    addField(name) {
      schema = makeSchema(`extend type Query { ${name}: String }`);
      listeners.forEach((listener) => listener());
    },
    schemaSource: {
      current: () => ({ schema, sdl: printSchema(schema) }),
      onChange(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
  };
}

function makeSchema(extension: string): GraphQLSchema {
  const schema = buildSchema(SDL + extension);
  const any = schema.getType('Any');
  if (any instanceof GraphQLScalarType) any.parseValue = any.serialize = (value: unknown) => value;
  return schema;
}

async function run(schema: GraphQLSchema, text: string, arrival: Arrival): Promise<TextResult> {
  const { operationName, variables } = arrival.params;
  const document = parseDocument(text);
  const errors = validate(schema, document);
  if (errors.length > 0) throw refusal('GRAPHQL_VALIDATION_FAILED', errors);
  const operation = getOperationAST(document, operationName);
  if (!operation) throw refusal('OPERATION_RESOLUTION_FAILURE', [new GraphQLError('There is no such operation.')]);
  if (arrival.method === 'GET' && operation.operation !== 'query') {
    throw new ClientFailure('METHOD_NOT_ALLOWED', `A ${operation.operation} needs POST.`, {
      headers: { allow: 'POST' },
    });
  }
  const executed = await execute({
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variables ?? null,
    rootValue: rootValue(arrival),
  });
  return toTextResult(executed);
}

function toTextResult(executed: ExecutionResult): TextResult {
  const refused = executed.errors?.find((error) => error.originalError instanceof ClientFailure);
  if (refused?.originalError) throw refused.originalError;
  if (executed.data === undefined) throw refusal('BAD_USER_INPUT', executed.errors ?? []);
  const dataText = executed.data === null ? 'null' : writeJson(executed.data);
  return { dataText, errors: (executed.errors ?? []).map((error) => toError(error, 'BACKEND_FAILED')) };
}

function rootValue(arrival: Arrival): Record<string, unknown> {
  return {
    hello: ({ name }: { name?: string }) => `hello ${name ?? 'you'}`,
    echo: ({ value }: { value: unknown }) => value,
    slow: ({ ms }: { ms: number }) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve('late'), ms);
        arrival.cancellation.onCancel(() => {
          clearTimeout(timer);
          resolve(null);
        });
      }),
    fails: () => {
      throw new Error('the backend is down');
    },
    refused: () => {
      throw new ClientFailure('RATE_LIMITED', 'Too many.', { headers: { 'retry-after': '7' } });
    },
    rename: ({ name }: { name: string }) => name,
  };
}

function parseDocument(text: string): DocumentNode {
  try {
    return parse(text);
  } catch (error) {
    throw refusal('GRAPHQL_PARSE_FAILED', [error instanceof GraphQLError ? error : new GraphQLError(String(error))]);
  }
}

function refusal(code: ErrorCode, errors: readonly GraphQLError[]): ClientFailure {
  return new ClientFailure(code, 'refused', { errors: errors.map((error) => toError(error, code)) });
}

function toError(error: GraphQLError, code: ErrorCode): ResponseError {
  const { message, locations, path } = error.toJSON();
  return { message, ...(locations && { locations }), ...(path && { path }), extensions: { code } };
}
