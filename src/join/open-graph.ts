import { createShareInFlight } from '../cache/answers/share-in-flight.ts';
import type { Backend } from '../core/backend.ts';
import type { Config } from '../config/schema.ts';
import type { WaitUntil } from '../core/turns/asker.ts';
import { ClientFailure } from '../core/failure.ts';
import { LazyScope } from '../core/request-context.ts';
import { atOnce, inTurns, isLarge, type Parts } from '../core/turns/take-turns.ts';
import {
  compileIntrospection,
  createIntrospectionAnswers,
  type Introspect,
  type IntrospectionAnswers,
} from '../execute/introspect.ts';
import { createPlanCompiler, type PlanCompiler, type ExecutablePlan } from '../execute/compile-plan.ts';
import type { PlanCaching } from '../cache/answers/describe-plan.ts';
import type { TagsOfMutation } from '../cache/purge/purge-by-mutation.ts';
import type { Identified, IdentifyCaller } from '../identify/identify-caller.ts';
import { joinCaching, type CacheStores, type GraphCaching } from './caching.ts';
import { joinAuthorization, takesCredential } from './authorization.ts';
import { passingHeaders, sharingUnlessPassed } from './headers/passed-headers.ts';
import { joinPolicies } from './policies.ts';
import { countingRequests } from './concurrency.ts';
import { joinSubgraphCosts, settleInTurn } from './cost/subgraph-costs.ts';
import { joinRateLimits } from './rate-limits.ts';
import type { Stages } from '../journey.ts';
import { LiveSubscriptions } from '../serve/live-subscriptions.ts';
import type { ActualCost } from '../cost/compile-actual.ts';
import type { Log } from '../observe/log.ts';
import { openBackends, type Connections } from './open-backends.ts';
import { joinParsing } from './parsing.ts';
import { joinPlanner } from './planner.ts';
import { decideOverrides } from '../plan/decide-overrides.ts';
import { createFindUnaskedFields, type FindUnaskedFields } from '../plan/find-unasked-fields.ts';
import { createPlanOperation, type PlannedOperation, type PlanOperation } from '../plan/plan-operation.ts';
import type { Authorize } from '../police/authorize/authorize.ts';
import type { PolicyDecider } from '../police/authorize/policy-decider.ts';
import type { PlannedCosts } from '../police/limit-subgraph-costs.ts';
import type { EnterRequest } from '../police/limits/limit-concurrency.ts';
import { createPoliceRequest, type PoliceRequest } from '../police/police-request.ts';
import { priceOperations, type OperationPrices } from './cost/price-operations.ts';
import type { Refuse } from '../serve/refuse-request.ts';
import { compileProjection, type Project } from '../shape/compile-projection.ts';
import { createLocateError, type LocateError } from '../shape/locate-errors.ts';
import { shapeEnd, shapeResult } from '../shape/shape-result.ts';
import type { UnaskedField } from '../supergraph/policy/facts/unasked-field.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import { createTellCost, type TellCost } from './cost/tell-cost.ts';
import type { Understood } from '../understand/operation.ts';
import type { ParseOperation } from '../understand/parse-operation.ts';
import { createUnderstandRequest } from '../understand/understand-request.ts';

/** What one operation needs to be answered, made once for each supergraph. */
export interface Compiled {
  /** What it answers, to plan it again for another supergraph. */
  readonly planned: Pick<PlannedOperation, 'operation' | 'conditions' | 'refused' | 'queryPlan'>;
  readonly plan: ExecutablePlan;
  readonly introspect: Introspect;
  readonly project: Project;
  readonly locate: LocateError;
  /** Undefined where nothing is kept. */
  readonly caching: PlanCaching | undefined;
  /** What a mutation makes out of date. */
  readonly purges: TagsOfMutation | undefined;
  /** Undefined when nobody asks. */
  readonly actualCost: ActualCost | undefined;
  /** What it asks of subgraphs. */
  readonly costs: PlannedCosts;
  /** What it fetches that asks more of the caller than the operation does. */
  readonly unasked: readonly UnaskedField[];
}

/** A supergraph with everything that serves it. Replaced as a whole. */
export interface ServedGraph {
  readonly supergraph: Supergraph;
  readonly stages: Stages<Compiled>;
  readonly parseOperation: ParseOperation;
  readonly waitUntilMs: WaitUntil;
  readonly planOperation: PlanOperation<Compiled>;
  /** Undefined when everybody may read everything. */
  readonly authorize: Authorize | undefined;
  readonly prices: OperationPrices;
  readonly subscriptions: LiveSubscriptions;
  /** Requests on their way through it. */
  running: number;
  /** Set when another has taken its place: called when the last request has ended. */
  onIdle: (() => void) | undefined;
  close(): Promise<void>;
}

