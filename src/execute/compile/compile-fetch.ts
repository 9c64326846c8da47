import type { Backend, PreparedOperation, SubgraphAnswer } from '../../core/backend.ts';
import { FailedValue, type AnswerShape, type Cause } from '../../core/failed-value.ts';
import { lazily } from '../../core/lazily.ts';
import { RawJsonList } from '../../core/json/raw-json.ts';
import type { FetchStep, Lookup, ScheduledPart } from '../../plan/model/query-plan.ts';
import { askPartly } from '../ask/ask-partly.ts';
import { Asking, type Asked } from '../ask/asking.ts';
import type { CollectTargets } from '../ask/collect-targets.ts';
import { copyData } from '../data/copy-data.ts';
import { isData, type Data, type Execution } from '../data/execution.ts';
import { prepareFetch, type FetchParts, type FetchTools } from './fetch-parts.ts';
import { compileContextGroups, type ContextGroup } from '../ask/group-by-context.ts';
import { markFailed } from '../data/mark-failed.ts';
import { mergeData, type Merge } from '../data/merge-data.ts';
import { causeOfFailure, causeOfInvalid } from '../errors/place-errors.ts';
import { failLookup, isAnswered, placeLookupErrors, type LookupCall } from '../errors/place-lookup-errors.ts';
import { placeRootErrors } from '../errors/place-root-errors.ts';
import { compileRewrites } from '../ask/rewrite-answer.ts';
import type { RunStep } from './run-parts.ts';
import { MissingInput, type WriterOfType } from '../ask/write-representation.ts';

export interface CompiledFetch {
  readonly run: RunStep;
  readonly prepared: PreparedOperation;
}

/** Puts an answer to root fields into the data of an execution. */
export type MergeAnswer = (answer: SubgraphAnswer, execution: Execution) => void;

export interface CompiledEvents {
  readonly prepared: PreparedOperation;
  readonly merge: MergeAnswer;
}

/**
 * Compiles one fetch: root fields, or lookups of entities. What runs it never rejects: failures are left in the data.
 */
export function compileFetch(node: FetchStep, backend: Backend, tools: FetchTools): CompiledFetch {
  const parts = prepareFetch(node, backend, tools);
  return {
    prepared: parts.prepared,
    run: node.lookups.length === 0 ? compileRootFetch(parts) : compileLookups(parts),
  };
}

/** Compiles the operation of a subscription, each event of which is merged as a root fetch is. */
export function compileEvents(node: FetchStep, backend: Backend, tools: FetchTools): CompiledEvents {
  const parts = prepareFetch(node, backend, tools);
  const merge = compileRootMerge(parts);
  return { prepared: parts.prepared, merge: (answer, execution) => merge(answer, [execution.data], execution) };
}

function compileRootFetch(parts: FetchParts): RunStep {
  const { node, prepared, types, compiled, shape, reportFailure } = parts;
  const collect = compiled.path(node.path);
  const merge = compileRootMerge(parts);
  return async (execution) => {
    const targets: Data[] = [];
    collect(execution.data, targets);
    if (targets.length === 0) return;
    let answer: SubgraphAnswer;
    try {
      answer = await prepared.run({ variables: execution.variables, context: execution.context });
    } catch (error) {
      reportFailure(node.subgraph, error);
      const failed = new FailedValue(causeOfFailure(node.subgraph, error), { shape: shape() });
      for (const target of targets) markFailed(target, failed, types);
      return;
    }
    merge(answer, targets, execution);
  };
}

function compileRootMerge({
  node,
  types,
  shape,
  finalNames,
  hasContexts,
}: FetchParts): (answer: SubgraphAnswer, targets: readonly Data[], execution: Execution) => void {
  const rewrite = compileRewrites(node.outputRewrites, types);
  return (answer, targets, execution) => {
    const data: Data = answer.data ?? {};
    const isWhole = answer.data !== null && answer.errors.length === 0;
    if (!isWhole)
      placeRootErrors(answer, data, { subgraph: node.subgraph, shape: shape(), types, finalNames, execution });
    rewrite?.(data);
    for (const target of targets) mergeData(target, hasContexts ? copyData(data) : data, types);
  };
}

