import { ClientFailure } from '../core/failure.ts';
import { passedHeadersOf } from '../core/headers/passed-headers.ts';
import { LazyScope } from '../core/request-context.ts';
import type { WaitUntil } from '../core/turns/asker.ts';
import type { Stages } from '../journey.ts';
import type { Overrides } from '../plan/model/decide-overrides.ts';
import type { PlanOperation } from '../plan/plan-operation.ts';
import type { Authorize } from '../police/authorize/authorize.ts';
import type { LimitRates } from '../police/limits/limit-rates.ts';
import { createPoliceRequest } from '../police/police-request.ts';
import { createSettleRequest } from '../police/settle-request.ts';
import { shapeEnd, shapeResult } from '../shape/shape-result.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import type { ParseOperation } from '../understand/parse-operation.ts';
import { createUnderstandRequest } from '../understand/understand-request.ts';
import { joinShareInFlight, type GraphCaching } from './caching.ts';
import type { Compiled } from './compile-operation.ts';
import { joinEnter } from './concurrency.ts';
import type { OperationPrices } from './cost/price-operations.ts';
import type { SubgraphCosts } from './cost/subgraph-costs.ts';
import type { TellCost } from './cost/tell-cost.ts';
import { namesPassed } from './headers/passed-headers.ts';
import type { Resources } from './open-resources.ts';
import { joinPolicies } from './policies.ts';

/** What the stages of one graph are made of. Undefined is what neither the graph nor the configuration asks for. */
export interface GraphParts {
  readonly parseOperation: ParseOperation;
  readonly waitUntilMs: WaitUntil;
  readonly planOperation: PlanOperation<Compiled>;
  readonly overrides: Overrides;
  readonly prices: OperationPrices;
  readonly subgraphCosts: SubgraphCosts;
  readonly tellCost: TellCost | undefined;
  readonly authorize: Authorize | undefined;
  readonly rateLimits: LimitRates | undefined;
  readonly caching: GraphCaching | undefined;
}

/** Joins the stages of one graph, in the order of the journey. */
export function joinStages(supergraph: Supergraph, resources: Resources, parts: GraphParts): Stages<Compiled> {
  const { config } = resources;
  const { planOperation, authorize, rateLimits, caching, tellCost } = parts;
  return {
    identify: resources.identify,
    resolve: resources.resolve,
    understand: createUnderstandRequest({ ...parts, limits: config.limits }),
    enter: joinEnter(resources.enterRequest),
    police: createPoliceRequest(joinPolicies(supergraph, resources, parts), parts.overrides.draw),
    settle: createSettleRequest(authorize?.settle, parts.subgraphCosts.limit?.(planOperation.plansOf)),
    catchUp: caching?.catchUp,
    keepDocument: resources.keepDocument,
    cache: caching?.answer(planOperation) ?? joinShareInFlight(config),
    plan: planOperation,
    execute: ({ compiled, policed: { variables, context } }) => compiled.plan.execute(variables, context),
    subscribe: subscribeWithin(config.listen.requestTimeoutMs),
    shape: shapeWithin(config.errors.maxErrors),
    shapeEnd: (ended, { compiled }) => shapeEnd(ended, compiled.locate),
    countCost: tellCost && countCost(tellCost),
    nameOutdated: caching && nameOutdated,
    passHeaders: namesPassed(config).length === 0 ? undefined : passHeaders,
    tellCost: tellCost?.tell,
    conclude: rateLimits?.conclude,
  };
}

/** Each event has as much time as a request. */
function subscribeWithin(requestTimeoutMs: number): Stages<Compiled>['subscribe'] {
  return ({ compiled, policed: { variables, context } }) => {
    if (compiled.plan.subscribe === undefined)
      throw new ClientFailure('BAD_REQUEST', 'The subscription selects no field.');
    const contextOfEvent = () => ({
      ...context,
      deadlineMs: performance.now() + requestTimeoutMs,
      scope: new LazyScope(),
    });
    return compiled.plan.subscribe(variables, { context, contextOfEvent });
  };
}

function shapeWithin(maxErrors: number): Stages<Compiled>['shape'] {
  return ({ data, unplaced }, { compiled, policed: { variables, refused, visible } }) =>
    shapeResult(
      { data, unplaced, introspection: compiled.introspect(variables, visible?.schema), refused: refused?.causes },
      compiled.project,
      maxErrors,
      compiled.locate,
    );
}

function countCost({ count }: TellCost): Stages<Compiled>['countCost'] {
  return (result, { data }, { compiled: { actualCost }, policed }) =>
    actualCost === undefined ? result : count(result, data, actualCost, policed);
}

const nameOutdated: Stages<Compiled>['nameOutdated'] = (result, { data }, { compiled, policed: { variables } }) =>
  compiled.purges === undefined ? result : { ...result, outdatedTags: compiled.purges({ variables, result, data }) };

/** Without a rule, nothing is looked for. */
const passHeaders: Stages<Compiled>['passHeaders'] = (result, { policed: { context } }) => {
  const passedHeaders = passedHeadersOf(context);
  return passedHeaders === undefined ? result : { ...result, passedHeaders };
};
