import { Cancellation } from '../../core/cancellation.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { Whole } from '../../core/whole.ts';
import { writeJson } from '../../core/json/write-json.ts';
import type { TextResult } from '../../listen/arrival.ts';
import type { Policed } from '../../police/policed.ts';
import type { Operation } from '../../understand/operation.ts';
import { headersText } from '../policy/request-caching.ts';
import { authorizationKey } from './authorization-key.ts';

/** One run of a query that several requests wait for. */
interface Flight {
  readonly result: Promise<TextResult>;
  readonly since: number;
  readonly cancellation: Cancellation;
  waiting: number;
  joined: boolean;
  /** Takes it out of the table. */
  readonly end: () => void;
}

/**
 * What stands in a table of flights; empty when its flight has ended. A Map that has filled its table leaves the old
 * one behind, and what that points at stays until a full collection: measured, the text of nearly every answer.
 */
interface FlightSlot {
  flight: Flight | undefined;
}

/** Who may share, where more is known than what reaches a backend. Only what has begun `since` the same is shared. */
export interface Shareable {
  readonly key: string;
  readonly since: number;
}

/** Calls `run` before it returns, if it does at all. */
export type ShareInFlight = (
  policed: Policed,
  run: (policed: Policed) => Promise<TextResult>,
  shareable?: Shareable,
) => Promise<TextResult>;

/**
 * Makes the stage that runs equal queries in flight once. Two requests share when nothing that can reach a backend
 * tells them apart: the operation, its variables, and every header that is forwarded; when they have shown the same
 * credentials, or both none; and when they are refused the same fields for the same reasons. What a shared run answers
 * has `shared` set. It is cancelled when the last of those that wait is gone.
 */
export function createShareInFlight(): ShareInFlight {
  // By operation first: it is one object for equal documents, and its text is too long to hash for each request.
  const flights = new Map<Operation, Map<string, FlightSlot>>();

  function start(policed: Policed, { key, since }: Shareable, run: (policed: Policed) => Promise<TextResult>): Flight {
    const { operation } = policed;
    const cancellation = new Cancellation();
    const ofOperation = flights.get(operation) ?? new Map<string, FlightSlot>();
    flights.set(operation, ofOperation);
    const end = (): void => {
      // Another may have taken its place after it was cancelled.
      if (ofOperation.get(key) === place) ofOperation.delete(key);
      if (ofOperation.size === 0 && flights.get(operation) === ofOperation) flights.delete(operation);
      place.flight = undefined;
    };
    const result = run(detached(policed, cancellation));
    const flight: Flight = { result, since, cancellation, waiting: 0, joined: false, end };
    const place: FlightSlot = { flight };
    cancellation.onCancel(end);
    ofOperation.set(key, place);
    return flight;
  }

  return async (policed, run, given) => {
    const { operation, context } = policed;
    if (operation.definition.operation !== 'query') return run(policed);
    const shareable = given ?? { key: sharingKey(policed), since: 0 };
    const known = flights.get(operation)?.get(shareable.key)?.flight;
    const joined = known?.since === shareable.since ? known : undefined;
    if (joined !== undefined) joined.joined = true;
    const flight = joined ?? start(policed, shareable, run);
    flight.waiting += 1;
    const stopListening = context.cancellation.onCancel(() => {
      flight.waiting -= 1;
      if (flight.waiting === 0) flight.cancellation.cancel(context.cancellation.reason ?? 'cancelled');
    });
    try {
      const result = await flight.result;
      return flight.joined ? markShared(result) : result;
    } finally {
      stopListening();
      // Who began it waits to its end, too: a promise of its own for that would cost more than all the rest.
      if (joined === undefined) flight.end();
    }
  };
}

/** The same request, but no longer its client's alone. */
function detached(policed: Policed, cancellation: Cancellation): Whole<Policed> {
  const { id, forwardedHeaders, subgraphHeaders, callerToken, connectorContext, deadlineMs, scope } = policed.context;
  const context: Whole<RequestContext> = {
    id,
    forwardedHeaders,
    subgraphHeaders,
    callerToken,
    connectorContext,
    cancellation,
    deadlineMs,
    scope,
  };
  return {
    method: policed.method,
    params: policed.params,
    headers: policed.headers,
    address: policed.address,
    certificate: policed.certificate,
    mediaType: policed.mediaType,
    takesEvents: policed.takesEvents,
    batch: policed.batch,
    cancellation: policed.cancellation,
    caller: policed.caller,
    context,
    operation: policed.operation,
    variables: policed.variables,
    refused: policed.refused,
    visible: policed.visible,
    reservations: policed.reservations,
    overrides: policed.overrides,
  };
}

const marked = new WeakMap<TextResult, TextResult>();

/** The same object for all that share, so that what is made of it is made once. */
function markShared(result: TextResult): TextResult {
  if (result.shared === true) return result;
  const known = marked.get(result);
  if (known !== undefined) return known;
  const shared = { ...result, shared: true };
  marked.set(result, shared);
  return shared;
}

function sharingKey(policed: Policed): string {
  const { variables, context, caller } = policed;
  const { forwardedHeaders: headers, subgraphHeaders, connectorContext } = context;
  // Whatever is exchanged for a credential, or decided by it later on, is its own.
  let key = caller.credentials;
  // Both are in an order that the gateway decides: that of the operation, and that of the configuration.
  for (const _ in variables) {
    key += writeJson(variables);
    break;
  }
  key += headersText(headers);
  if (subgraphHeaders !== undefined) key += `\n${JSON.stringify(subgraphHeaders)}`;
  if (connectorContext !== undefined) key += `\n${connectorContext.sharing}`;
  return key + authorizationKey(policed);
}
