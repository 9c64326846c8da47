import type { IncomingMessage } from 'node:http';
import type { Config } from '../config/schema.ts';
import type { Cancellation } from '../core/cancellation.ts';
import { ClientFailure } from '../core/failure.ts';
import type { Arrival, GraphQLParams, ResponseMediaType } from './arrival.ts';
import type { ClientAddress } from './client-address.ts';
import { clientCertificateOf } from './client-certificate.ts';
import { checkContentType } from './check-content-type.ts';
import { preventCsrf } from './prevent-csrf.ts';
import { readBody } from './read-body.ts';
import { readBodyParams, readUrlParams } from './read-params.ts';

export interface ReceiveOptions {
  readonly bodyLimitBytes: number;
  readonly csrfPrevention: Config['csrfPrevention'];
  readonly originAllowed: boolean;
  readonly clientAddress: ClientAddress;
  /** Whether clients are asked for certificates. */
  readonly clientCertificates: boolean;
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
): Promise<Arrival> {
  const method = checkMethod(request.method);
  const { headers } = request;
  // Before the content type is judged: what a foreign page can send should learn nothing else.
  preventCsrf(method, headers, config.csrfPrevention, config.originAllowed);
  if (method === 'POST' || headers['content-type'] !== undefined) checkContentType(headers['content-type']);
  const params: GraphQLParams =
    method === 'GET' ? readUrlParams(request.url ?? '') : readBodyParams(await readBody(request, config.bodyLimitBytes));
  const arrival: Arrival = { method, params, headers, address: config.clientAddress(request), mediaType, cancellation };
  return config.clientCertificates ? { ...arrival, certificate: clientCertificateOf(request.socket) } : arrival;
}

function checkMethod(method: string | undefined): 'GET' | 'POST' {
  if (method === 'GET' || method === 'POST') return method;
  throw new ClientFailure('METHOD_NOT_ALLOWED', `${method ?? 'This method'} is not answered here: use POST, or GET for a query.`, {
    headers: { allow: 'GET, POST' },
  });
}
