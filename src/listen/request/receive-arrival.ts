import type { IncomingMessage } from 'node:http';
import type { Config } from '../../config/schema.ts';
import type { Cancellation } from '../../core/cancellation.ts';
import { ClientFailure } from '../../core/failure.ts';
import type { Whole } from '../../core/whole.ts';
import type { Arrival, BatchTally, GraphQLParams, ResponseMediaType } from '../arrival.ts';
import type { ClientAddress } from './client-address.ts';
import { clientCertificateOf } from './client-certificate.ts';
import { checkContentType } from './check-content-type.ts';
import { preventCsrf } from './prevent-csrf.ts';
import { readBody } from './read-body.ts';
import { readBatchParams, readBodyParams, readUrlParams } from './read-params.ts';

export interface ReceiveOptions {
  readonly bodyLimitBytes: number;
  readonly csrfPrevention: Config['csrfPrevention'];
  readonly originAllowed: boolean;
  readonly clientAddress: ClientAddress;
  /** Whether clients are asked for certificates. */
  readonly clientCertificates: boolean;
  /** Undefined: one request at a time. */
  readonly maxBatchSize: number | undefined;
}

/** What one HTTP request asks for: one thing, or a batch. */
export interface Received {
  readonly arrival: Arrival;
  /** All of a batch, `arrival` being the first. */
  readonly batch: readonly Arrival[] | undefined;
}

/**
 * Turns an HTTP request into an arrival. Rejects with a `ClientFailure` that says what is wrong, where, and what
 * was expected.
 */
export async function receiveArrival(
  request: IncomingMessage,
  mediaType: ResponseMediaType,
  config: ReceiveOptions,
  cancellation: Cancellation,
): Promise<Received> {
  const method = checkMethod(request.method);
  const { headers } = request;
  // Before the content type is judged: what a foreign page can send should learn nothing else.
  preventCsrf(method, headers, config.csrfPrevention, config.originAllowed);
  if (method === 'POST' || headers['content-type'] !== undefined) checkContentType(headers['content-type']);
  const certificate = config.clientCertificates ? clientCertificateOf(request.socket) : undefined;
  const arrivalOf = (params: GraphQLParams): Whole<Arrival> => ({
    method,
    params,
    headers,
    address: config.clientAddress(request),
    certificate,
    mediaType,
    takesEvents: undefined,
    batch: undefined,
    cancellation,
  });
  if (method === 'GET') return { arrival: arrivalOf(readUrlParams(request.url ?? '')), batch: undefined };
  const body = await readBody(request, config.bodyLimitBytes);
  if (config.maxBatchSize === undefined) return { arrival: arrivalOf(readBodyParams(body)), batch: undefined };
  return receiveBatch(readBatchParams(body, config.maxBatchSize), arrivalOf);
}

function receiveBatch(
  { isBatch, all }: ReturnType<typeof readBatchParams>,
  arrivalOf: (params: GraphQLParams) => Arrival,
): Received {
  const tally: BatchTally = {
    tokens: 0,
    aliases: 0,
    rootFields: 0,
    selections: 0,
    directives: 0,
    variablesBytes: 0,
    cost: 0,
    subgraphCosts: new Map(),
  };
  const arrivals = all.map(
    (params): Arrival =>
      isBatch ? { ...arrivalOf(params), mediaType: 'application/json', batch: tally } : arrivalOf(params),
  );
  const [arrival] = arrivals;
  if (arrival === undefined) throw new ClientFailure('BAD_REQUEST', 'The batch is empty.');
  return { arrival, batch: isBatch ? arrivals : undefined };
}

function checkMethod(method: string | undefined): 'GET' | 'POST' {
  if (method === 'GET' || method === 'POST') return method;
  // RFC 9110 §9.3.2: as a GET, whose content `node:http` then leaves out.
  if (method === 'HEAD') return 'GET';
  throw new ClientFailure(
    'METHOD_NOT_ALLOWED',
    `${method ?? 'This method'} is not answered here: use POST, or GET for a query.`,
    {
      headers: { allow: 'GET, HEAD, POST' },
    },
  );
}
