import type { Backend, PreparedOperation, SubgraphAnswer } from '../core/backend.ts';
import { FailedValue, type Cause } from '../core/failed-value.ts';
import { lazily } from '../core/lazily.ts';
import { RawJsonList } from '../core/raw-json.ts';
import type { FetchNode, LookupNode } from '../plan/query-plan.ts';
import { markFailed, type AnswerShape } from './answer-shape.ts';
import { askPartly } from './ask-partly.ts';
import { Asking, type Asked } from './asking.ts';
import type { CollectTargets } from './collect-targets.ts';
import { copyData } from './copy-data.ts';
import { isData, type Data, type Execution, type Step } from './execution.ts';
import { prepareFetch, type FetchParts, type FetchTools } from './fetch-parts.ts';
import { compileContextGroups, type ContextGroup } from './group-by-context.ts';
import { mergeData, type Merge } from './merge-data.ts';
import { causeOfError, causeOfFailure, placeError } from './place-errors.ts';
import { causeOfInvalid, failLookups, placeLookupErrors, type LookupCall } from './place-lookup-errors.ts';
import { compileRewrites } from './rewrite-answer.ts';
import { MissingField, type WriterOfType } from './write-representation.ts';

export interface CompiledFetch {
  readonly step: Step;
  readonly prepared: PreparedOperation;
}

/** Puts an answer to root fields into the data of an execution. */
export type MergeAnswer = (answer: SubgraphAnswer, execution: Execution) => void;

export interface CompiledEvents {
  readonly prepared: PreparedOperation;
  readonly merge: MergeAnswer;
}

/** Compiles one fetch: root fields, or lookups of entities. Its step never rejects: failures are left in the data. */
export function compileFetch(node: FetchNode, backend: Backend, tools: FetchTools): CompiledFetch {
  const parts = prepareFetch(node, backend, tools);
  return { prepared: parts.prepared, step: node.lookups.length === 0 ? compileRootFetch(parts) : compileLookups(parts) };
}

/** Compiles the operation of a subscription, each event of which is merged as a root fetch is. */
export function compileEvents(node: FetchNode, backend: Backend, tools: FetchTools): CompiledEvents {
  const parts = prepareFetch(node, backend, tools);
  const merge = compileRootMerge(parts);
  return { prepared: parts.prepared, merge: (answer, execution) => merge(answer, [execution.data], execution) };
}

function compileRootFetch(parts: FetchParts): Step {
  const { node, prepared, compiled, shape, reportFailure } = parts;
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
      const failed = new FailedValue(causeOfFailure(node.subgraph, error));
      const failing = shape();
      for (const target of targets) markFailed(target, failing, failed);
      return;
    }
    merge(answer, targets, execution);
  };
}

function compileRootMerge({ node, types, shape, hasContexts }: FetchParts): (answer: SubgraphAnswer, targets: readonly Data[], execution: Execution) => void {
  const rewrite = compileRewrites(node.outputRewrites, types);
  return (answer, targets, execution) => {
    const data: Data = answer.data ?? {};
    placeRootErrors(answer, data, { shape, execution, subgraph: node.subgraph });
    rewrite?.(data);
    for (const target of targets) mergeData(target, hasContexts ? copyData(data) : data, types.isConcrete);
  };
}

/**
 * Without any data, the first error that has no place of its own, or else the first of all, stands for every field
 * that no error names: the null of one field may have spread over all (GraphQL §6.4.4).
 */
function placeRootErrors(
  answer: SubgraphAnswer,
  data: Data,
  { shape, execution, subgraph }: { readonly shape: () => AnswerShape; readonly execution: Execution; readonly subgraph: string },
): void {
  let stands: Cause | undefined;
  for (const error of answer.errors) {
    if (error.path !== undefined && placeError(data, error.path, new FailedValue(causeOfError(subgraph, error, 'everywhere')))) continue;
    if (answer.data === null && stands === undefined) stands = causeOfError(subgraph, error, 'field');
    else execution.unplaced.push(causeOfError(subgraph, error, 'once'));
  }
  if (answer.data !== null) return;
  const [first] = answer.errors;
  stands ??= first === undefined ? causeOfInvalid(subgraph, 'The backend answered without data.') : causeOfError(subgraph, first, 'field');
  markFailed(data, shape(), new FailedValue(stands));
}

interface CompiledLookup {
  readonly node: LookupNode;
  readonly groups: ((data: Data) => readonly ContextGroup[]) | undefined;
  readonly collects: readonly CollectTargets[];
  readonly writerOf: WriterOfType;
  readonly rewrite: ((answer: unknown) => void) | undefined;
  readonly shape: () => AnswerShape;
  readonly merge: Merge;
}

function compileLookups(parts: FetchParts): Step {
  const { node, types, compiled, shape, merges } = parts;
  const lookups = node.lookups.map((lookup, index): CompiledLookup => ({
    node: lookup,
    groups: lookup.contexts && compileContextGroups(lookup, { types, toFailedValue: (coordinate) => new FailedValue(causeOfMissing(node.subgraph, { coordinate })) }),
    collects: lookup.paths.map(compiled.path),
    writerOf: compiled.representation(lookup),
    rewrite: compileRewrites(lookup.outputRewrites, types),
    shape: lazily(() => shape().get(lookup.responseName) ?? new Map<string, AnswerShape>()),
    merge: merges[index] ?? mergeData,
  }));
  const [only] = lookups;
  if (only?.groups !== undefined) return compileContextLookup(only, only.groups, parts);
  return (execution) => {
    const asked = lookups.map((lookup) => askFor(lookup, collectTargets(lookup, execution.data), node.subgraph));
    // Nothing to look up: the backend is not asked.
    if (asked.every(({ representations }) => representations.length === 0)) return undefined;
    return runLookups(lookups, asked, parts, execution);
  };
}

