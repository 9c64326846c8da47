import { isObject } from '../../core/mapping/values.ts';
import { writeJson } from '../../core/write-json.ts';
import type { OwnVariables } from './call-connector.ts';
import type { ConnectorRuntime } from './connector-runtime.ts';
import { Loaders, type LoadedAnswer } from './entity-loader.ts';
import type { EntityLoad, FieldCall, ObjectPlan, OwnField } from './object-plan.ts';
import type { Condition } from './collect-fields.ts';
import { asBackendFailure, pathOf, type Place, type Run } from './run.ts';

type Output = Record<string, unknown>;
type Value = Readonly<Record<string, unknown>>;

/**
 * Completes one object: what its mapped value has at once, the rest when the connectors it needs have answered,
 * which the run tracks.
 */
export function completeObject(plan: ObjectPlan, value: Value, run: Run, place: Place): Output {
  const completion = new ObjectCompletion(plan, value, run, place);
  completion.writeOwn();
  const [only] = plan.loads;
  // By far the most common, and often the same for many objects of a list.
  if (only !== undefined && plan.loads.length === 1 && plan.calls.length === 0) completion.shareLoad(only);
  else if (plan.loads.length > 0 || plan.calls.length > 0) run.track(completion.completeRest(false).then(() => undefined));
  return completion.output;
}

/**
 * Completes an object that stands for a reference: null when no connector finds it, with the failure at its
 * place when one failed and nothing else is asked of it.
 */
