import type { Cancellation } from '../../core/cancellation.ts';
import type { GrpcDescriptor, GrpcMethod } from '../../supergraph/grpc/descriptor.ts';
import type { GrpcChannels, GrpcTarget } from './channels.ts';
import type { EnumPolicy } from './enum-policy.ts';

/** Names in lower case; a name sent several times has several values; values of `-bin` names are base64. */
export type GrpcMetadata = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface GrpcCall {
  readonly channels: GrpcChannels;
  /** Named in failures. */
  readonly subgraph: string;
  readonly target: GrpcTarget;
  readonly descriptor: GrpcDescriptor;
  readonly method: GrpcMethod;
  /** The request in ProtoJSON: a plain object; 64-bit integers as string, number or bigint. */
  readonly message: unknown;
  readonly metadata?: GrpcMetadata | undefined;
  /** `performance.now()` by which the answer must be here. */
  readonly deadlineMs: number;
  readonly cancellation: Cancellation;
  readonly maxAnswerBytes?: number | undefined;
  readonly enumPolicy?: EnumPolicy | undefined;
}

export interface GrpcAnswer {
  /** The response in ProtoJSON, owned by the caller; 64-bit integers are decimal strings. */
  readonly message: unknown;
  readonly metadata: GrpcMetadata;
  readonly trailers: GrpcMetadata;
}

/**
 * Makes one unary call. Rejects with a `BackendFailure` only: `BAD_USER_INPUT` when the message does not fit the
 * request type (its public message names the field and what was expected), otherwise what `status-table.ts` says.
 */
export async function callGrpc(_call: GrpcCall): Promise<GrpcAnswer> {
  throw new Error('not yet');
}