/** Federation, `@fromContext`: objects whose fields take other values are asked for in a call of their own. */
function compileContextLookup(lookup: CompiledLookup, groupsOf: (data: Data) => readonly ContextGroup[], parts: FetchParts): Step {
  return (execution) => {
    const running = groupsOf(execution.data).flatMap((group) => {
      const canAsk = [...lookup.shape().keys()].some((name) => !group.failed.has(name));
      const asked = canAsk ? askFor(lookup, group.targets, parts.node.subgraph) : NOTHING_ASKED;
      const end = (): void => {
        for (const target of group.targets) for (const [name, failure] of group.failed) target[name] = failure;
      };
      if (asked.representations.length > 0) return [runLookups([lookup], [asked], parts, { ...execution, variables: { ...execution.variables, ...group.variables } }).then(end)];
      end();
      return [];
    });
    return running.length === 0 ? undefined : Promise.all(running).then(() => undefined);
  };
}

async function runLookups(
  lookups: readonly CompiledLookup[],
  asked: readonly Asked[],
  { node, prepared, types, reportFailure, hasContexts }: FetchParts,
  execution: Execution,
): Promise<void> {
  const variables: Record<string, unknown> = {};
  for (const name of node.variableNames) if (name in execution.variables) variables[name] = execution.variables[name];
  lookups.forEach((lookup, index) => {
    variables[lookup.node.representationsVariable] = new RawJsonList(asked[index]?.representations ?? []);
  });
  for (const { node: lookup } of lookups) for (const { variable } of lookup.contexts ?? []) variables[variable] = execution.variables[variable] ?? null;
  let answer: SubgraphAnswer;
  try {
    answer = await prepared.run({ variables, context: execution.context });
  } catch (error) {
    reportFailure(node.subgraph, error);
    failLookups(callsOf(lookups, asked), new FailedValue(causeOfFailure(node.subgraph, error)));
    return;
  }
  const data: Data = answer.data ?? {};
  const isWhole = answer.errors.length === 0 && lookups.every((lookup) => Array.isArray(data[lookup.node.responseName]));
  if (!isWhole) placeLookupErrors(answer, data, { calls: callsOf(lookups, asked), execution, subgraph: node.subgraph });
  let missing: FailedValue | undefined;
  lookups.forEach((lookup, index) => {
    const results = data[lookup.node.responseName];
    if (!Array.isArray(results)) return;
    lookup.rewrite?.(results);
    const { targets, indices } = asked[index] ?? NOTHING_ASKED;
    for (let position = 0; position < targets.length; position += 1) {
      const target = targets[position];
      const result: unknown = results[indices[position] ?? -1];
      if (target === undefined) continue;
      if (result instanceof FailedValue) markFailed(target, lookup.shape(), result);
      else if (isData(result)) lookup.merge(target, hasContexts ? copyData(result) : result, types.isConcrete);
      // An entity that is not known is null; there is a result for each all the same.
      else if (result !== null) markFailed(target, lookup.shape(), (missing ??= new FailedValue(causeOfInvalid(node.subgraph, 'The backend answered with fewer entities than were asked for.'))));
    }
    // After the merge: what the backend computed without an input is not what was asked for.
    for (const { target, failed } of asked[index]?.partial ?? []) for (const [name, failure] of failed) target[name] = failure;
  });
}

function callsOf(lookups: readonly CompiledLookup[], asked: readonly Asked[]): readonly LookupCall[] {
  return lookups.map(({ node, shape }, index) => ({ node, shape, asked: asked[index] ?? NOTHING_ASKED }));
}

const NOTHING_ASKED: Asked = { targets: [], indices: [], representations: [], partial: [] };

function collectTargets({ collects }: CompiledLookup, data: Data): readonly Data[] {
  const found: Data[] = [];
  for (const collect of collects) collect(data, found);
  return found;
}

/** Lists what a lookup completes, asking once for equal representations. What cannot be asked for is marked failed. */
function askFor(lookup: CompiledLookup, found: readonly Data[], subgraph: string): Asked {
  const asking = new Asking();
  const toFailedValue = (failure: FailedValue | MissingField): FailedValue => (failure instanceof MissingField ? new FailedValue(causeOfMissing(subgraph, failure)) : failure);
  for (const target of found) {
    const typeName = target['__typename'];
    const writer = typeof typeName === 'string' ? lookup.writerOf(typeName) : undefined;
    if (writer === undefined) continue;
    const failure = asking.add(target, writer);
    if (failure === undefined) continue;
    const partly = lookup.node.inputs && askPartly(target, writer, { inputs: lookup.node.inputs, fields: lookup.shape().keys(), toFailedValue });
    if (partly?.text !== undefined) asking.addPartly(target, partly.text, partly.failed);
    else markFailed(target, lookup.shape(), toFailedValue(failure));
  }
  return asking;
}

function causeOfMissing(subgraph: string, { coordinate }: Pick<MissingField, 'coordinate'>): Cause {
  return {
    message: `${coordinate} is needed to ask for this field, and is missing.`,
    code: 'NULL_IN_NON_NULL',
    subgraph,
    extensions: {},
    reported: 'everywhere',
  };
}
