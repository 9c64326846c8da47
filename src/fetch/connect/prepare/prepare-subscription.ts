import type { GraphQLObjectType, OperationDefinitionNode } from 'graphql';
import type { SubgraphAnswer, SubgraphEvents, SubscriptionRequest } from '../../../core/backend.ts';
import { compileSelection } from '../../../mapping/compile/compile-selection.ts';
import type { ConnectorAnswer } from '../call/call-connector.ts';
import { collectFields } from '../plan/collect-fields.ts';
import { compileArguments } from '../plan/compile-arguments.ts';
import { planValue, type PlanContext } from './plan-objects.ts';
import { asBackendFailure, ConnectorRun, type LoadedOutcome } from '../call/run.ts';

/**
 * Compiles the one field of a subscription. Each message of its stream is an event: mapped, and completed by what other
 * connectors of the subgraph add to it.
 */
export function prepareSubscription(
  context: PlanContext,
  type: GraphQLObjectType,
  operation: OperationDefinitionNode,
): (request: SubscriptionRequest) => Promise<SubgraphEvents> {
  // GraphQL §5.2.3.1: one field, and no introspection.
  const [field] = collectFields(
    context.schema,
    type,
    [{ set: operation.selectionSet, include: undefined }],
    context.fragments,
  );
  const name = field?.node.name.value ?? '';
  const definition = type.getFields()[name];
  const runtime = context.fieldConnectors.get(`subscription.${name}`)?.[0];
  const subscribe = runtime?.subscribe;
  if (field === undefined || definition === undefined || runtime === undefined || subscribe === undefined)
    throw new TypeError(`nothing sends the events of ${name}`);
  const { responseKey } = field;
  context.planned.push({ connector: runtime.connector, count: 'one', at: '', args: '' });
  const args = compileArguments(definition.args, field.node.arguments ?? []);
  const value = planValue(context, definition, field, { shape: runtime.shape, at: '' });
  const select = compileSelection(runtime.connector.selection, value.wanted);

  const complete = async (outcome: LoadedOutcome<ConnectorAnswer>, run: ConnectorRun): Promise<SubgraphAnswer> => {
    if ('error' in outcome) {
      run.fail(asBackendFailure(outcome.error), [responseKey]);
      return { data: { [responseKey]: null }, errors: run.errors };
    }
    run.answered();
    const data = { [responseKey]: value.complete(outcome.value.select(select), run, undefined, responseKey) };
    await run.settled();
    return { data, errors: run.errors };
  };

  return async ({ variables, context: request, contextOfEvent }) => {
    const outcomes = await subscribe({ args: args(variables) }, request);
    return (async function* () {
      for await (const outcome of outcomes)
        yield await complete(outcome, new ConnectorRun(variables, contextOfEvent()));
    })();
  };
}
