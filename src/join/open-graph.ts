import type { Config } from '../config/schema.ts';
import type { Conditions } from '../core/document/is-included.ts';
import type { Part } from '../core/parted-cache.ts';
import { OPERATOR, type WaitUntil } from '../core/turns/asker.ts';
import { Underway } from '../core/turns/underway.ts';
import { createPlanCompiler } from '../execute/compile/compile-plan.ts';
import { createIntrospectionAnswers } from '../execute/introspect/introspect.ts';
import type { Stages } from '../journey.ts';
import { decideOverrides } from '../plan/model/decide-overrides.ts';
import { createFindUnaskedFields } from '../plan/facts/find-unasked-fields.ts';
import { createPlanOperation } from '../plan/plan-operation.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import type { ParseOperation } from '../understand/parse-operation.ts';
import { joinAuthorization } from './authorization.ts';
import { joinCaching } from './caching.ts';
import { createCompileOperation, type Compiled } from './compile-operation.ts';
import { priceOperations } from './cost/price-operations.ts';
import { joinSubgraphCosts } from './cost/subgraph-costs.ts';
import { createTellCost } from './cost/tell-cost.ts';
import { createExplain, type Explain } from './explain-operation.ts';
import { openBackends } from './open-backends.ts';
import type { Resources } from './open-resources.ts';
import { joinParsing } from './parsing.ts';
import { joinPlanner } from './planner.ts';
import { joinRateLimits } from './rate-limits.ts';
import { joinStages, type GraphParts } from './stages.ts';

/** A supergraph with everything that serves it. Replaced as a whole. */
export interface JoinedGraph {
  readonly supergraph: Supergraph;
  readonly stages: Stages<Compiled>;
  readonly parseOperation: ParseOperation;
  /** Until when a request waits for its turn where large documents are read and planned. */
  readonly waitUntilMs: WaitUntil;
  readonly explain: Explain;
  /** The operations that are planned now, `most` at most: those of known callers first, then the last used. */
  readonly recent: (most: number) => readonly PlannedAhead[];
  /** Plans ahead of any request; rejects as a request would. */
  readonly planAhead: (planned: PlannedAhead) => Promise<void>;
  close(): Promise<void>;
}

/** An operation that a graph has planned, for whom, and with which values of the variables that skip and include. */
export interface PlannedAhead {
  readonly text: string;
  readonly name: string | undefined;
  readonly conditions: Conditions;
  readonly part: Part;
}

/** Opens the backends of a supergraph and joins the stages that serve it. Rejects when it cannot be served. */
export async function openGraph(supergraph: Supergraph, resources: Resources): Promise<JoinedGraph> {
  const { config } = resources;
  const caching = joinCaching(supergraph, resources);
  const opened = await openBackends(supergraph, resources, caching?.callCache);
  const backends = caching?.cachedBackends(opened) ?? opened;
  const planner = await joinPlanner(supergraph, resources, backends);
  const prices = priceOperations(supergraph, config.cost);
  const { overrideLabels } = supergraph.planningFacts;
  const overrides = decideOverrides(overrideLabels, config.planner.overrideLabels);
  const authorize = joinAuthorization(supergraph, resources, async (policed) =>
    (await planOperation.plansOf(policed)).flatMap(({ unasked }) => unasked),
  );
  const waitUntilMs = waitUntil(config);
  const planning = new Underway();
  const { parseOperation, checker } = joinParsing(supergraph, config, planning);
  const made = { caching, prices, authorize, subgraphCosts: joinSubgraphCosts(supergraph, resources) };
  const tellCost = createTellCost(config.cost, prices, resources.metrics);
  const planOperation = createPlanOperation<Compiled>({
    planner,
    planningFacts: supergraph.planningFacts,
    overrides,
    cacheBytes: config.planner.cacheBytes,
    waitUntilMs,
    planning,
    compile: createCompileOperation({
      ...made,
      config,
      compilePlan: createPlanCompiler(supergraph.schema, backends, (subgraph, error) =>
        resources.log.warn({ subgraph, err: error }, 'backend call failed'),
      ),
      planMade: resources.planMade,
      findUnasked: supergraph.authorization && createFindUnaskedFields(supergraph.authorization, supergraph),
      introspectionAnswers: createIntrospectionAnswers(),
      countsCost: tellCost !== undefined,
    }),
  });
  const rateLimits = await joinRateLimits(supergraph, resources, prices);
  const parts: GraphParts = { ...made, tellCost, planOperation, overrides, parseOperation, rateLimits, waitUntilMs };
  return {
    supergraph,
    stages: joinStages(supergraph, resources, parts),
    parseOperation,
    waitUntilMs,
    explain: createExplain(parts, config),
    recent: (most) =>
      planOperation
        .recent()
        .slice(0, most)
        .map(({ value: { planned }, part }) => plannedAhead(planned, part)),
    planAhead: async ({ text, name, conditions, part }) => {
      await planOperation.prepare(await parseOperation.inTurns(text, name, { ...OPERATOR, part }), conditions, part);
    },
    close: async () => {
      await Promise.all([planner.close(), checker.close()]);
      await Promise.all([...backends.values()].map((backend) => backend.close()));
    },
  };
}

function plannedAhead({ operation, conditions }: Compiled['planned'], part: Part): PlannedAhead {
  return { text: operation.text, name: operation.definition.name?.value, conditions, part };
}

function waitUntil({ listen, planner }: Config): WaitUntil {
  return ({ deadlineMs }) => deadlineMs - listen.requestTimeoutMs + planner.maxWaitMs;
}
