import type { GraphQLSchema } from 'graphql';
import type { Backend, PreparedOperation } from '../core/backend.ts';
import type { Cause } from '../core/failed-value.ts';
import { InternalFailure, unreachable } from '../core/failure.ts';
import type { RequestContext } from '../core/request-context.ts';
import type { FetchNode, PlanNode, QueryPlan } from '../plan/query-plan.ts';
import { compileFetch } from './compile-fetch.ts';
import type { Data, Step } from './execution.ts';
import { relateTypes, type TypeRelations } from './write-representation.ts';

/** Everything that a plan's backends answered, merged; `FailedValue`s stand where something is missing. */
export interface Executed {
  readonly data: Data;
  /** Errors that no place in the data can show. */
  readonly unplaced: readonly Cause[];
}

export interface ExecutablePlan {
  /** Never rejects. Answers at once when no backend has to be asked. */
  execute(variables: Readonly<Record<string, unknown>>, context: RequestContext): Promise<Executed> | Executed;
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
export function createPlanCompiler(schema: GraphQLSchema, backends: ReadonlyMap<string, Backend>, reportFailure: ReportFailure): PlanCompiler {
  const types = relateTypes(schema);
  return (plan, renamedVariables) => {
    const fetches = new Map<FetchNode, PreparedOperation>();
    const step = plan.root === undefined ? undefined : compileNode(plan.root, { backends, types, fetches, reportFailure });
    return {
      fetches,
      execute(variables, context) {
        const renamed = renamedVariables.size === 0 ? variables : renameVariables(variables, renamedVariables);
        const execution = { data: {}, variables: renamed, context, unplaced: [] };
        const running = step?.(execution);
        return running === undefined ? execution : running.then(() => execution);
      },
    };
  };
}

function renameVariables(variables: Readonly<Record<string, unknown>>, names: ReadonlyMap<string, string>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [names.get(name) ?? name, value]));
}

interface Compilation {
  readonly backends: ReadonlyMap<string, Backend>;
  readonly types: TypeRelations;
  readonly fetches: Map<FetchNode, PreparedOperation>;
  readonly reportFailure: ReportFailure;
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
      return inSequence([...(node.primary === undefined ? [] : [node.primary]), ...node.deferred].map((child) => compileNode(child, compilation)));
    case 'subscription':
      throw new InternalFailure('a subscription is not run as a query');
    default:
      return unreachable(node);
  }
}

function compileFetchNode(node: FetchNode, { backends, types, fetches, reportFailure }: Compilation): Step {
  const backend = backends.get(node.subgraph);
  if (backend === undefined) throw new InternalFailure(`the plan asks subgraph ${node.subgraph}, which is not registered`);
  const compiled = compileFetch(node, backend, { types, reportFailure });
  fetches.set(node, compiled.prepared);
  return compiled.step;
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
