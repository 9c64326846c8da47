import type { PreparedOperation, SubgraphAnswer, SubgraphEvents } from '../../core/backend.ts';
import type { Cause } from '../../core/failed-value.ts';
import { ClientFailure } from '../../core/failure.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { MergeAnswer } from './compile-fetch.ts';
import type { Executed, Execution, Step } from '../data/execution.ts';
import { causeOfError, causeOfFailure } from '../errors/place-errors.ts';

/** A subscription that was refused, or that broke off. */
export interface Ended {
  readonly causes: readonly Cause[];
}

/** The context of the subscription as a whole, and what makes one for each event: loaders and deadline are its own. */
export interface SubscriptionContexts {
  readonly context: RequestContext;
  readonly contextOfEvent: () => RequestContext;
}

/**
 * Never rejects. Each event is complete before the next one is begun, so that none overtakes another; what comes
 * meanwhile waits with the backend's stream, which bounds it. Without an `Ended`, the backend has ended it, or the
 * request was cancelled.
 */
export type Subscribe = (
  variables: Readonly<Record<string, unknown>>,
  contexts: SubscriptionContexts,
) => Promise<AsyncIterable<Executed | Ended> | Ended>;

interface SubscriptionParts {
  readonly subgraph: string;
  readonly prepared: PreparedOperation;
  readonly merge: MergeAnswer;
  /** What completes an event. */
  readonly rest: Step | undefined;
  readonly reportFailure: (subgraph: string, error: unknown) => void;
}

/** Throws a `ClientFailure` when the subgraph's protocol knows no events. */
export function compileSubscription(parts: SubscriptionParts): Subscribe {
  const { subgraph, prepared, reportFailure } = parts;
  const { subscribe } = prepared;
  if (subscribe === undefined)
    throw new ClientFailure('PLANNING_FAILED', `The subgraph ${subgraph} is not one that can be subscribed to.`);
  return async (variables, { context, contextOfEvent }) => {
    try {
      const answer = await subscribe({ variables, context, contextOfEvent });
      if ('errors' in answer) return { causes: answer.errors.map((error) => causeOfError(subgraph, error)) };
      return completeEvents(answer, parts, { variables, context, contextOfEvent });
    } catch (error) {
      if (!context.cancellation.cancelled) reportFailure(subgraph, error);
      return { causes: [causeOfFailure(subgraph, error)] };
    }
  };
}

async function* completeEvents(
  events: SubgraphEvents,
  { subgraph, merge, rest, reportFailure }: SubscriptionParts,
  { variables, context, contextOfEvent }: SubscriptionContexts & Pick<Execution, 'variables'>,
): AsyncGenerator<Executed | Ended, void> {
  try {
    for await (const answer of events) {
      const execution = startExecution(answer, merge, { variables, context: contextOfEvent() });
      const running = rest?.(execution);
      if (running !== undefined) await running;
      if (context.cancellation.cancelled) return;
      yield execution;
    }
  } catch (error) {
    if (context.cancellation.cancelled) return;
    reportFailure(subgraph, error);
    yield { causes: [causeOfFailure(subgraph, error)] };
  }
}

function startExecution(
  answer: SubgraphAnswer,
  merge: MergeAnswer,
  { variables, context }: Pick<Execution, 'variables' | 'context'>,
): Execution {
  const execution: Execution = { data: {}, variables, context, unplaced: [] };
  merge(answer, execution);
  return execution;
}