interface CompiledLookup {
  readonly node: Lookup;
  readonly groups: ((data: Data) => readonly ContextGroup[]) | undefined;
  readonly collects: readonly CollectTargets[];
  readonly writerOf: WriterOfType;
  readonly rewrite: ((answer: unknown) => void) | undefined;
  readonly shape: () => AnswerShape;
  readonly merge: Merge;
}

function compileLookups(parts: FetchParts): RunStep {
  const { node, types, compiled, shape, merges } = parts;
  const lookups = node.lookups.map(
    (lookup, index): CompiledLookup => ({
      node: lookup,
      groups:
        lookup.contexts &&
        compileContextGroups(lookup, {
          types,
          toFailedValue: (coordinate) => new FailedValue(causeOfMissing(node.subgraph, { coordinate })),
        }),
      collects: lookup.paths.map(compiled.path),
      writerOf: compiled.representation(lookup),
      rewrite: compileRewrites(lookup.outputRewrites, types),
      shape: lazily((): AnswerShape => shape().get(lookup.responseName)?.within ?? new Map()),
      merge: merges[index] ?? mergeData,
    }),
  );
  const [only] = lookups;
  if (only?.groups !== undefined) return compileContextLookup(only, only.groups, parts);
  return (execution, begun) => {
    const asked = lookups.map((lookup, index) => {
      const targets = collectTargets(lookup, execution.data, pathsOf(begun, index));
      return targets.length === 0 ? NOTHING_ASKED : askFor(lookup, targets, parts);
    });
    // Nothing to look up: the backend is not asked.
    if (asked.every(({ representations }) => representations.length === 0)) return undefined;
    return runLookups(lookups, asked, parts, execution);
  };
}

/** Federation, `@fromContext`: objects whose fields take other values are asked for in a call of their own. */
function compileContextLookup(
  lookup: CompiledLookup,
  groupsOf: (data: Data) => readonly ContextGroup[],
  parts: FetchParts,
): RunStep {
  return (execution) => {
    const running = groupsOf(execution.data).flatMap((group) => {
      const canAsk = [...lookup.shape().keys()].some((name) => !group.failed.has(name));
      const asked = canAsk ? askFor(lookup, group.targets, parts) : NOTHING_ASKED;
      const end = (): void => {
        for (const target of group.targets)
          for (const [name, failure] of group.failed) target[name] = failure.spreadTo(lookup.shape().get(name)?.within);
      };
      if (asked.representations.length > 0)
        return [
          runLookups([lookup], [asked], parts, {
            ...execution,
            variables: { ...execution.variables, ...group.variables },
          }).then(end),
        ];
      end();
      return [];
    });
    return running.length === 0 ? undefined : Promise.all(running).then(() => undefined);
  };
}

async function runLookups(
  lookups: readonly CompiledLookup[],
  asked: readonly Asked[],
  parts: FetchParts,
  execution: Execution,
): Promise<void> {
  const { node, prepared, reportFailure } = parts;
  const variables: Record<string, unknown> = {};
  for (const name of node.variableNames) if (name in execution.variables) variables[name] = execution.variables[name];
  lookups.forEach((lookup, index) => {
    variables[lookup.node.representationsVariable] = new RawJsonList(asked[index]?.representations ?? []);
  });
  for (const { node: lookup } of lookups)
    for (const { variable } of lookup.contexts ?? []) variables[variable] = execution.variables[variable] ?? null;
  let answer: SubgraphAnswer;
  try {
    answer = await prepared.run({ variables, context: execution.context });
  } catch (error) {
    reportFailure(node.subgraph, error);
    const cause = causeOfFailure(node.subgraph, error);
    lookups.forEach((lookup, index) =>
      failLookup({ asked: asked[index] ?? NOTHING_ASKED }, new FailedValue(cause, { shape: lookup.shape() }), parts),
    );
    // Where only the type of the objects was asked for, no field of theirs can show it.
    if (lookups.some((lookup) => lookup.shape().size === 0)) execution.unplaced.push(cause);
    return;
  }
  mergeLookups(answer, { lookups, asked }, parts, execution);
}

