import type { ServiceError } from '@grpc/grpc-js';
import { BackendFailure } from '../../core/failure.ts';
import type { GrpcMethod } from '../../supergraph/grpc/descriptor.ts';
import { readErrorDetails } from './error-details.ts';
import type { Wire } from './protobuf.ts';
import { GRPC_STATUSES, statusName, type StatusMapping } from './status-table.ts';

/** The library's own words when a message is over the channel's limit; a server's exhaustion reads otherwise. */
const TOO_LARGE = /^Received message (?:larger than max|that decompresses to a size larger)/;

/**
 * A failed call in the words of every backend: the code by `status-table.ts`, the status's name in
 * `extensions.grpc.status`, and its message and rich details where they speak to the caller.
 */
export function toBackendFailure(call: { readonly subgraph: string; readonly method: GrpcMethod }, wire: Wire, error: ServiceError): BackendFailure {
  const status = statusName(error.code);
  const log = `${call.method.path}: ${status}: ${error.details}`;
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
