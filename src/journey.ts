import type { Executed } from './execute/compile-plan.ts';
import type { Identified } from './identify/identify-caller.ts';
import type { Arrival, TextResult } from './listen/arrival.ts';
import type { Planned } from './plan/plan-operation.ts';
import type { Understood } from './understand/operation.ts';

type Now<Value> = Value | Promise<Value>;

/** The stages between the door and the response, each turning what the one before made into its own. */
export interface Stages<Compiled> {
  readonly identify: (arrival: Arrival) => Identified;
  readonly understand: (identified: Identified) => Now<Understood>;
  /** Answers at once when the answer is known or on its way; otherwise runs the rest of the journey. */
  readonly cache: (understood: Understood, rest: (understood: Understood) => Promise<TextResult>) => Promise<TextResult>;
  readonly plan: (understood: Understood) => Now<Planned<Compiled>>;
  readonly execute: (planned: Planned<Compiled>) => Now<Executed>;
  readonly shape: (executed: Executed, planned: Planned<Compiled>) => TextResult;
}

/**
 * The order of a request's journey; nothing else decides it. `listen` comes before it and `respond` after, since the
 * doors differ there. Rejects with the `ClientFailure` of the stage that refuses the request.
 */
export async function travel<Compiled>(arrival: Arrival, stages: Stages<Compiled>): Promise<TextResult> {
  const identified = stages.identify(arrival);
  const understood = await stages.understand(identified);
  return stages.cache(understood, async (uncached) => {
    const planned = await stages.plan(uncached);
    const executed = await stages.execute(planned);
    return stages.shape(executed, planned);
  });
}
