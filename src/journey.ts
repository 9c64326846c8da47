import type { Ended } from './execute/compile/compile-subscription.ts';
import type { Executed } from './execute/data/execution.ts';
import type { Identified } from './identify/identify-caller.ts';
import type { Arrival, ResultStream, TextResult } from './listen/arrival.ts';
import type { Planned } from './plan/plan-operation.ts';
import type { Policed } from './police/policed.ts';
import type { Understood } from './understand/operation.ts';

/** What need not be waited for is not a promise: a request that waits for nothing is answered in one go. */
type Now<Value> = Value | Promise<Value>;

/** What a request that has ended is known by. */
export type Ending = Pick<TextResult, 'dataText' | 'errors'>;

/**
 * Every moment of a request between the door and the response, in their order; nothing else decides it, and none is
 * added elsewhere. Each takes what those before it made: `Arrival`, `Identified`, `Understood`, `Policed`, `Planned`,
 * `Executed`, and at last the result. A moment that a graph or a configuration has no use for is undefined, and costs
 * nothing. Before all of them `listen/` has read the request within its limits, and `serve/` counts it and holds its
 * graph; after them `respond/` makes the bytes.
 */
export interface Stages<Compiled> {
  /** Who asks. Before all else: nothing is looked up, parsed or kept for a caller who is to be turned away. */
  readonly identify: (arrival: Arrival) => Now<Identified>;
  /** Puts the document in place of the hash that was sent for it. After `identify`: strangers' are kept apart. */
  readonly resolve: (identified: Identified) => Now<Identified>;
  /** Parses, validates and limits it, and coerces the variables: from here on nothing is text any more. */
  readonly understand: (identified: Identified) => Now<Understood>;
  /**
   * Counts what the caller has under way, and refuses what is too much; returns how to leave. Before anything is
   * counted against another limit. Undefined for what has limits of its own, as subscriptions have.
   */
  readonly enter?: ((understood: Understood) => (() => void) | undefined) | undefined;
  /** Whether the caller may have it, field by field. Before `cache`: what is kept is no way around a policy. */
  readonly police: (understood: Understood) => Now<Policed>;
  /** What the plan fetches beside what was asked for may be refused, too; so may what it would cost backends. */
  readonly settle?: ((policed: Policed) => Now<Policed>) | undefined;
  /**
   * Begins to learn what other gateways have purged, which `cache` will wait for. While those two are waited for, where
   * they are: both wait for the same store.
   */
  readonly catchUp?: ((understood: Understood) => void) | undefined;
  /** Keeps a document under the hash that came with it. After the policies: nobody fills the store who is refused. */
  readonly keepDocument?: ((policed: Policed) => void) | undefined;
  /**
   * Answers at once what is known or on its way; otherwise runs the moments from `plan` to `passHeaders`, and keeps
   * what they answer. What a mutation has made out of date is purged before its answer goes on.
   */
  readonly cache: (policed: Policed, run: (policed: Policed) => Promise<TextResult>) => Now<TextResult>;
  /** Who has to be asked for what, and in what order: made once for each operation, with all that is compiled of it. */
  readonly plan: (policed: Policed) => Now<Planned<Compiled>>;
  /** Asks them. */
  readonly execute: (planned: Planned<Compiled>) => Now<Executed>;
  /** In place of `execute` for a subscription: the data of each of its events, or how it has ended at once. */
  readonly subscribe: (planned: Planned<Compiled>) => Promise<AsyncIterable<Executed | Ended> | Ended>;
  /** What the client may see of it, as text: fields in its order, introspection, nulls and errors in their places. */
  readonly shape: (executed: Executed, planned: Planned<Compiled>) => TextResult;
  /** The same where a subscription has ended. */
  readonly shapeEnd: (ended: Ended, planned: Planned<Compiled>) => TextResult;
  /** What the data have cost. Before it is kept: whoever gets the same answer is told the same. */
  readonly countCost?: ((result: TextResult, executed: Executed, planned: Planned<Compiled>) => TextResult) | undefined;
  /** Names what a mutation has made out of date, of which `cache` rids all gateways. */
  readonly nameOutdated?:
    | ((result: TextResult, executed: Executed, planned: Planned<Compiled>) => TextResult)
    | undefined;
  /** Adds the headers that backends pass on. Before `cache` decides who else may have the answer: then nobody may. */
  readonly passHeaders?: ((result: TextResult, planned: Planned<Compiled>) => TextResult) | undefined;
  /** Says what it costs and may cost. After `cache`: to each caller its own limit, whoever the answer was made for. */
  readonly tellCost?: ((result: TextResult, policed: Policed) => TextResult) | undefined;
  // Here the caller leaves what it has entered: however the request has ended.
  /** Gives back what is only counted if it fails. When it is known how the request has ended, before it is answered. */
  readonly conclude?: ((policed: Policed, ending: Ending) => Promise<void> | undefined) | undefined;
}