interface RunLookups {
  readonly lookups: readonly CompiledLookup[];
  readonly asked: readonly Asked[];
}

function mergeLookups(
  answer: SubgraphAnswer,
  { lookups, asked }: RunLookups,
  { node, types, finalNames, hasContexts }: FetchParts,
  execution: Execution,
): void {
  const data: Data = answer.data ?? {};
  const isWhole =
    answer.errors.length === 0 &&
    lookups.every((lookup, index) => isAnswered(lookup, asked[index] ?? NOTHING_ASKED, data));
  if (!isWhole)
    placeLookupErrors(answer, data, {
      calls: callsOf(lookups, asked),
      types,
      finalNames,
      execution,
      subgraph: node.subgraph,
    });
  lookups.forEach((lookup, index) => {
    const results = data[lookup.node.responseName];
    if (!Array.isArray(results)) return;
    lookup.rewrite?.(results);
    const { targets, indices, partial } = asked[index] ?? NOTHING_ASKED;
    for (let position = 0; position < targets.length; position += 1) {
      const target = targets[position];
      const result: unknown = results[indices[position] ?? -1];
      if (target === undefined) continue;
      if (result instanceof FailedValue) markFailed(target, result, types);
      else if (isData(result)) lookup.merge(target, hasContexts ? copyData(result) : result, types);
      // An entity that is not known is null.
      else if (result !== null)
        markFailed(
          target,
          new FailedValue(causeOfInvalid(node.subgraph, 'The backend answered with something that is no entity.'), {
            shape: lookup.shape(),
          }),
          types,
        );
    }
    // After the merge: what the backend computed without an input is not what was asked for.
    for (const { target, failed } of partial) for (const [name, failure] of failed) target[name] = failure;
  });
}

function callsOf(lookups: readonly CompiledLookup[], asked: readonly Asked[]): readonly LookupCall[] {
  return lookups.map(({ node, shape }, index) => ({ node, shape, asked: asked[index] ?? NOTHING_ASKED }));
}

const NOTHING_ASKED: Asked = { targets: [], indices: [], representations: [], partial: [] };

function pathsOf(begun: readonly ScheduledPart[], lookup: number): readonly number[] {
  return begun.flatMap((part) => (part.lookup === lookup ? part.paths : []));
}

function collectTargets({ collects }: CompiledLookup, data: Data, paths: readonly number[]): readonly Data[] {
  const found: Data[] = [];
  for (const path of paths) collects[path]?.(data, found);
  return found;
}

/** Lists what a lookup completes, asking once for equal representations. What cannot be asked for is marked failed. */
function askFor(lookup: CompiledLookup, found: readonly Data[], { node: { subgraph }, types }: FetchParts): Asked {
  const asking = new Asking();
  const toFailedValue = (failure: FailedValue | MissingInput, shape: AnswerShape | undefined): FailedValue =>
    failure instanceof MissingInput
      ? new FailedValue(causeOfMissing(subgraph, failure), { shape })
      : failure.spreadTo(shape);
  for (const target of found) {
    const typeName = target['__typename'];
    const writer = typeof typeName === 'string' ? lookup.writerOf(typeName) : undefined;
    if (writer === undefined) continue;
    const failure = asking.add(target, writer);
    if (failure === undefined) continue;
    const fieldsFailed = (name: string, why: FailedValue | MissingInput): FailedValue =>
      toFailedValue(why, lookup.shape().get(name)?.within);
    const partly =
      lookup.node.inputs &&
      askPartly(target, writer, {
        inputs: lookup.node.inputs,
        fields: lookup.shape().keys(),
        toFailedValue: fieldsFailed,
      });
    if (partly?.text !== undefined) asking.addPartly(target, partly.text, partly.failed);
    else markFailed(target, toFailedValue(failure, lookup.shape()), types);
  }
  return asking;
}

function causeOfMissing(subgraph: string, { coordinate }: Pick<MissingInput, 'coordinate'>): Cause {
  return {
    message: `${coordinate} is needed to ask for this field, and is missing.`,
    code: 'NULL_IN_NON_NULL',
    subgraph,
    extensions: {},
  };
}
