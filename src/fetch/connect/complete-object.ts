import { writeJson } from '../../core/write-json.ts';
import type { LoadedAnswer } from './entity-loader.ts';
import type { EntityLoad, FieldCall, ObjectPlan, OwnField } from './object-plan.ts';
import { Loaders } from './entity-loader.ts';
import type { OwnVariables } from './call-connector.ts';
import type { ConnectorRuntime } from './connector-runtime.ts';
import { asBackendFailure, pathOf, type Place, type Run } from './run.ts';

type Output = Record<string, unknown>;
type Value = Readonly<Record<string, unknown>>;

/**
 * Completes one object: what its mapped value has at once, the rest when the connectors it needs have answered,
 * which the run tracks.
 */
export function completeObject(plan: ObjectPlan, value: Value, run: Run, place: Place): Output {
  const output: Output = {};
  writeOwn(plan, value, run, place, output);
  if (plan.loads.length > 0 || plan.calls.length > 0) run.track(completeLater(plan, value, run, place, output).then(() => undefined));
  return output;
}

/**
 * Completes an object that stands for a reference: null when none of the connectors that find it does, and the
 * failure when one fails and nothing else is asked of it.
 */
export async function completeEntity(plan: ObjectPlan, representation: Value, run: Run, place: Place): Promise<Output | null> {
  const output: Output = {};
  const onlyLoads = plan.loads.length > 0 && plan.calls.length === 0;
  const outcomes = await completeLater(plan, representation, run, place, output, onlyLoads);
  if (onlyLoads && outcomes.every((outcome) => outcome !== 'found')) return null;
  writeOwn(plan, representation, run, place, output);
  return output;
}

function writeOwn(plan: ObjectPlan, value: Value, run: Run, place: Place, output: Output): void {
  for (const { responseKey, include } of plan.typenames) {
    if (include === undefined || include(run.variables)) output[responseKey] = plan.typeName;
  }
  writeFields(plan.own, value, run, place, output);
}

function writeFields(fields: readonly OwnField[], value: Value, run: Run, place: Place, output: Output): void {
  for (const { responseKey, name, include, complete } of fields) {
    if (include !== undefined && !include(run.variables)) continue;
    output[responseKey] = complete(value[name], run, place, responseKey);
  }
}

type Outcome = 'found' | 'absent' | 'failed';

/** Runs the loads, then the calls that need what was loaded; the other calls run beside them. */
async function completeLater(
  plan: ObjectPlan,
  value: Value,
  run: Run,
  place: Place,
  output: Output,
  wholeEntity = false,
): Promise<readonly Outcome[]> {
  const found: Value[] = [];
  const early = plan.calls.filter((call) => !call.afterLoads).map((call) => completeCall(call, value, run, place, output));
  const outcomes = await Promise.all(
    plan.loads.map(async (load) => {
      const loaded = await runLoad(load, value, run, place, wholeEntity);
      if (loaded.value !== undefined) found.push(loaded.value);
      if (loaded.value !== undefined) writeFields(load.fields, loaded.value, run, place, output);
      else writeNulls(load.fields, run, output);
      return loaded.outcome;
    }),
  );
  const late = plan.calls.filter((call) => call.afterLoads);
  const whole: Value = late.length === 0 ? value : Object.assign({}, ...found, value);
  await Promise.all([...early, ...late.map((call) => completeCall(call, whole, run, place, output))]);
  return outcomes;
}

function writeNulls(fields: readonly OwnField[], run: Run, output: Output): void {
  for (const { responseKey, include } of fields) {
    if (include === undefined || include(run.variables)) output[responseKey] = null;
  }
}

async function runLoad(
  { runtime, select, fields }: EntityLoad,
  value: Value,
  run: Run,
  place: Place,
  wholeEntity: boolean,
): Promise<{ readonly value: Value | undefined; readonly outcome: Outcome }> {
  const wanted = fields.filter(({ include }) => include === undefined || include(run.variables));
  const { reader, connector } = runtime;
  const representation = reader.representation(value);
  if (representation === undefined) return { value: undefined, outcome: 'absent' };
  // The variables leave out all that it would be asked for.
  if (wanted.length === 0 && fields.length > 0) return { value: undefined, outcome: 'found' };
  const variables: OwnVariables = connector.entity?.via === 'args' ? { args: representation } : { this: representation };
  try {
    const answer = await load(runtime, reader.text(value), variables, run);
    const result = answer(select);
    run.answered();
    // Whatever the mapping gave, `isObject` in `completeComposite` has no say here: a reference resolves to an object.
    if (typeof result !== 'object' || result === null || Array.isArray(result)) return { value: undefined, outcome: 'absent' };
    return { value: { ...result }, outcome: 'found' };
  } catch (error) {
    const failure = asBackendFailure(error);
    if (wholeEntity) run.fail(failure, pathOf(place));
    else for (const { responseKey } of wanted) run.fail(failure, pathOf(place, responseKey));
    return { value: undefined, outcome: 'failed' };
  }
}

function load(runtime: ConnectorRuntime, text: string, variables: OwnVariables, run: Run): Promise<LoadedAnswer> {
  return runtime.load({ text, variables }, loadersOf(run), run.context);
}

/** The owner under which a request's scope keeps its loaders. */
const LOADERS = {};

export function loadersOf(run: Run): Loaders {
  return run.context.scope.get(LOADERS, () => new Loaders());
}

async function completeCall(call: FieldCall, value: Value, run: Run, place: Place, output: Output): Promise<void> {
  const { responseKey, include, runtime, args, select, complete } = call;
  if (include !== undefined && !include(run.variables)) return;
  output[responseKey] = null;
  const parent = runtime.reader.representation(value);
  // Without what it reads of its parent there is nothing to call with.
  if (parent === undefined && runtime.connector.requires.length > 0) return;
  const variables: OwnVariables = { args: args(run.variables), this: parent ?? value };
  try {
    const answer = await load(runtime, writeJson([runtime.reader.text(value), variables.args]), variables, run);
    const result = answer(select);
    run.answered();
    output[responseKey] = complete(result, run, place, responseKey);
  } catch (error) {
    run.fail(asBackendFailure(error), pathOf(place, responseKey));
  }
}