/** The whole journey. Rejects with the `ClientFailure` of the stage that refuses the request. */
export async function travel<Compiled>(arrival: Arrival, stages: Stages<Compiled>): Promise<TextResult> {
  const identified = await stages.identify(arrival);
  const resolved = stages.resolve(identified);
  return answer(await stages.understand(resolved instanceof Promise ? await resolved : resolved), stages);
}

/**
 * The rest of it, from what was understood: for a door that has to know what is asked before it lets it be answered.
 */
export async function answer<Compiled>(understood: Understood, stages: Stages<Compiled>): Promise<TextResult> {
  const leave = stages.enter?.(understood);
  let policed: Policed;
  let result: TextResult;
  try {
    policed = await admit(understood, stages);
    result = await stages.cache(policed, (uncached) => run(uncached, stages));
    if (stages.tellCost !== undefined) result = stages.tellCost(result, policed);
  } finally {
    leave?.();
  }
  const concluding = stages.conclude?.(policed, result);
  if (concluding !== undefined) await concluding;
  return result;
}

async function admit<Compiled>(understood: Understood, stages: Stages<Compiled>): Promise<Policed> {
  const policing = policeAndSettle(understood, stages);
  if (policing instanceof Promise) stages.catchUp?.(understood);
  const policed = policing instanceof Promise ? await policing : policing;
  stages.keepDocument?.(policed);
  return policed;
}

function policeAndSettle<Compiled>(understood: Understood, { police, settle }: Stages<Compiled>): Now<Policed> {
  const policed = police(understood);
  if (settle === undefined) return policed;
  return policed instanceof Promise ? policed.then(settle) : settle(policed);
}

async function run<Compiled>(policed: Policed, stages: Stages<Compiled>): Promise<TextResult> {
  const planned = await stages.plan(policed);
  return finish(await stages.execute(planned), planned, stages);
}

function finish<Compiled>(executed: Executed, planned: Planned<Compiled>, stages: Stages<Compiled>): TextResult {
  let result = stages.shape(executed, planned);
  if (stages.countCost !== undefined) result = stages.countCost(result, executed, planned);
  if (stages.nameOutdated !== undefined) result = stages.nameOutdated(result, executed, planned);
  if (stages.passHeaders !== undefined) result = stages.passHeaders(result, planned);
  return result;
}

/**
 * The same of a subscription: to its plan, and from there once for each event. What two callers see of an
 * event may differ, so nothing is shared. `endAt` is told when the caller's credential ends, in milliseconds since
 * 1970.
 */
export async function follow<Compiled>(
  understood: Understood,
  stages: Stages<Compiled>,
  endAt: (timeMs: number) => void,
): Promise<ResultStream | TextResult> {
  const policed = await admit(understood, stages);
  if (policed.caller.expiresAtMs !== undefined) endAt(policed.caller.expiresAtMs);
  const planned = await stages.plan(policed);
  const events = await stages.subscribe(planned);
  if (!('causes' in events)) {
    await stages.conclude?.(policed, BEGUN);
    return finishEach(events, planned, stages);
  }
  const ended = stages.shapeEnd(events, planned);
  await stages.conclude?.(policed, ended);
  return ended;
}

/** As its policies see it, a subscription that has begun has succeeded. */
const BEGUN: Ending = { dataText: '{}', errors: [] };

async function* finishEach<Compiled>(
  events: AsyncIterable<Executed | Ended>,
  planned: Planned<Compiled>,
  stages: Stages<Compiled>,
): AsyncGenerator<TextResult, void> {
  for await (const event of events)
    yield 'causes' in event ? stages.shapeEnd(event, planned) : finish(event, planned, stages);
}
