import { isObject } from '../../core/mapping/values.ts';
import { writeJson } from '../../core/write-json.ts';
import type { OwnVariables } from './call-connector.ts';
import type { ConnectorRuntime } from './connector-runtime.ts';
import { Loaders, type LoadedAnswer } from './entity-loader.ts';
import type { EntityLoad, FieldCall, ObjectPlan } from './object-plan.ts';
import type { Condition } from './collect-fields.ts';
import { asBackendFailure, pathOf, type Place, type Run } from './run.ts';

type Output = Record<string, unknown>;
type Value = Readonly<Record<string, unknown>>;

/**
 * Completes one object: what its mapped value has at once, the rest when the connectors it needs have
 * answered, which the run tracks.
 */
export function completeObject(plan: ObjectPlan, value: Value, run: Run, place: Place): Output {
  const output = plan.write(value, run, place);
  const { loads, calls } = plan;
  if (loads.length === 0 && calls.length === 0) return output;
  const [only] = loads;
  // By far the most common, and often the same for many objects of a list.
  if (only !== undefined && loads.length === 1 && calls.length === 0) shareLoad(only, output, { value, run, place });
  else run.track(new ObjectCompletion(plan, { value, run, place }, output).completeRest(false).then(() => undefined));
  return output;
}

/**
 * Completes an object that stands for a reference: null when no connector finds it, with the failure at its
 * place when one failed and nothing else is asked of it.
 */
export async function completeEntity(plan: ObjectPlan, representation: Value, run: Run, place: Place): Promise<Output | null> {
  const output: Output = {};
  const onlyLoads = plan.loads.length > 0 && plan.calls.length === 0;
  const outcomes = await new ObjectCompletion(plan, { value: representation, run, place }, output).completeRest(onlyLoads);
  if (onlyLoads && outcomes.every((outcome) => outcome !== 'found')) return null;
  return Object.assign(plan.write(representation, run, place), output);
}

/** The owner under which a request's scope keeps its loaders. */
const LOADERS = {};

export function loadersOf(run: Run): Loaders {
  return run.context.scope.get(LOADERS, () => new Loaders());
}

type LoadKey = Parameters<ConnectorRuntime['load']>[0];
type Outcome = 'found' | 'absent' | 'failed';

interface Loaded {
  readonly outcome: Outcome;
  readonly value: Value | undefined;
}

/** What is completed: a value, and where it stands in the run's answer. */
interface Subject {
  readonly value: Value;
  readonly run: Run;
  readonly place: Place;
}

/** Loads what one connector finds, and completes it once for all objects of the run that ask by the same key. */
function shareLoad(load: EntityLoad, output: Output, subject: Subject): void {
  const { value, run } = subject;
  const { reader } = load.runtime;
  if (!wants(load, run)) return;
  if (!reader.finds(value)) return writeNulls(load, output, run);
  const text = reader.text(value);
  run.share(load, text, () => loadFields(load, text, subject), (outcome) => {
    if ('error' in outcome) failLoad(load, outcome.error, { output, subject, whole: false });
    // The same values for each: what is completed is read alone, or merged with what belongs to the same entity.
    else if (outcome.value !== undefined) load.assign(output, outcome.value);
    else writeNulls(load, output, run);
  });
}

/** The completed fields; undefined when nothing was found. Rejects with what the call failed with. */
async function loadFields(load: EntityLoad, text: string, { value, run, place }: Subject): Promise<Output | undefined> {
  const answer = await ask(load.runtime, { text, variables: entityVariables(load, value) }, run);
  const result = answer(load.select);
  run.answered();
  return isObject(result) ? load.write(result, run, place) : undefined;
}

function entityVariables({ runtime: { reader, connector } }: EntityLoad, value: Value): OwnVariables {
  const representation = reader.representation(value);
  return connector.entity?.via === 'args' ? { args: representation } : { this: representation };
}

function ask(runtime: ConnectorRuntime, key: LoadKey, run: Run): Promise<LoadedAnswer> {
  return runtime.load(key, loadersOf(run), run.context);
}

function isIn(include: Condition | undefined, run: Run): boolean {
  return include === undefined || include(run.variables);
}

/** False when the variables leave out all that it would be asked for. */
function wants({ fields }: EntityLoad, run: Run): boolean {
  const [first] = fields;
  return first?.include === undefined || fields.some(({ include }) => isIn(include, run));
}