/** Shared by every supergraph that is served in turn. */
export interface Resources extends Connections {
  readonly log: Log;
  readonly resolveDocument: (asked: Pick<Identified, 'params' | 'caller'>) => string | Promise<string>;
  /** Undefined where documents are not kept under hashes. */
  readonly keepDocument: Stages<Compiled>['keepDocument'];
  readonly refuse: Refuse;
  readonly cacheStores: CacheStores;
  readonly identifyCaller: IdentifyCaller;
  readonly policyDecider: PolicyDecider;
  /** Called for each plan that is compiled. */
  readonly planMade: () => void;
  /** Undefined where callers may have as much under way as they like. */
  readonly enterRequest: EnterRequest | undefined;
}

/** Opens the backends of a supergraph and joins the stages that serve it. Rejects when it cannot be served. */
export async function openGraph(supergraph: Supergraph, resources: Resources): Promise<ServedGraph> {
  const { config, log } = resources;
  const caching = joinCaching(supergraph, resources);
  const backends = cachedBy(caching, await openBackends(supergraph, resources, caching?.callCache));
  const planner = await joinPlanner(supergraph, resources, backends);
  const compilePlan = counted(
    createPlanCompiler(supergraph.schema, backends, (subgraph, error) =>
      log.warn({ subgraph, err: error }, 'backend call failed'),
    ),
    resources.planMade,
  );
  const waitUntilMs = waitUntil(config);
  const { parseOperation, checker } = joinParsing(supergraph, config);
  const subgraphCosts = joinSubgraphCosts(supergraph, resources);
  const findUnasked = supergraph.authorization && createFindUnaskedFields(supergraph.authorization, supergraph);
  const { prices, tellCost } = openPrices(supergraph, resources);
  const introspectionAnswers = createIntrospectionAnswers();
  const planOperation = createPlanOperation<Compiled>({
    planner,
    planningFacts: supergraph.planningFacts,
    overrides: decideOverrides(supergraph.planningFacts.overrideLabels, config.planner.overrideLabels),
    cacheBytes: config.planner.cacheBytes,
    waitUntilMs,
    compile: whereLarge((planned) =>
      compileOperation(planned, {
        config,
        compilePlan,
        findUnasked,
        caching,
        introspectionAnswers,
        subgraphCosts,
        prices,
        countsCost: tellCost !== undefined,
        authorize,
      }),
    ),
  });
  const authorize = joinAuthorization(supergraph, resources, async (policed) =>
    (await planOperation.plansOf(policed)).flatMap(({ unasked }) => unasked),
  );
  const rateLimits = await joinRateLimits(supergraph, resources, prices);
  const stages: Stages<Compiled> = {
    identify: resources.identifyCaller,
    understand: createUnderstandRequest({
      resolveDocument: resources.resolveDocument,
      parseOperation,
      limits: config.limits,
      waitUntilMs,
    }),
    police: meanwhile(
      createPoliceRequest(
        joinPolicies(supergraph, resources, { prices, authorize, rateLimits }),
        settleInTurn(authorize?.settle, subgraphCosts.limit?.(planOperation.plansOf)),
      ),
      caching?.begin,
    ),
    keepDocument: resources.keepDocument,
    conclude: rateLimits?.conclude,
    cache: tellingCost(
      tellCost,
      caching === undefined ? sharingUnlessPassed(config, createShareInFlight()) : caching.stage(planOperation),
    ),
    plan: planOperation,
    execute: ({ compiled, policed: { variables, context } }) => compiled.plan.execute(variables, context),
    subscribe: subscribeWithin(config.listen.requestTimeoutMs),
    shapeEnd: (ended, { compiled }) => shapeEnd(ended, compiled.locate),
    shape: passingHeaders(config, shapeAndCount(tellCost, config.errors.maxErrors)),
  };
  return {
    supergraph,
    stages: { ...stages, ...countingRequests(resources.enterRequest, stages) },
    parseOperation,
    waitUntilMs,
    planOperation,
    authorize,
    prices,
    subscriptions: new LiveSubscriptions(resources.refuse),
    ...IDLE,
    close: () => closeAll([planner, checker], backends),
  };
}

