import { Kind } from 'graphql';
import { keepRootFields } from '../../core/document/keep-root-fields.ts';
import type { DraftPlan, DraftStep, FetchPath } from '../model/query-plan.ts';
import { inWaves } from '../model/waves.ts';

/**
 * Puts a mutation's plan in series (GraphQL §6.2.2): each mutation with all the lookups that complete its result,
 * before the next one. Planners let those lookups run beside later mutations, ask for several mutations of a subgraph
 * in one call, and complete several results with one lookup. Mutations that nothing has to complete stay in one call.
 */
export function serializeMutations(plan: DraftPlan): DraftPlan {
  const mutations = plan.steps.filter(isMutation);
  const completing = plan.steps.filter((step) => !isMutation(step));
  const completed = new Set(
    plan.steps.flatMap(pathsOf).flatMap(([first]) => (first?.kind === 'field' ? [first.key] : [])),
  );
  const parts = mutations.flatMap((mutation) => splitMutation(mutation, completed));
  if (parts.length < 2) return plan;
  const turns = new Map(parts.flatMap(({ names }, turn) => names.map((name) => [name, turn] as const)));
  const waves = Math.max(...plan.steps.map(({ wave }) => wave)) + 2;
  const steps = parts.flatMap(({ step }, turn): readonly DraftStep[] => [
    { ...step, wave: turn * waves },
    ...completing.flatMap((other) => {
      const own = onlyOfTurn(other, (path) => turnOf(path, turns) === turn);
      return own === undefined ? [] : [{ ...own, wave: turn * waves + 1 + other.wave }];
    }),
  ]);
  return { ...plan, needs: undefined, steps: inWaves(steps) };
}

function isMutation({ operationKind }: DraftStep): boolean {
  return operationKind === 'mutation';
}

function pathsOf({ lookups, path }: DraftStep): readonly FetchPath[] {
  return lookups.length === 0 ? [path] : lookups.flatMap((lookup) => lookup.paths);
}

function turnOf([first]: FetchPath, turns: ReadonlyMap<string, number>): number {
  return first?.kind === 'field' ? (turns.get(first.key) ?? 0) : 0;
}

interface MutationPart {
  readonly step: DraftStep;
  /** What its fields are called in the merged data. */
  readonly names: readonly string[];
}

/** The calls that a call of several mutations has to be, so that each is complete before the next. */
function splitMutation(step: DraftStep, completed: ReadonlySet<string>): readonly MutationPart[] {
  const groups: string[][] = [[]];
  for (const name of responseNames(step)) {
    const [last] = groups.at(-1)?.slice(-1) ?? [];
    if (last !== undefined && completed.has(finalName(last, step))) groups.push([name]);
    else groups.at(-1)?.push(name);
  }
  const parts = groups.map((names) => ({
    step: withRootFields(step, new Set(names)),
    names: names.map((name) => finalName(name, step)),
  }));
  // What has fragments at its root stays one call.
  const whole = parts.flatMap((part) => (part.step === undefined ? [] : [{ ...part, step: part.step }]));
  return whole.length === parts.length ? whole : [{ step, names: parts.flatMap(({ names }) => names) }];
}

function finalName(name: string, { outputRewrites }: DraftStep): string {
  for (const rewrite of outputRewrites) {
    const [step] = rewrite.path;
    if (rewrite.kind === 'rename' && rewrite.path.length === 1 && step?.kind === 'field' && step.key === name)
      return rewrite.to;
  }
  return name;
}

/** A step that asks for some of its root fields alone; undefined when it cannot be made so. */
function withRootFields(step: DraftStep, names: ReadonlySet<string>): DraftStep | undefined {
  const all = responseNames(step);
  if (all.every((name) => names.has(name))) return step;
  const smaller = keepRootFields({ kind: Kind.DOCUMENT, definitions: [step.operation] }, names);
  const operation = smaller?.document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (smaller === undefined || operation?.kind !== Kind.OPERATION_DEFINITION) return undefined;
  return {
    ...step,
    operation,
    variableNames: step.variableNames.filter((name) => smaller.variables.has(name)),
    lookups: step.lookups.filter(({ responseName }) => names.has(responseName)),
    outputRewrites: step.outputRewrites.filter(
      ({ path: [first] }) => first?.kind !== 'field' || names.has(first.key) || !all.includes(first.key),
    ),
  };
}

/** What of a step is for the objects of one turn; undefined when nothing is. */
function onlyOfTurn(step: DraftStep, isOfTurn: (path: FetchPath) => boolean): DraftStep | undefined {
  if (step.lookups.length === 0) return isOfTurn(step.path) ? step : undefined;
  const lookups = step.lookups.map((lookup) => ({ ...lookup, paths: lookup.paths.filter(isOfTurn) }));
  const names = lookups.flatMap(({ paths, responseName }) => (paths.length === 0 ? [] : [responseName]));
  if (names.length === 0) return undefined;
  const whole = { ...step, lookups };
  return withRootFields(whole, new Set(names)) ?? whole;
}

function responseNames({ operation }: DraftStep): readonly string[] {
  const names = operation.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.alias?.value ?? selection.name.value] : [],
  );
  // One name may be asked for twice: the fields are merged (GraphQL §6.3.2).
  return [...new Set(names)];
}
