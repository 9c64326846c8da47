import type { GraphQLSchema } from 'graphql';
import type { Backend, PreparedOperation } from '../core/backend.ts';
import { InternalFailure, unreachable } from '../core/failure.ts';
import type { RequestContext } from '../core/request-context.ts';
import type { FetchNode, PlanNode, QueryPlan, SubscriptionNode } from '../plan/query-plan.ts';
import { createCompiledParts, type CompiledParts } from './compiled-parts.ts';
import { compileEvents, compileFetch } from './compile-fetch.ts';
import { compileSubscription, type Subscribe } from './compile-subscription.ts';
import type { Executed, Step } from './execution.ts';
import { relateTypes, type TypeRelations } from './write-representation.ts';

type Variables = Readonly<Record<string, unknown>>;

export interface ExecutablePlan {
  /** Never rejects. Answers at once when no backend has to be asked. */
  execute(variables: Variables, context: RequestContext): Promise<Executed> | Executed;
  /** Undefined for what is no subscription. */
  readonly subscribe: Subscribe | undefined;
  /** The prepared operation of each fetch, to tell what it will call. */
  readonly fetches: ReadonlyMap<FetchNode, PreparedOperation>;
}

export interface PlanCompiler {
  /** `renamedVariables`: names that variables have in the plan, by the client's. */
  (plan: QueryPlan, renamedVariables: ReadonlyMap<string, string>): ExecutablePlan;
}

/** Told of each call that failed as a whole, with all that a client does not see. */
export type ReportFailure = (subgraph: string, error: unknown) => void;

/** Makes the function that compiles plans of one supergraph, whose backends are given by subgraph name. */
export function createPlanCompiler(
  schema: GraphQLSchema,
  backends: ReadonlyMap<string, Backend>,
  reportFailure: ReportFailure,
): PlanCompiler {
  const types = relateTypes(schema);
  const compiled = createCompiledParts(types);
  return (plan, renamedVariables) => {
    const fetches = new Map<FetchNode, PreparedOperation>();
    const compilation: Compilation = {
      backends,
      types,
      compiled,
      fetches,
      reportFailure,
      hasContexts: plan.hasContexts === true,
    };
    const rename = (variables: Variables): Variables =>
      renamedVariables.size === 0 ? variables : renameVariables(variables, renamedVariables);
    if (plan.root?.kind === 'subscription') return compileSubscriptionPlan(plan.root, compilation, rename);
    const step = plan.root === undefined ? undefined : compileNode(plan.root, compilation);
    return {
      fetches,
      subscribe: undefined,
      execute(variables, context) {
        const execution = { data: {}, variables: rename(variables), context, unplaced: [] };
        const running = step?.(execution);
        return running === undefined ? execution : running.then(() => execution);
      },
    };
  };
}

function compileSubscriptionPlan(
  { events, rest }: SubscriptionNode,
  compilation: Compilation,
  rename: (variables: Variables) => Variables,
): ExecutablePlan {
  const { fetches, reportFailure } = compilation;
  const { prepared, merge } = compileEvents(events, backendOf(events, compilation), compilation);
  fetches.set(events, prepared);
  const subscribe = compileSubscription({
    subgraph: events.subgraph,
    prepared,
    merge,
    rest: rest === undefined ? undefined : compileNode(rest, compilation),
    reportFailure,
  });
  return {
    fetches,
    subscribe: (variables, contexts) => subscribe(rename(variables), contexts),
    execute: () => Promise.reject(new InternalFailure('a subscription is not run as a query')),
  };
}

function renameVariables(variables: Variables, names: ReadonlyMap<string, string>): Variables {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [names.get(name) ?? name, value]));
}

interface Compilation {
  readonly backends: ReadonlyMap<string, Backend>;
  readonly types: TypeRelations;
  readonly compiled: CompiledParts;
  readonly fetches: Map<FetchNode, PreparedOperation>;
  readonly reportFailure: ReportFailure;
  readonly hasContexts: boolean;
}

function compileNode(node: PlanNode, compilation: Compilation): Step {
  switch (node.kind) {
    case 'sequence':
      return inSequence(node.nodes.map((child) => compileNode(child, compilation)));
    case 'parallel':
      return inParallel(node.nodes.map((child) => compileNode(child, compilation)));
    case 'condition': {
      const then = node.then && compileNode(node.then, compilation);
      const otherwise = node.otherwise && compileNode(node.otherwise, compilation);
      return (execution) => (execution.variables[node.variable] === true ? then : otherwise)?.(execution);
    }
    case 'fetch':
      return compileFetchNode(node, compilation);
    case 'defer':
      return inSequence(
        [...(node.primary === undefined ? [] : [node.primary]), ...node.deferred].map((child) =>
          compileNode(child, compilation),
        ),
      );
    case 'subscription':
      throw new InternalFailure('a subscription is not a part of a plan, but the whole');
    default:
      return unreachable(node);
  }
}

function compileFetchNode(node: FetchNode, compilation: Compilation): Step {
  const compiled = compileFetch(node, backendOf(node, compilation), compilation);
  compilation.fetches.set(node, compiled.prepared);
  return compiled.step;
}

function backendOf({ subgraph }: FetchNode, { backends }: Compilation): Backend {
  const backend = backends.get(subgraph);
  if (backend === undefined) throw new InternalFailure(`the plan asks subgraph ${subgraph}, which is not registered`);
  return backend;
}

function inSequence(steps: readonly Step[]): Step {
  const [only, ...more] = steps;
  if (only !== undefined && more.length === 0) return only;
  return async (execution) => {
    for (const step of steps) {
      const running = step(execution);
      if (running !== undefined) await running;
      // Nobody waits any more: what the cancelled calls left is not completed.
      if (execution.context.cancellation.cancelled) return;
    }
  };
}

function inParallel(steps: readonly Step[]): Step {
  return (execution) => {
    const running = steps.map((step) => step(execution)).filter((promise) => promise !== undefined);
    return running.length === 0 ? undefined : Promise.all(running).then(() => undefined);
  };
}
