import { isObject } from '../../../mapping/language/values.ts';
import type { OwnVariables } from '../call/call-connector.ts';
import type { Condition } from '../plan/collect-fields.ts';
import type { ConnectorRuntime } from '../load/connector-runtime.ts';
import { Loaders, type LoadedAnswer } from '../load/entity-loader.ts';
import type { EntityLoad } from '../plan/object-plan.ts';
import { asBackendFailure, pathOf, type LoadedOutcome, type AnswerPlace, type ConnectorRun } from '../call/run.ts';

export type OutputObject = Record<string, unknown>;
export type MappedObject = Readonly<Record<string, unknown>>;

export type LoadOutcome = 'found' | 'absent' | 'failed';

export interface Where {
  readonly run: ConnectorRun;
  readonly place: AnswerPlace;
}

/** What is completed: a value, and where it stands in the run's answer. */
export interface Subject extends Where {
  readonly value: MappedObject;
}

/** The owner under which a request's scope keeps its loaders. */
const LOADERS = {};

export function loadersOf(run: ConnectorRun): Loaders {
  return run.context.scope.get(LOADERS, () => new Loaders());
}

export function ask(
  runtime: ConnectorRuntime,
  key: Parameters<ConnectorRuntime['load']>[0],
  run: ConnectorRun,
): Promise<LoadedAnswer> {
  return runtime.load(key, loadersOf(run), run.context);
}

export function entityVariables({ runtime: { reader, connector } }: EntityLoad, value: MappedObject): OwnVariables {
  const representation = reader.representation(value);
  return connector.entity?.via === 'args' ? { args: representation } : { this: representation };
}

export function isIn(include: Condition | undefined, run: ConnectorRun): boolean {
  return include === undefined || include(run.variables);
}

/** False when the variables leave out all that it would be asked for. */
export function wants({ fields }: EntityLoad, run: ConnectorRun): boolean {
  const [first] = fields;
  return first?.include === undefined || fields.some(({ include }) => isIn(include, run));
}

export function writeNulls({ fields }: EntityLoad, output: OutputObject, run: ConnectorRun): void {
  for (const { responseKey, include } of fields) if (isIn(include, run)) output[responseKey] = null;
}

/** With `whole`, the failure is told at the object, not at each of its fields. */
export function failLoad(
  load: EntityLoad,
  error: unknown,
  output: OutputObject,
  {
    run,
    place,
    whole,
  }: { readonly run: ConnectorRun; readonly place: AnswerPlace | undefined; readonly whole: boolean },
): LoadOutcome {
  const failure = asBackendFailure(error);
  writeNulls(load, output, run);
  if (whole) run.fail(failure, pathOf(place));
  else
    for (const { responseKey, include } of load.fields)
      if (isIn(include, run)) run.fail(failure, pathOf(place, responseKey));
  return 'failed';
}

/**
 * Gives an object the fields that one connector finds by its key, which are loaded and completed once for all objects
 * of the run with that key. Without a key there is nothing to find.
 */
export function giveLoaded(load: EntityLoad, output: OutputObject, value: MappedObject, { run, place }: Where): void {
  const { reader } = load.runtime;
  if (!reader.finds(value)) return writeNulls(load, output, run);
  const key = reader.text(value);
  const shared = run.sharedBy<SharedLoad>(load);
  let loaded = shared.get(key);
  if (loaded === undefined) shared.set(key, (loaded = startLoad(load, key, { value, run, place })));
  loaded.giveTo(output, place);
}

function startLoad(load: EntityLoad, text: string, { value, run, place }: Subject): SharedLoad {
  const shared = new SharedLoad(load, run);
  run.trackResult(
    ask(load.runtime, { text, variables: entityVariables(load, value) }, run),
    (answer) => shared.settle(outcomeOf(() => completeFound(load, answer(load.select), run, place))),
    (error) => shared.settle({ error }),
  );
  return shared;
}

function outcomeOf<Value>(make: () => Value): LoadedOutcome<Value> {
  try {
    return { value: make() };
  } catch (error) {
    return { error };
  }
}

/** The completed fields; undefined when nothing was found. */
function completeFound(
  load: EntityLoad,
  result: unknown,
  run: ConnectorRun,
  place: AnswerPlace,
): OutputObject | undefined {
  run.answered();
  return isObject(result) ? load.write(result, run, place) : undefined;
}

/** The objects that wait for one load. Of a hundred that wait for ten loads, ten cost a promise. */
class SharedLoad {
  readonly #load: EntityLoad;
  readonly #run: ConnectorRun;
  readonly #outputs: OutputObject[] = [];
  readonly #places: AnswerPlace[] = [];
  #outcome: LoadedOutcome<OutputObject | undefined> | undefined;

  constructor(load: EntityLoad, run: ConnectorRun) {
    this.#load = load;
    this.#run = run;
  }

  giveTo(output: OutputObject, place: AnswerPlace): void {
    if (this.#outcome !== undefined) return this.#give(this.#outcome, output, place);
    this.#outputs.push(output);
    this.#places.push(place);
  }

  settle(outcome: LoadedOutcome<OutputObject | undefined>): void {
    this.#outcome = outcome;
    this.#outputs.forEach((output, index) => this.#give(outcome, output, this.#places[index]));
    this.#outputs.length = this.#places.length = 0;
  }

  #give(outcome: LoadedOutcome<OutputObject | undefined>, output: OutputObject, place: AnswerPlace | undefined): void {
    if ('error' in outcome) failLoad(this.#load, outcome.error, output, { run: this.#run, place, whole: false });
    // The same values for each: what is completed is read alone, or merged with what belongs to the same entity.
    else if (outcome.value !== undefined) this.#load.assign(output, outcome.value);
    else writeNulls(this.#load, output, this.#run);
  }
}