function writeNulls({ fields }: EntityLoad, output: Output, run: Run): void {
  for (const { responseKey, include } of fields) if (isIn(include, run)) output[responseKey] = null;
}

/** With `whole`, the failure is told at the object, not at each of its fields. */
function failLoad(load: EntityLoad, error: unknown, { output, subject: { run, place }, whole }: { readonly output: Output; readonly subject: Subject; readonly whole: boolean }): Outcome {
  const failure = asBackendFailure(error);
  writeNulls(load, output, run);
  if (whole) run.fail(failure, pathOf(place));
  else for (const { responseKey, include } of load.fields) if (isIn(include, run)) run.fail(failure, pathOf(place, responseKey));
  return 'failed';
}

class ObjectCompletion {
  readonly #plan: ObjectPlan;
  readonly #subject: Subject;
  readonly #output: Output;

  constructor(plan: ObjectPlan, subject: Subject, output: Output) {
    this.#plan = plan;
    this.#subject = subject;
    this.#output = output;
  }

  /** Runs the loads, then the calls that need what was loaded; the other calls run beside them. */
  async completeRest(whole: boolean): Promise<readonly Outcome[]> {
    const { loads, calls } = this.#plan;
    const { value } = this.#subject;
    const [only] = loads;
    // By far the most common: a promise less for each of many entities.
    if (only !== undefined && loads.length === 1 && calls.length === 0) return [(await this.#load(only, whole)).outcome];
    const early = calls.filter((call) => !call.afterLoads).map((call) => this.#call(call, value));
    const loaded = await Promise.all(loads.map((load) => this.#load(load, whole)));
    const late = calls.filter((call) => call.afterLoads);
    const known: Value = late.length === 0 ? value : loaded.reduce<Value>((all, found) => ({ ...found.value, ...all }), value);
    await Promise.all([...early, ...late.map((call) => this.#call(call, known))]);
    return loaded.map(({ outcome }) => outcome);
  }

  async #load(load: EntityLoad, whole: boolean): Promise<Loaded> {
    const { value, run, place } = this.#subject;
    const { reader } = load.runtime;
    if (!wants(load, run)) return { outcome: 'found', value: undefined };
    if (!reader.finds(value)) return this.#absent(load);
    try {
      const answer = await ask(load.runtime, { text: reader.text(value), variables: entityVariables(load, value) }, run);
      const result = answer(load.select);
      run.answered();
      if (!isObject(result)) return this.#absent(load);
      Object.assign(this.#output, load.write(result, run, place));
      return { outcome: 'found', value: result };
    } catch (error) {
      return { outcome: failLoad(load, error, { output: this.#output, subject: this.#subject, whole }), value: undefined };
    }
  }

  #absent(load: EntityLoad): Loaded {
    writeNulls(load, this.#output, this.#subject.run);
    return { outcome: 'absent', value: undefined };
  }

  async #call(call: FieldCall, value: Value): Promise<void> {
    const { responseKey, include, complete } = call;
    const { run, place } = this.#subject;
    if (!isIn(include, run)) return;
    this.#output[responseKey] = null;
    try {
      const result = await this.#answer(call, value);
      this.#output[responseKey] = complete(result, run, place, responseKey);
    } catch (error) {
      run.fail(asBackendFailure(error), pathOf(place, responseKey));
    }
  }

  async #answer({ runtime, args, select, needs }: FieldCall, value: Value): Promise<unknown> {
    const { run } = this.#subject;
    const needed = needs.length === 0 ? value : await this.#withNeeded(needs, value);
    const { reader, connector } = runtime;
    const parent = reader.representation(needed);
    // Without what it reads of its parent there is nothing to call with.
    if (parent === undefined && connector.requires.length > 0) return connector.batch?.many === true ? [] : null;
    const values = args(run.variables);
    const variables: OwnVariables = { args: values, this: parent ?? needed };
    const argsText = writeJson(values);
    const text = reader.text(needed);
    const key = connector.batch === undefined ? { text: `${argsText} ${text}`, variables } : { text, variables, args: { text: argsText, values } };
    const answer = await ask(runtime, key, run);
    const result = answer(select);
    run.answered();
    return result;
  }

  async #withNeeded(needs: readonly FieldCall[], value: Value): Promise<Value> {
    const answers = await Promise.all(needs.map(async (call) => [call.name, await this.#answer(call, value)] as const));
    return { ...value, ...Object.fromEntries(answers) };
  }
}