export async function completeEntity(plan: ObjectPlan, representation: Value, run: Run, place: Place): Promise<Output | null> {
  const completion = new ObjectCompletion(plan, representation, run, place);
  const onlyLoads = plan.loads.length > 0 && plan.calls.length === 0;
  const outcomes = await completion.completeRest(onlyLoads);
  if (onlyLoads && outcomes.every((outcome) => outcome !== 'found')) return null;
  completion.writeOwn();
  return completion.output;
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

const ABSENT: Loaded = { outcome: 'absent', value: undefined };

class ObjectCompletion {
  readonly output: Output = {};
  readonly #plan: ObjectPlan;
  readonly #value: Value;
  readonly #run: Run;
  readonly #place: Place;

  constructor(plan: ObjectPlan, value: Value, run: Run, place: Place) {
    this.#plan = plan;
    this.#value = value;
    this.#run = run;
    this.#place = place;
  }

  writeOwn(): void {
    const { typenames, typeName, own } = this.#plan;
    for (const { responseKey, include } of typenames) {
      if (this.#isIn(include)) this.output[responseKey] = typeName;
    }
    this.#writeFields(own, this.#value);
  }

  /**
   * Runs the loads, then the calls that need what was loaded; the other calls run beside them. With `whole`, a
   * failed load is told at the object, not at each of its fields.
   */
  async completeRest(whole: boolean): Promise<readonly Outcome[]> {
    const { loads, calls } = this.#plan;
    const [only] = loads;
    // By far the most common: a promise less for each of many entities.
    if (only !== undefined && loads.length === 1 && calls.length === 0) return [(await this.#load(only, whole)).outcome];
    const early = calls.filter((call) => !call.afterLoads).map((call) => this.#call(call, this.#value));
    const loaded = await Promise.all(loads.map((load) => this.#load(load, whole)));
    const late = calls.filter((call) => call.afterLoads);
    const known: Value = late.length === 0 ? this.#value : loaded.reduce<Value>((all, { value }) => ({ ...value, ...all }), this.#value);
    await Promise.all([...early, ...late.map((call) => this.#call(call, known))]);
    return loaded.map(({ outcome }) => outcome);
  }

  /** As `completeRest` with this load alone, and without a promise where another object waits for the same answer. */
  shareLoad(load: EntityLoad): void {
    const asked = this.#prepareLoad(load);
    if (asked === undefined) return;
    this.#run.share(load, asked.text, () => this.#ask(load.runtime, asked), (outcome) => {
      if ('error' in outcome) this.#failLoad(load, outcome.error, false);
      else this.#takeLoaded(load, outcome.value, false);
    });
  }

  #isIn(include: Condition | undefined): boolean {
    return include === undefined || include(this.#run.variables);
  }

  #writeFields(fields: readonly OwnField[], value: Value | undefined): void {
    for (const { responseKey, name, include, complete } of fields) {
      if (this.#isIn(include)) this.output[responseKey] = value === undefined ? null : complete(value[name], this.#run, this.#place, responseKey);
    }
  }

  async #load(load: EntityLoad, whole: boolean): Promise<Loaded> {
    const asked = this.#prepareLoad(load);
    if (asked === undefined) return this.#wants(load) ? ABSENT : { outcome: 'found', value: undefined };
    let answer: LoadedAnswer;
    try {
      answer = await this.#ask(load.runtime, asked);
    } catch (error) {
      return this.#failLoad(load, error, whole);
    }
    return this.#takeLoaded(load, answer, whole);
  }

  /** False when the variables leave out all that it would be asked for. */
  #wants({ fields }: EntityLoad): boolean {
    return fields.length === 0 || fields.some(({ include }) => this.#isIn(include));
  }

  /** What to ask; undefined when nothing is wanted, or when there is no key to ask by and so nothing to find. */
  #prepareLoad(load: EntityLoad): LoadKey | undefined {
    if (!this.#wants(load)) return undefined;
    const { reader, connector } = load.runtime;
    const representation = reader.representation(this.#value);
    if (representation === undefined) {
      this.#writeFields(load.fields, undefined);
      return undefined;
    }
    const variables: OwnVariables = connector.entity?.via === 'args' ? { args: representation } : { this: representation };
    return { text: reader.text(this.#value), variables };
  }

  #takeLoaded(load: EntityLoad, answer: LoadedAnswer, whole: boolean): Loaded {
    try {
      const result = answer(load.select);
      this.#run.answered();
      const value = isObject(result) ? result : undefined;
      this.#writeFields(load.fields, value);
      return value === undefined ? ABSENT : { outcome: 'found', value };
    } catch (error) {
      return this.#failLoad(load, error, whole);
    }
  }

  #failLoad({ fields }: EntityLoad, error: unknown, whole: boolean): Loaded {
    const failure = asBackendFailure(error);
    this.#writeFields(fields, undefined);
    if (whole) this.#run.fail(failure, pathOf(this.#place));
    else fields.filter(({ include }) => this.#isIn(include)).forEach(({ responseKey }) => this.#run.fail(failure, pathOf(this.#place, responseKey)));
    return { outcome: 'failed', value: undefined };
  }

  #ask(runtime: ConnectorRuntime, key: LoadKey): Promise<LoadedAnswer> {
    return runtime.load(key, loadersOf(this.#run), this.#run.context);
  }

  async #call(call: FieldCall, value: Value): Promise<void> {
    const { responseKey, include, complete } = call;
    if (!this.#isIn(include)) return;
    this.output[responseKey] = null;
    try {
      const result = await this.#answer(call, value);
      this.output[responseKey] = complete(result, this.#run, this.#place, responseKey);
    } catch (error) {
      this.#run.fail(asBackendFailure(error), pathOf(this.#place, responseKey));
    }
  }

  async #answer({ runtime, args, select, needs }: FieldCall, value: Value): Promise<unknown> {
    const needed = needs.length === 0 ? value : await this.#withNeeded(needs, value);
    const { reader, connector } = runtime;
    const parent = reader.representation(needed);
    // Without what it reads of its parent there is nothing to call with.
    if (parent === undefined && connector.requires.length > 0) return null;
    const values = args(this.#run.variables);
    const variables: OwnVariables = { args: values, this: parent ?? needed };
    const argsText = writeJson(values);
    const text = reader.text(needed);
    const key = connector.batch === undefined ? { text: `${argsText} ${text}`, variables } : { text, variables, args: { text: argsText, values } };
    const answer = await this.#ask(runtime, key);
    const result = answer(select);
    this.#run.answered();
    return result;
  }

  async #withNeeded(needs: readonly FieldCall[], value: Value): Promise<Value> {
    const answers = await Promise.all(needs.map(async (call) => [call.name, await this.#answer(call, value)] as const));
    return { ...value, ...Object.fromEntries(answers) };
  }
}
