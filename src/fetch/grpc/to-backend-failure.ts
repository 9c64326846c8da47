import type { Metadata, ServiceError } from '@grpc/grpc-js';
import { BackendFailure } from '../../core/failure.ts';
import type { GrpcMethod } from '../../supergraph/grpc/descriptor.ts';
import { readErrorDetails } from './error-details.ts';
import type { Wire } from './codec/protobuf.ts';
import { GRPC_STATUSES, statusName, type StatusMapping } from './status-table.ts';

/** The library's own words when a message is over the channel's limit; a server's exhaustion reads otherwise. */
const TOO_LARGE = /^Received message (?:larger than max|that decompresses to a size larger)/;

/** PROTOCOL-HTTP2.md, Responses: the content type begins with this, or a proxy or a web server has answered. */
const GRPC_CONTENT = /^application\/grpc(?:[+;]|$)/i;

/**
 * A failed call in the words of every backend: the code by `status-table.ts`, the status's name in
 * `extensions.grpc.status`, and its message and rich details where they speak to the caller.
 */
export function toBackendFailure(
  call: { readonly subgraph: string; readonly method: GrpcMethod },
  wire: Wire,
  error: ServiceError,
  headers?: Metadata,
): BackendFailure {
  const status = statusName(error.code);
  const log = `${call.method.path}: ${status}: ${error.details}`;
  const [contentType] = headers?.get('content-type') ?? [];
  // Of another HTTP status than 200, gRPC has made the status (http-grpc-status-mapping.md).
  if (
    typeof contentType === 'string' &&
    !GRPC_CONTENT.test(contentType) &&
    !error.details.startsWith('Received HTTP status code')
  ) {
    const found = contentType.split(';', 1)[0]?.trim() ?? '';
    return new BackendFailure(
      call.subgraph,
      'BACKEND_ANSWER_INVALID',
      `${call.method.path}: expected an answer of gRPC, found ${contentType}`,
      {
        publicMessage: `A backend sent an answer that is not gRPC, but ${found}.`,
        cause: error,
      },
    );
  }
  if (status === 'RESOURCE_EXHAUSTED' && TOO_LARGE.test(error.details)) {
    return new BackendFailure(call.subgraph, 'BACKEND_ANSWER_TOO_LARGE', log, { cause: error });
  }
  const { code, shown }: StatusMapping = GRPC_STATUSES[status];
  const details = shown ? readErrorDetails(wire, error.metadata?.get('grpc-status-details-bin')[0]) : [];
  return new BackendFailure(call.subgraph, code, log, {
    ...(shown && error.details !== '' ? { publicMessage: error.details } : {}),
    extensions: { grpc: { status, ...(details.length === 0 ? {} : { details }) } },
    cause: error,
  });
}
