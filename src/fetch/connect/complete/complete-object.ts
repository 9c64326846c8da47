import { isObject } from '../../../mapping/language/values.ts';
import { writeJson } from '../../../core/json/write-json.ts';
import type { OwnVariables } from '../call/call-connector.ts';
import {
  ask,
  entityVariables,
  failLoad,
  giveLoaded,
  isIn,
  wants,
  writeNulls,
  type LoadOutcome,
  type Subject,
  type MappedObject,
  type OutputObject,
} from './load-fields.ts';
import type { EntityLoad, FieldCall, ObjectPlan } from '../plan/object-plan.ts';
import { asBackendFailure, pathOf, type AnswerPlace, type ConnectorRun } from '../call/run.ts';

/**
 * Completes one object: what its mapped value has at once, the rest when the connectors it needs have
 * answered, which the run tracks.
 */
export function completeObject(
  plan: ObjectPlan,
  value: MappedObject,
  run: ConnectorRun,
  place: AnswerPlace,
): OutputObject {
  const output = plan.write(value, run, place);
  const { loads, calls } = plan;
  const [only] = loads;
  // By far the most common, and often the same for many objects of a list.
  if (only !== undefined && loads.length === 1 && calls.length === 0) {
    if (wants(only, run)) giveLoaded(only, output, value, { run, place });
  } else if (loads.length + calls.length > 0) {
    run.track(new ObjectCompletion(plan, { value, run, place }, output).completeRest(false));
  }
  return output;
}

/**
 * Completes an object that stands for a reference: null when no connector finds it, with the failure at its
 * place when one failed and nothing else is asked of it.
 */
export async function completeEntity(
  plan: ObjectPlan,
  representation: MappedObject,
  run: ConnectorRun,
  place: AnswerPlace,
): Promise<OutputObject | null> {
  const output: OutputObject = {};
  const onlyLoads = plan.loads.length > 0 && plan.calls.length === 0;
  const outcomes = await new ObjectCompletion(plan, { value: representation, run, place }, output).completeRest(
    onlyLoads,
  );
  if (onlyLoads && outcomes.every((outcome) => outcome !== 'found')) return null;
  return Object.assign(plan.write(representation, run, place), output);
}

interface Loaded {
  readonly outcome: LoadOutcome;
  readonly value: MappedObject | undefined;
}

class ObjectCompletion {
  readonly #plan: ObjectPlan;
  readonly #subject: Subject;
  readonly #output: OutputObject;

  constructor(plan: ObjectPlan, subject: Subject, output: OutputObject) {
    this.#plan = plan;
    this.#subject = subject;
    this.#output = output;
  }

  /** Runs the loads, then the calls that need what was loaded; the other calls run beside them. */
  async completeRest(whole: boolean): Promise<readonly LoadOutcome[]> {
    const { loads, calls } = this.#plan;
    const { value } = this.#subject;
    const [only] = loads;
    // By far the most common: a promise less for each of many entities.
    if (only !== undefined && loads.length === 1 && calls.length === 0)
      return [(await this.#load(only, whole)).outcome];
    const early = calls.filter((call) => !call.afterLoads).map((call) => this.#call(call, value));
    const loaded = await Promise.all(loads.map((load) => this.#load(load, whole)));
    const late = calls.filter((call) => call.afterLoads);
    const known: MappedObject =
      late.length === 0 ? value : loaded.reduce<MappedObject>((all, found) => ({ ...found.value, ...all }), value);
    await Promise.all([...early, ...late.map((call) => this.#call(call, known))]);
    return loaded.map(({ outcome }) => outcome);
  }

  async #load(load: EntityLoad, whole: boolean): Promise<Loaded> {
    const { value, run, place } = this.#subject;
    const { reader } = load.runtime;
    if (!wants(load, run)) return { outcome: 'found', value: undefined };
    if (!reader.finds(value)) return this.#absent(load);
    try {
      const answer = await ask(
        load.runtime,
        { text: reader.text(value), variables: entityVariables(load, value) },
        run,
      );
      const result = answer(load.select);
      run.answered();
      if (!isObject(result)) return this.#absent(load);
      Object.assign(this.#output, load.write(result, run, place));
      return { outcome: 'found', value: result };
    } catch (error) {
      return { outcome: failLoad(load, error, this.#output, { run, place, whole }), value: undefined };
    }
  }

  #absent(load: EntityLoad): Loaded {
    writeNulls(load, this.#output, this.#subject.run);
    return { outcome: 'absent', value: undefined };
  }

  async #call(call: FieldCall, value: MappedObject): Promise<void> {
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

  async #answer({ runtime, args, select, needs, needsParent }: FieldCall, value: MappedObject): Promise<unknown> {
    const { run } = this.#subject;
    const needed = needs.length === 0 ? value : await this.#withNeeded(needs, value);
    const { reader, connector } = runtime;
    const parent = reader.representation(needed);
    // Without what it reads of its parent there is nothing to call with.
    if (parent === undefined && needsParent) return connector.batch?.many === true ? [] : null;
    const values = args(run.variables);
    const variables: OwnVariables = { args: values, this: parent ?? needed };
    const argsText = writeJson(values);
    const text = reader.text(needed);
    const key =
      connector.batch === undefined
        ? { text: `${argsText} ${text}`, variables }
        : { text, variables, args: { text: argsText, values } };
    const answer = await ask(runtime, key, run);
    const result = answer(select);
    run.answered();
    return result;
  }

  async #withNeeded(needs: readonly FieldCall[], value: MappedObject): Promise<MappedObject> {
    const answers = await Promise.all(needs.map(async (call) => [call.name, await this.#answer(call, value)] as const));
    return { ...value, ...Object.fromEntries(answers) };
  }
}
