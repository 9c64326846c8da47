import type { Metadata } from '@grpc/grpc-js';
import type { Cancellation } from '../../core/cancellation.ts';
import { BackendFailure } from '../../core/failure.ts';
import type { Reads } from '../../mapping/infer/list-reads.ts';
import type { GrpcDescriptor, GrpcMethod } from '../../supergraph/grpc/descriptor.ts';
import { PLAIN_ENUMS, type EnumPolicy } from '../../supergraph/grpc/enum-policy.ts';
import type { Grpc } from '../../supergraph/grpc/client/grpc-js.ts';
import type { GrpcChannels, GrpcTarget } from './channels.ts';
import { codecOf, type MessageCodec } from './codec/codec.ts';
import { MessageProblem } from './codec/message-problem.ts';
import { toMetadata, type GrpcMetadata } from './metadata.ts';
import { loadWire, type Wire } from './codec/protobuf.ts';

export interface GrpcCall {
  readonly channels: GrpcChannels;
  /** Named in failures. */
  readonly subgraph: string;
  /** Keep it: the channel is found by its identity. */
  readonly target: GrpcTarget;
  readonly descriptor: GrpcDescriptor;
  readonly method: GrpcMethod;
  /** The request in ProtoJSON: a plain object; 64-bit integers as string, bigint or safe number. */
  readonly message: unknown;
  readonly metadata?: GrpcMetadata | undefined;
  /** `performance.now()` by which the answer must be here; of a stream, by which it must have begun. */
  readonly deadlineMs: number;
  readonly cancellation: Cancellation;
  /** Of one message, beside the channel's own limit, which is checked before the message is held in memory. */
  readonly maxAnswerBytes?: number | undefined;
  readonly enumPolicy?: EnumPolicy | undefined;
}

/** A channel, and what reads and writes the wire format. */
export interface Opened<Channel> {
  readonly wire: Wire;
  readonly channel: Channel;
  readonly codec: MessageCodec;
}

/** Rejects with a `BackendFailure` when there is no channel. */
export async function openChannel<Channel>(call: GrpcCall, open: () => Promise<Channel>): Promise<Opened<Channel>> {
  try {
    const wire = await loadWire();
    return { wire, channel: await open(), codec: codecOf(wire, call.descriptor, call.enumPolicy ?? PLAIN_ENUMS) };
  } catch (cause) {
    throw new BackendFailure(
      call.subgraph,
      'BACKEND_UNREACHABLE',
      `${call.method.path}: no channel to ${call.target.address}`,
      { cause },
    );
  }
}

/** Throws a `BackendFailure` when the message does not fit the request type, or the metadata no header. */
export function prepareCall(
  call: GrpcCall,
  grpc: Grpc,
  codec: MessageCodec,
): { request: Uint8Array; metadata: Metadata } {
  try {
    return {
      request: codec.encode(call.method.requestType, call.message),
      metadata: toMetadata(grpc, call.metadata ?? {}),
    };
  } catch (problem) {
    if (!(problem instanceof MessageProblem)) throw problem;
    throw new BackendFailure(call.subgraph, 'BAD_USER_INPUT', `${call.method.path}: ${problem.message}`, {
      publicMessage: problem.message,
      cause: problem,
    });
  }
}

/** Throws a `BackendFailure` when there are too many bytes. */
export function limitAnswer(call: GrpcCall, bytes: Uint8Array): void {
  if (call.maxAnswerBytes === undefined || bytes.length <= call.maxAnswerBytes) return;
  throw new BackendFailure(
    call.subgraph,
    'BACKEND_ANSWER_TOO_LARGE',
    `${call.method.path}: ${bytes.length} bytes, expected at most ${call.maxAnswerBytes}`,
  );
}

/** Throws a `BackendFailure` when the bytes are no message of the response type. */
export function decodeAnswer(
  call: Pick<GrpcCall, 'subgraph' | 'method'>,
  codec: MessageCodec,
  { bytes, reads }: { readonly bytes: Uint8Array; readonly reads?: Reads | undefined },
): unknown {
  try {
    return codec.decode(call.method.responseType, bytes, reads);
  } catch (cause) {
    throw new BackendFailure(
      call.subgraph,
      'BACKEND_ANSWER_INVALID',
      `${call.method.path}: the answer is no ${call.method.responseType}`,
      { cause },
    );
  }
}

/** The library's deadlines are wall-clock times. */
export function wallClock(deadlineMs: number): number {
  return Date.now() + (deadlineMs - performance.now());
}

// Encoding and decoding happen outside the library: it would report their errors as INTERNAL of the server.
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

export function sameBuffer(bytes: Buffer): Buffer {
  return bytes;
}

export function cancelled(call: GrpcCall): BackendFailure {
  return new BackendFailure(
    call.subgraph,
    'REQUEST_CANCELLED',
    `${call.method.path}: cancelled (${call.cancellation.reason ?? 'no reason'})`,
  );
}
