import type { Ended } from './execute/compile-subscription.ts';
import type { Executed } from './execute/execution.ts';
import type { Identified } from './identify/identify-caller.ts';
import type { Arrival, ResultStream, TextResult } from './listen/arrival.ts';
import type { Planned } from './plan/plan-operation.ts';
import type { Policed } from './police/policed.ts';
import type { Understood } from './understand/operation.ts';

type Now<Value> = Value | Promise<Value>;

/** The stages between the door and the response, each turning what the one before made into its own. */
export interface Stages<Compiled> {
  readonly identify: (arrival: Arrival) => Now<Identified>;
  readonly understand: (identified: Identified) => Now<Understood>;
  readonly police: (understood: Understood) => Now<Policed>;
  /** Keeps the document of an admitted request under the hash that was sent with it. */
  readonly keepDocument?: ((policed: Policed) => void) | undefined;
  /** Answers at once when the answer is known or on its way; otherwise runs the rest of the journey. */
  readonly cache: (policed: Policed, rest: (policed: Policed) => Promise<TextResult>) => Now<TextResult>;
  /** Told how an admitted request has ended, by policies that count that. */
  readonly conclude?:
    | ((policed: Policed, result: Pick<TextResult, 'dataText' | 'errors'>) => Promise<void> | undefined)
    | undefined;
  readonly plan: (policed: Policed) => Now<Planned<Compiled>>;
  readonly execute: (planned: Planned<Compiled>) => Now<Executed>;
  readonly subscribe: (planned: Planned<Compiled>) => Promise<AsyncIterable<Executed | Ended> | Ended>;
  readonly shape: (executed: Executed, planned: Planned<Compiled>) => TextResult;
  readonly shapeEnd: (ended: Ended, planned: Planned<Compiled>) => TextResult;
}

/**
 * The order of a request's journey; nothing else decides it. `listen` comes before it and `respond` after, since the
 * doors differ there. Nobody's document is looked at before it is known who asks. Rejects with the `ClientFailure` of
 * the stage that refuses the request.
 */
export async function travel<Compiled>(arrival: Arrival, stages: Stages<Compiled>): Promise<TextResult> {
  return answer(await stages.understand(await stages.identify(arrival)), stages);
}

/**
 * The rest of it, from what was understood: for a door that has to know what is asked before it lets it be answered.
 */
export async function answer<Compiled>(understood: Understood, stages: Stages<Compiled>): Promise<TextResult> {
  const policed = await admit(understood, stages);
  const result = await stages.cache(policed, async (uncached) => {
    const planned = await stages.plan(uncached);
    const executed = await stages.execute(planned);
    return stages.shape(executed, planned);
  });
  const concluding = stages.conclude?.(policed, result);
  if (concluding !== undefined) await concluding;
  return result;
}

async function admit<Compiled>(understood: Understood, { police, keepDocument }: Stages<Compiled>): Promise<Policed> {
  const policed = await police(understood);
  keepDocument?.(policed);
  return policed;
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
    return shapeEvents(events, planned, stages);
  }
  const ended = stages.shapeEnd(events, planned);
  await stages.conclude?.(policed, ended);
  return ended;
}

/** As its policies see it, a subscription that has begun has succeeded. */
const BEGUN = { dataText: '{}', errors: [] };

async function* shapeEvents<Compiled>(
  events: AsyncIterable<Executed | Ended>,
  planned: Planned<Compiled>,
  { shape, shapeEnd }: Stages<Compiled>,
): AsyncGenerator<TextResult, void> {
  for await (const event of events) yield 'causes' in event ? shapeEnd(event, planned) : shape(event, planned);
}
