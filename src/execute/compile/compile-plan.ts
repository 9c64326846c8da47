import type { GraphQLSchema } from 'graphql';
import type { Backend, PreparedOperation } from '../../core/backend.ts';
import { InternalFailure } from '../../core/failure.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { Parts } from '../../core/turns/take-turns.ts';
import type { FetchStep, ScheduledPlan } from '../../plan/model/query-plan.ts';
import type { ReadOperation } from '../../plan/model/read-operation.ts';
import { compileEvents, compileFetch } from './compile-fetch.ts';
import { compileSubscription, type Subscribe } from './compile-subscription.ts';
import { createCompiledParts } from './compiled-parts.ts';
import type { Executed, Step } from '../data/execution.ts';
import type { FetchTools } from './fetch-parts.ts';
import { groupSteps } from './group-steps.ts';
import { compileParts, type RunStep } from './run-parts.ts';
import { relateTypes } from '../data/type-relations.ts';

type Variables = Readonly<Record<string, unknown>>;

export interface ExecutablePlan {
  /** Never rejects. Answers at once when no backend has to be asked. */
  execute(variables: Variables, context: RequestContext): Promise<Executed> | Executed;
  /** Undefined for what is no subscription. */
  readonly subscribe: Subscribe | undefined;
  /** The prepared operation of each step, to tell what it will call. */
  readonly fetches: ReadonlyMap<FetchStep, PreparedOperation>;
}

/** What a plan is compiled with, besides itself. */
export interface Compiling {
  /** Names that variables have in the plan, by the client's. */
  readonly renamedVariables: ReadonlyMap<string, string>;
  readonly read: ReadOperation;
}

/** Each step is a part. */
export type PlanCompiler = (plan: ScheduledPlan, compiling: Compiling) => Parts<ExecutablePlan>;

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
  return function* compilePlan(plan, { renamedVariables, read }) {
    const tools: FetchTools = { types, compiled, reportFailure, read, hasContexts: plan.hasContexts };
    const fetches = new Map<FetchStep, PreparedOperation>();
    const steps: RunStep[] = [];
    for (const step of plan.steps) {
      const { prepared, run } = compileFetch(step, backendOf(step, backends), tools);
      fetches.set(step, prepared);
      steps.push(run);
      yield;
    }
    const groups = groupSteps(plan.steps, [...fetches.values()]);
    const run = compileParts(plan.parts, steps, (step) => groups[step] ?? step);
    const rename = (variables: Variables): Variables =>
      renamedVariables.size === 0 ? variables : renameVariables(variables, renamedVariables);
    if (plan.events === undefined) return { fetches, subscribe: undefined, execute: compileExecute(run, rename) };
    const { prepared, merge } = compileEvents(plan.events, backendOf(plan.events, backends), tools);
    fetches.set(plan.events, prepared);
    const { subgraph } = plan.events;
    const subscribe = compileSubscription({ subgraph, prepared, merge, rest: run, reportFailure });
    return {
      fetches,
      subscribe: (variables, contexts) => subscribe(rename(variables), contexts),
      execute: () => Promise.reject(new InternalFailure('a subscription is not run as a query')),
    };
  };
}

function compileExecute(run: Step | undefined, rename: (variables: Variables) => Variables): ExecutablePlan['execute'] {
  return (variables, context) => {
    const execution = { data: {}, variables: rename(variables), context, unplaced: [] };
    const running = run?.(execution);
    return running === undefined ? execution : running.then(() => execution);
  };
}

function renameVariables(variables: Variables, names: ReadonlyMap<string, string>): Variables {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [names.get(name) ?? name, value]));
}

function backendOf({ subgraph }: FetchStep, backends: ReadonlyMap<string, Backend>): Backend {
  const backend = backends.get(subgraph);
  if (backend === undefined) throw new InternalFailure(`the plan asks subgraph ${subgraph}, which is not registered`);
  return backend;
}
