import { createRequire } from 'node:module';
import { parse } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { InternalFailure } from '../../core/failure.ts';
import { createCorrectPlan } from '../correct/correct-plan.ts';
import { NO_OVERRIDES, type ActiveOverrides } from '../model/decide-overrides.ts';
import { decideOverrideText } from './decide-override-text.ts';
import { leaveOutPolicies } from './leave-out-policies.ts';
import type { ScheduledPlan } from '../model/query-plan.ts';
import { readPortablePlan, type PortablePlan } from './read-portable-plan.ts';
import { readSupergraphText, type SupergraphText } from '../schema/supergraph-text.ts';

/** The part of the packages behind `@apollo/gateway` that is used: it does not export its planner itself. */
interface FederationInternals {
  readonly Supergraph: {
    build(
      sdl: string,
      options: { readonly supportedFeatures: ReadonlySet<string> },
    ): { apiSchema(): { toGraphQLJSSchema(): GraphQLSchema } };
  };
  /** With what is enforced around a planner, such as who may read a field. */
  readonly ROUTER_SUPPORTED_SUPERGRAPH_FEATURES: ReadonlySet<string>;
  operationFromDocument(schema: unknown, document: unknown): unknown;
}
interface QueryPlannerPackage {
  readonly QueryPlanner: new (
    supergraph: unknown,
    config: typeof LIMITS,
  ) => {
    buildQueryPlan(operation: unknown): PortablePlan;
  };
}

/**
 * The planner's own limits. Each interface on the way to a field multiplies the ways that it follows: 31 s for two
 * below each other over three subgraphs, 0.04 s with this limit, beyond which it gives up and the plan is made from
 * lookups alone; with a limit of 200 one of the random operations still took all memory in a single step. And it tries
 * out that many whole plans, of 10,000 by default: 4 s for one of the random operations.
 */
const LIMITS = { debug: { pathsLimit: 100, maxEvaluatedPlans: 1_000 } } as const;

/**
 * The planner of `@apollo/gateway`, in JavaScript alone: for platforms without the native addon, and as the second
 * opinion in tests. The package is optional, since its licence is not an open one.
 */
export function createPortableEngine(
  supergraphSdl: string,
): (document: string, overrides?: ActiveOverrides) => ScheduledPlan {
  const packages = loadPackages();
  const text = readSupergraphText(supergraphSdl);
  const engines = new Map<string, PortableEngine>();
  // As many as there are variants of the overrides in force: most graphs have none.
  const engineOf = ({ labels }: ActiveOverrides): PortableEngine => {
    const key = labels.join('\n');
    const engine = engines.get(key) ?? createEngine(packages, decideOverrideText(text, labels));
    engines.set(key, engine);
    return engine;
  };
  // Whether the supergraph can be read shows at once.
  engineOf(NO_OVERRIDES);
  return (document, overrides = NO_OVERRIDES) => engineOf(overrides)(document, overrides);
}

type PortableEngine = ReturnType<typeof createCorrectPlan>;

function createEngine({ internals, planning }: ReturnType<typeof loadPackages>, text: SupergraphText): PortableEngine {
  const supergraph = internals.Supergraph.build(leaveOutPolicies(text), {
    supportedFeatures: internals.ROUTER_SUPPORTED_SUPERGRAPH_FEATURES,
  });
  const planner = new planning.QueryPlanner(supergraph, LIMITS);
  const schema = supergraph.apiSchema();
  return createCorrectPlan(text, (document) =>
    readPortablePlan(planner.buildQueryPlan(internals.operationFromDocument(schema, parse(document)))),
  );
}

/** Throws when the optional package is not there. */
export function loadPackages(): { internals: FederationInternals; planning: QueryPlannerPackage } {
  try {
    const require = createRequire(createRequire(import.meta.url).resolve('@apollo/gateway'));
    return {
      // Both have the shapes above in the version range that package.json names.
      internals: require('@apollo/federation-internals') as FederationInternals,
      planning: require('@apollo/query-planner') as QueryPlannerPackage,
    };
  } catch (cause) {
    throw new InternalFailure(
      'the portable planner needs the optional package @apollo/gateway: npm install @apollo/gateway',
      { cause },
    );
  }
}