/** What operations are compiled with. */
interface Compiling {
  readonly config: Config;
  readonly compilePlan: PlanCompiler;
  readonly findUnasked: FindUnaskedFields | undefined;
  readonly caching: GraphCaching | undefined;
  readonly introspectionAnswers: IntrospectionAnswers;
  readonly subgraphCosts: ReturnType<typeof joinSubgraphCosts>;
  readonly prices: OperationPrices;
  readonly countsCost: boolean;
  readonly authorize: Authorize | undefined;
}

function* compileOperation(planned: PlannedOperation, compiling: Compiling): Parts<Compiled> {
  const { config, caching } = compiling;
  const plan = compiling.compilePlan(planned.queryPlan, planned.document.renamedVariables);
  yield;
  const unasked = compiling.findUnasked?.(planned, (fetch) => plan.fetches.get(fetch)?.reads ?? []) ?? [];
  yield;
  const project = compileProjection(planned);
  yield;
  const actualCost = config.cost.actual && compiling.countsCost ? compiling.prices.compileActual(planned) : undefined;
  yield;
  return {
    planned: {
      operation: planned.operation,
      conditions: planned.conditions,
      refused: planned.refused,
      queryPlan: planned.queryPlan,
    },
    plan,
    introspect: compileIntrospection(planned, compiling.introspectionAnswers),
    project,
    locate: createLocateError(planned),
    actualCost,
    caching: caching?.planCaching(plan.fetches.values(), {
      takesCredential: takesCredential(compiling.authorize, { ...planned, unasked }, config),
    }),
    purges: caching?.compilePurges({
      operation: planned.operation,
      conditions: planned.conditions,
      dataKeys: planned.document.dataKeys,
    }),
    unasked,
    costs: compiling.subgraphCosts.of(planned),
  };
}

/** What a large operation is compiled into is compiled in turns. */
function whereLarge(
  compile: (planned: PlannedOperation) => Parts<Compiled>,
): (planned: PlannedOperation) => Compiled | Promise<Compiled> {
  return (planned) => (isLarge(planned.operation) ? inTurns(compile(planned)) : atOnce(compile(planned)));
}

function cachedBy(
  caching: GraphCaching | undefined,
  opened: ReadonlyMap<string, Backend>,
): ReadonlyMap<string, Backend> {
  return caching === undefined ? opened : caching.cachedBackends(opened);
}

function openPrices(
  supergraph: Supergraph,
  { config: { cost }, metrics }: Resources,
): { readonly prices: OperationPrices; readonly tellCost: TellCost | undefined } {
  const prices = priceOperations(supergraph, cost);
  return { prices, tellCost: createTellCost(cost, prices, metrics) };
}

const IDLE = { running: 0, onIdle: undefined };

function waitUntil({ listen, planner }: Config): WaitUntil {
  return ({ deadlineMs }) => deadlineMs - listen.requestTimeoutMs + planner.maxWaitMs;
}

function counted(compile: PlanCompiler, made: () => void): PlanCompiler {
  return (...planned) => {
    made();
    return compile(...planned);
  };
}

/** What a request waits for at Redis, it waits for at once: `begin` is called where policies do not answer at once. */
function meanwhile(police: PoliceRequest, begin: ((understood: Understood) => void) | undefined): PoliceRequest {
  if (begin === undefined) return police;
  return (understood) => {
    const policed = police(understood);
    if (policed instanceof Promise) begin(understood);
    return policed;
  };
}

function shapeAndCount(tellCost: TellCost | undefined, maxErrors: number): Stages<Compiled>['shape'] {
  return ({ data, unplaced }, { compiled, policed }) => {
    const { variables, refused, visible } = policed;
    const result = shapeResult(
      { data, unplaced, introspection: compiled.introspect(variables, visible?.schema), refused: refused?.causes },
      compiled.project,
      maxErrors,
      compiled.locate,
    );
    const counted =
      tellCost === undefined || compiled.actualCost === undefined
        ? result
        : tellCost.count(result, data, compiled.actualCost, policed);
    return compiled.purges === undefined
      ? counted
      : { ...counted, outdatedTags: compiled.purges({ variables, result, data }) };
  };
}

/** What is told differs for callers who get the same answer. */
function tellingCost(tellCost: TellCost | undefined, cache: Stages<Compiled>['cache']): Stages<Compiled>['cache'] {
  const tell = tellCost?.tell;
  return tell === undefined ? cache : async (policed, rest) => tell(await cache(policed, rest), policed);
}

async function closeAll(
  helpers: readonly { close(): Promise<void> }[],
  backends: ReadonlyMap<string, Backend>,
): Promise<void> {
  await Promise.all(helpers.map((helper) => helper.close()));
  await Promise.all([...backends.values()].map((backend) => backend.close()));
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
