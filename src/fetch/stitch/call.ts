import { execute, GraphQLError, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type {
  Backend,
  PreparedOperation,
  SubgraphAnswer,
  SubgraphError,
  SubgraphOperation,
  SubgraphRequest,
} from '../../core/backend.ts';
import { RawJson } from '../../core/json/raw-json.ts';
import type { RequestContext } from '../../core/request-context.ts';
import { writeJson } from '../../core/json/write-json.ts';
import type { ServiceLookup } from '../../supergraph/supergraph.ts';
import { graphqlBackend, poster } from '../graphql/call.ts';
import type { GraphQLEndpoint } from '../graphql/endpoint.ts';
import { readAnswer } from '../graphql/read-answer.ts';
import { firstLookups, splitByLookups, type LookupPart } from './choose-lookups.ts';
import { freeKeyNames, type FreedOperation } from './free-key-names.ts';
import { stitchedSchema } from './stitched-schema.ts';

/** A GraphQL service that knows nothing of Federation. */
export interface PlainService extends GraphQLEndpoint {
  readonly lookups: readonly ServiceLookup[];
  /** Its schema, as it has it itself. */
  readonly serviceSchema: DocumentNode;
}

/** One run of an operation: stitching knows it as the GraphQL context, and keeps its loaders by it. */
class StitchedRun {
  readonly request: RequestContext;
  /** Why the service could not be asked, or did not answer with data: said once, not once for each entity. */
  failure: Error | undefined;
  refusal: SubgraphAnswer | undefined;

  constructor(request: RequestContext) {
    this.request = request;
  }
}

const toGraphQLError = ({ message, path, extensions }: SubgraphError): GraphQLError =>
  new GraphQLError(message, { path: path ?? null, extensions: extensions ?? null });

const toSubgraphError = ({ message, path, extensions }: GraphQLError): SubgraphError => ({
  message,
  ...(path === undefined ? {} : { path }),
  ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
});

/** What is refused in one part leaves the other parts as they are. */
function joined(answers: readonly SubgraphAnswer[]): SubgraphAnswer {
  const [only] = answers;
  if (only !== undefined && answers.length === 1) return only;
  const found = answers.flatMap(({ data }) => (data === null ? [] : [data]));
  return {
    data: found.length === 0 ? null : found.reduce((all, part) => ({ ...all, ...part }), {}),
    errors: answers.flatMap(({ errors }) => errors),
  };
}

function variablesOf(
  { variableNames, representationNames }: SubgraphOperation,
  { variables }: SubgraphRequest,
): Record<string, unknown> {
  const used: Record<string, unknown> = {};
  for (const name of [...variableNames, ...representationNames]) {
    const value = variables[name];
    if (value !== undefined) used[name] = value instanceof RawJson ? value.parse() : value;
  }
  return used;
}

type Ask = (text: string, variables: unknown, run: StitchedRun | undefined) => Promise<ExecutionResult>;

/** Asks the service on behalf of a run. */
function asker(service: PlainService): Ask {
  const post = poster(service);
  return async (text, variables, run) => {
    if (run === undefined) throw new TypeError('stitching lost the context of a request');
    try {
      const answer = readAnswer(
        service.subgraph,
        await post(`{"query":${JSON.stringify(text)},"variables":${writeJson(variables)}}`, true, run.request),
        true,
      );
      if (answer.data === null) run.refusal = answer;
      return { data: answer.data, errors: answer.errors.map(toGraphQLError) };
    } catch (failure) {
      run.failure = failure instanceof Error ? failure : new Error(String(failure));
      throw failure;
    }
  };
}

/** Stitches the service's schema once for each choice of lookups. */
function schemasOf(service: PlainService): (chosen: readonly ServiceLookup[]) => Promise<GraphQLSchema> {
  const ask = asker(service);
  const schemas = new Map<string, Promise<GraphQLSchema>>();
  return (chosen) => {
    const id = chosen.map(({ typeName, fieldName, keyField }) => `${typeName} ${fieldName} ${keyField}`).join(',');
    const schema = schemas.get(id) ?? stitchedSchema(service.serviceSchema, chosen, ask);
    schemas.set(id, schema);
    return schema;
  };
}

/**
 * A plain GraphQL service. Root fields pass straight through; entities are found by its lookups, in one request
 * however many representations, types and aliases there are. Keys are compared as text.
 */
export async function stitchBackend(service: PlainService): Promise<Backend> {
  const { lookups } = service;
  const direct = graphqlBackend(service);
  if (lookups.length === 0) return direct;
  const keyFields = new Set(lookups.map(({ keyField }) => keyField));

  const schemaOf = schemasOf(service);
  // A schema that cannot be stitched is told now, not to a client.
  await schemaOf(firstLookups(lookups));

  const runPart = async (
    { lookups: chosen, document }: LookupPart,
    variableValues: Record<string, unknown>,
    { context }: SubgraphRequest,
  ): Promise<SubgraphAnswer> => {
    const run = new StitchedRun(context);
    const { data, errors = [] } = await execute({
      schema: await schemaOf(chosen),
      document,
      variableValues,
      contextValue: run,
    });
    if (run.failure !== undefined) throw run.failure;
    return run.refusal ?? { data: data ?? null, errors: errors.map(toSubgraphError) };
  };

  const runStitched = async (
    operation: SubgraphOperation,
    freed: FreedOperation,
    request: SubgraphRequest,
  ): Promise<SubgraphAnswer> => {
    const variables = variablesOf(operation, request);
    const parts = splitByLookups(freed.document, lookups, variables);
    const answers = await Promise.all(parts.map((part) => runPart(part, variables, request)));
    return freed.restore(joined(answers));
  };

  return {
    prepare(operation: SubgraphOperation): PreparedOperation {
      if (operation.representationNames.length === 0) return direct.prepare(operation);
      const freed = freeKeyNames(operation.document, keyFields);
      return {
        run: (request) => runStitched(operation, freed, request),
        predict: () => [{ call: operation.kind, count: 'one' }],
      };
    },
    close: () => direct.close(),
  };
}
