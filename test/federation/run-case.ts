import { atOnce } from '../../src/core/turns/take-turns.ts';
import { createReadOperation } from '../../src/plan/model/read-operation.ts';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { configSchema } from '../../src/config/schema.ts';
import type { Backend } from '../../src/core/backend.ts';
import { Cancellation } from '../../src/core/cancellation.ts';
import { ClientFailure, type ResponseError } from '../../src/core/failure.ts';
import { LazyScope } from '../../src/core/request-context.ts';
import { createPlanCompiler, type ExecutablePlan } from '../../src/execute/compile/compile-plan.ts';
import { compileIntrospection, type Introspect } from '../../src/execute/introspect/introspect.ts';
import { decideOverrides } from '../../src/plan/model/decide-overrides.ts';
import { createNativeEngine } from '../../src/plan/engines/native-engine.ts';
import { createPlanOperation } from '../../src/plan/plan-operation.ts';
import type { Planner } from '../../src/plan/planner/planner.ts';
import { createPortableEngine } from '../../src/plan/engines/portable-engine.ts';
import { compileProjection } from '../../src/shape/compile-projection.ts';
import type { Project } from '../../src/shape/compile-projection.ts';
import { shapeResult } from '../../src/shape/shape-result.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { loadSupergraph } from '../../src/supergraph/load/load-supergraph.ts';
import type { Subgraph, Supergraph } from '../../src/supergraph/supergraph.ts';
import { coerceVariables } from '../../src/understand/coerce-variables.ts';
import { createParseOperation } from '../../src/understand/parse-operation.ts';
import type { FederationCase, PlannerName } from './federation-case.ts';
import { CallLog, federatedSdl, subgraphService } from './subgraph-service.ts';

/** What came of a case: an answer, or a refusal. */
export interface Outcome {
  readonly dataText: string | undefined;
  readonly errors: readonly ResponseError[];
  readonly calls: readonly string[];
}

const CONFIG = configSchema.parse({});
const ENGINES = { native: createNativeEngine, portable: createPortableEngine };

/** Composes the subgraphs of a case. Throws every problem there is. */
export function composeCase({ subgraphs, composer }: FederationCase): Supergraph {
  const services = Object.entries(subgraphs).map(([name, spec]) => ({
    name,
    url: `http://${name}.invalid/graphql`,
    typeDefs: parse(federatedSdl(spec)),
  }));
  if (composer === 'apollo') {
    const composition = composeServices(services);
    if (composition.errors !== undefined) throw new Error(composition.errors.map(({ message }) => message).join('\n'));
    return loadSupergraph(composition.supergraphSdl);
  }
  const registered = services.map(
    ({ name, url, typeDefs }): Subgraph => ({ name, federatedSchema: typeDefs, origin: { kind: 'federated', url } }),
  );
  const { supergraph, problems } = composeSupergraph(registered);
  if (supergraph === undefined)
    throw new Error(problems.map(({ subgraph, code, message }) => `${subgraph ?? ''} ${code} ${message}`).join('\n'));
  return supergraph;
}

/** Runs the request of a case through the stages of the gateway, with a planner in this process. */
export async function runCase(
  story: FederationCase,
  supergraph: Supergraph,
  plannerName: PlannerName,
): Promise<Outcome> {
  const log = new CallLog();
  const backends = new Map(
    Object.entries(story.subgraphs).map(([name, spec]): [string, Backend] => [name, subgraphService(name, spec, log)]),
  );
  try {
    const answer = await answerRequest(story, { supergraph, backends, planner: plannerOf(supergraph, plannerName) });
    return { ...answer, calls: log.lines() };
  } catch (error) {
    if (!(error instanceof ClientFailure)) throw error;
    return { dataText: undefined, errors: error.errors, calls: log.lines() };
  }
}

function plannerOf(supergraph: Supergraph, name: PlannerName): Planner {
  return {
    plan: async (document, overrides) => {
      try {
        return await Promise.resolve(ENGINES[name](supergraph.sdl)(document, overrides));
      } catch (cause) {
        throw new ClientFailure(
          'PLANNING_FAILED',
          'The operation is valid, but no way was found to answer it from the subgraphs.',
          { cause },
        );
      }
    },
    close: () => Promise.resolve(),
  };
}

interface Compiled {
  readonly plan: ExecutablePlan;
  readonly introspect: Introspect;
  readonly project: Project;
}

async function answerRequest(
  story: FederationCase,
  served: {
    readonly supergraph: Supergraph;
    readonly backends: ReadonlyMap<string, Backend>;
    readonly planner: Planner;
  },
): Promise<{ readonly dataText: string | undefined; readonly errors: readonly ResponseError[] }> {
  const { supergraph, backends, planner } = served;
  const unexpected: unknown[] = [];
  const compilePlan = createPlanCompiler(supergraph.schema, backends, (subgraph, error) => {
    if (story.subgraphs[subgraph]?.down !== true) unexpected.push(error);
  });
  const parseOperation = createParseOperation(supergraph.publicSchema, { limits: CONFIG.limits, introspection: true });
  const planOperation = createPlanOperation<Compiled>({
    planner,
    planningFacts: supergraph.planningFacts,
    overrides: decideOverrides(supergraph.planningFacts.overrideLabels, story.overrideLabels ?? {}),
    cacheBytes: 1_000_000,
    compile: (planned) => ({
      plan: atOnce(
        compilePlan(planned.queryPlan, {
          renamedVariables: planned.document.renamedVariables,
          read: createReadOperation(),
        }),
      ),
      introspect: compileIntrospection(planned),
      project: compileProjection(planned),
    }),
  });
  const operation = parseOperation(story.query, story.operationName);
  const variables = coerceVariables(operation, story.variables);
  const conditions = Object.fromEntries(operation.conditionVariables.map((name) => [name, variables[name] === true]));
  const { plan, introspect, project } = await planOperation.prepare(operation, conditions);
  const context = {
    id: 'one',
    forwardedHeaders: {},
    cancellation: new Cancellation(),
    deadlineMs: performance.now() + 10_000,
    scope: new LazyScope(),
  };
  const { data, unplaced } = await plan.execute(variables, context);
  const [bug] = unexpected;
  if (bug !== undefined) throw bug;
  return shapeResult({ data, unplaced, introspection: introspect(variables) }, project, CONFIG.errors.maxErrors);
}
