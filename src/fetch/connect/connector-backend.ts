import { GraphQLObjectType, Kind, type OperationDefinitionNode } from 'graphql';
import type {
  Backend,
  KeyRead,
  PredictedCall,
  PreparedOperation,
  SubgraphAnswer,
  SubgraphOperation,
} from '../../core/backend.ts';
import type { BackendsConfig } from '../../config/schema.ts';
import { InternalFailure } from '../../core/failure.ts';
import type { Connector } from '../../supergraph/connectors/model/connector.ts';
import type { Subgraph } from '../../supergraph/supergraph.ts';
import type { GrpcChannels } from '../grpc/channels.ts';
import type { CallGate } from '../limit-calls.ts';
import type { Pools } from '../http/pools.ts';
import { fragmentsOf } from './plan/collect-fields.ts';
import type { CallEnvironment } from './call/call-connector.ts';
import { connectorRuntime, type ConnectorRuntime } from './load/connector-runtime.ts';
import type { PlannedCall } from './plan/object-plan.ts';
import type { PlanContext } from './prepare/plan-objects.ts';
import { rootType } from '../../supergraph/connectors/model/root-type.ts';
import { prepareRoot, type RootStep } from './prepare/prepare-root.ts';
import { gatherFreshness } from './call/gather-freshness.ts';
import { prepareSubscription } from './prepare/prepare-subscription.ts';
import { ConnectorRun } from './call/run.ts';

export interface ConnectorEndpoint {
  /** One whose origin is connectors. */
  readonly subgraph: Subgraph;
  readonly pools: Pools;
  readonly channels: GrpcChannels;
  /** In front of calls by gRPC; `pools` has its own. */
  readonly callGate?: CallGate | undefined;
  readonly config: BackendsConfig;
  readonly callCache?: CallEnvironment['callCache'];
  readonly backendTokenOf?: CallEnvironment['backendTokenOf'];
  readonly operatorHeadersOf?: CallEnvironment['operatorHeadersOf'];
  readonly passHeadersOf?: CallEnvironment['passHeadersOf'];
}

const EMPTY_QUERY = new GraphQLObjectType({ name: 'Query', fields: {} });

/**
 * A subgraph whose fields are answered by connectors. An operation is compiled once; `run` calls what its
 * variables ask for, batched over the request. `close` does nothing: connections belong to the maker of `pools`
 * and `channels`.
 */
export function connectorBackend(endpoint: ConnectorEndpoint): Backend {
  const { subgraph, ...connections } = endpoint;
  const { origin } = subgraph;
  if (origin.kind !== 'connectors')
    throw new InternalFailure(`the subgraph ${subgraph.name} is not answered by connectors`);
  const { connectors, schema, env } = origin.connectors;
  const runtimes = connectors.map((connector) =>
    connectorRuntime(connector, { subgraph: subgraph.name, env, ...connections }),
  );
  const finders = groupBy(runtimes, ({ connector }) => connector.entity?.typeName);
  // Batches first: one call serves many.
  for (const list of finders.values()) list.sort((a, b) => rank(a) - rank(b));
  const fieldConnectors = groupBy(runtimes, ({ connector }) => fieldKey(connector));
  return {
    prepare: (operation) => prepare(operation, { schema, finders, fieldConnectors, emptyQuery: EMPTY_QUERY }),
    close: () => Promise.resolve(),
  };
}

function rank({ connector }: ConnectorRuntime): number {
  return connector.entity?.via === 'batch' ? 0 : 1;
}

function fieldKey({ place }: Connector): string | undefined {
  switch (place.kind) {
    case 'root':
      return `${place.operation}.${place.fieldName}`;
    case 'field':
      return `${place.typeName}.${place.fieldName}`;
    case 'type':
      return undefined;
  }
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string | undefined): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}

function prepare(operation: SubgraphOperation, parts: Omit<PlanContext, 'fragments' | 'planned'>): PreparedOperation {
  const definition = operation.document.definitions.find(
    (node): node is OperationDefinitionNode => node.kind === Kind.OPERATION_DEFINITION,
  );
  if (definition === undefined) throw new TypeError('the document has no operation');
  const context: PlanContext = { ...parts, fragments: fragmentsOf(operation.document), planned: [] };
  const type = rootType(parts.schema, operation.kind);
  if (operation.kind === 'subscription' && type !== undefined) {
    const subscribe = prepareSubscription(context, type, definition);
    const predicted = context.planned.flatMap(predictionOf);
    return {
      run: () => Promise.reject(new InternalFailure('a subscription is not run as a query')),
      predict: () => predicted,
      reads: context.planned.flatMap(readsOf),
      subscribe,
    };
  }
  const steps = prepareRoot(context, type, definition);
  const predicted = context.planned.flatMap(predictionOf);
  const isMutation = operation.kind === 'mutation';
  const { subgraph, readsFreshness = false } = operation;
  return {
    run: async ({ variables, context: request }) => {
      const readFreshness = readsFreshness ? gatherFreshness(request, subgraph) : undefined;
      const answer = await runSteps(steps, new ConnectorRun(variables, request), isMutation);
      const freshness = readFreshness?.();
      return freshness === undefined ? answer : { ...answer, freshness };
    },
    predict: () => predicted,
    reads: context.planned.flatMap(readsOf),
  };
}

async function runSteps(steps: readonly RootStep[], run: ConnectorRun, serially: boolean): Promise<SubgraphAnswer> {
  const data: Record<string, unknown> = {};
  const wanted = steps.filter(({ include }) => include === undefined || include(run.variables));
  // The keys in the order of the operation, whichever answer comes first.
  for (const { responseKey } of wanted) data[responseKey] = null;
  const runStep = async (step: RootStep): Promise<void> => {
    data[step.responseKey] = await step.run(run);
  };
  if (serially) {
    for (const step of wanted) {
      await runStep(step);
      await run.settled();
    }
  } else await Promise.all(wanted.map(runStep));
  await run.settled();
  const [failure] = run.failures;
  if (failure !== undefined && run.failures.size === 1 && run.failedOnly && isNothing(data)) throw failure;
  return { data, errors: run.errors };
}

/** Whether nothing of an answer is usable. */
function isNothing(data: Readonly<Record<string, unknown>>): boolean {
  return Object.values(data).every(
    (value) => value === null || (Array.isArray(value) && value.every((item) => item === null)),
  );
}

function readsOf({ reads, at }: PlannedCall): readonly KeyRead[] {
  return reads === undefined ? [] : [{ ...reads, at }];
}

function predictionOf({ connector, count, at, args }: PlannedCall): readonly PredictedCall[] {
  const { arm, batch, pagination } = connector;
  if (arm.kind === 'virtual') return [];
  const call =
    arm.kind === 'http'
      ? `${arm.method} ${arm.url.text.replace(/^\s*https?:\/\/[^/?#]*/, '').split('?', 1)[0] ?? ''}`.replace(
          /[\t\r\n\f]/g,
          '',
        )
      : arm.method.path.replace(/^\/(?:.*\.)?/, '');
  const prediction = {
    call,
    count,
    ...(count === 'per batch' ? { batchSize: batch?.maxSize, sharing: `${connector.coordinate} ${args}` } : {}),
    ...(pagination === undefined ? {} : { maxPages: pagination.maxPages }),
    ...(at === '' ? {} : { at }),
  };
  return [prediction];
}
