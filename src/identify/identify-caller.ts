import { randomBytes } from 'node:crypto';
import { LazyScope, type Headers, type RequestContext } from '../core/request-context.ts';
import type { Arrival } from '../listen/arrival.ts';
import { anonymousCaller, type Caller } from './caller.ts';

export type Identified = Arrival & { readonly caller: Caller; readonly context: RequestContext };

export type IdentifyCaller = (arrival: Arrival) => Identified;

// Unlike those of any other process; counting on costs nothing, drawing a UUID for each request 0.5 µs.
const PROCESS = randomBytes(6).toString('hex');
let requests = 0;

const NO_HEADERS: Headers = Object.freeze({});

/** Makes the stage; `forward` names the client headers, in lower case, that reach backends. */
export function createIdentifyCaller(options: { forward: readonly string[]; requestTimeoutMs: number }): IdentifyCaller {
  return (arrival) => ({
    ...arrival,
    caller: anonymousCaller(arrival.address),
    context: {
      id: `${PROCESS}-${(requests += 1).toString(36)}`,
      forwardedHeaders: pickHeaders(arrival.headers, options.forward),
      cancellation: arrival.cancellation,
      deadlineMs: performance.now() + options.requestTimeoutMs,
      scope: new LazyScope(),
    },
  });
}

function pickHeaders(headers: Headers, names: readonly string[]): Headers {
  let picked: Record<string, string | readonly string[]> | undefined;
  for (const name of names) {
    const value = headers[name];
    if (value !== undefined) (picked ??= {})[name] = value;
  }
  return picked ?? NO_HEADERS;
}
