import { randomBytes } from 'node:crypto';
import type { HeadersConfig } from '../config/sections/headers.ts';
import { LazyScope, type Headers, type RequestContext } from '../core/request-context.ts';
import type { Whole } from '../core/whole.ts';
import type { Arrival } from '../listen/arrival.ts';
import type { Authenticate, Authenticated } from './authenticate.ts';
import { compileBackendHeaders, type BackendHeaders } from './backend-headers.ts';
import type { Caller } from './caller.ts';
import type { compileConnectorContext } from './connector-context.ts';

export type Identified = Arrival & { readonly caller: Caller; readonly context: RequestContext };

/**
 * A promise only where something has to be waited for. Throws or rejects with the `ClientFailure` that refuses the
 * caller.
 */
export type IdentifyCaller = (arrival: Arrival) => Identified | Promise<Identified>;

type SentHeaders = Pick<HeadersConfig, 'forward' | 'set'>;

export interface IdentifyOptions {
  readonly authenticate: Authenticate;
  readonly headers: SentHeaders;
  /** Of subgraphs and sources that have rules of their own, in place of `headers`; of a source by its `sourceKey`. */
  readonly headersOf?: Readonly<Record<string, SentHeaders>> | undefined;
  /** Whether calls are made with tokens that are exchanged for the caller's. */
  readonly keepsToken?: boolean | undefined;
  /** Undefined where nothing is given to connectors as `$context`. */
  readonly connectorContext?: ReturnType<typeof compileConnectorContext>;
  readonly requestTimeoutMs: number;
}

// Unlike those of any other process; counting on costs nothing, drawing a UUID for each request 0.5 µs.
const PROCESS = randomBytes(6).toString('hex');
let requests = 0;

/** Makes the stage. */
export function createIdentifyCaller(options: IdentifyOptions): IdentifyCaller {
  const { authenticate, keepsToken = false, connectorContext, requestTimeoutMs } = options;
  const backendHeaders = compileBackendHeaders(options.headers);
  const ofSubgraphs = Object.entries(options.headersOf ?? {}).map(
    ([name, rules]) => [name, compileBackendHeaders(rules)] as const,
  );

  const identified = (arrival: Arrival, { caller, token, headers }: Authenticated): Whole<Identified> => {
    const id = `${PROCESS}-${((requests += 1)).toString(36)}`;
    return {
      method: arrival.method,
      params: arrival.params,
      headers,
      address: arrival.address,
      certificate: arrival.certificate,
      mediaType: arrival.mediaType,
      takesEvents: arrival.takesEvents,
      batch: arrival.batch,
      cancellation: arrival.cancellation,
      caller,
      context: {
        id,
        forwardedHeaders: backendHeaders(headers, caller),
        subgraphHeaders: ofSubgraphs.length === 0 ? undefined : headersOfEach(ofSubgraphs, headers, caller),
        callerToken: keepsToken ? token : undefined,
        connectorContext: connectorContext?.({ caller, headers, requestId: id }),
        cancellation: arrival.cancellation,
        deadlineMs: performance.now() + requestTimeoutMs,
        scope: new LazyScope(),
      },
    };
  };

  return (arrival) => {
    const authenticated = authenticate(arrival);
    return authenticated instanceof Promise
      ? authenticated.then((known) => identified(arrival, known))
      : identified(arrival, authenticated);
  };
}

function headersOfEach(
  compiled: readonly (readonly [string, BackendHeaders])[],
  sent: Headers,
  caller: Caller,
): Readonly<Record<string, Headers>> {
  return Object.fromEntries(compiled.map(([name, headers]) => [name, headers(sent, caller)]));
}
