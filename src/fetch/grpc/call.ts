import { performance } from 'node:perf_hooks';
import type { Metadata, ServiceError } from '@grpc/grpc-js';
import type { Cancellation } from '../../core/cancellation.ts';
import { BackendFailure } from '../../core/failure.ts';
import type { GrpcDescriptor, GrpcMethod } from '../../supergraph/grpc/descriptor.ts';
import type { GrpcChannel, GrpcChannels, GrpcTarget } from './channels.ts';
import { codecOf } from './codec.ts';
import { PLAIN_ENUMS, type EnumPolicy } from '../../supergraph/grpc/enum-policy.ts';
import { MessageProblem } from './message-problem.ts';
import { fromMetadata, toMetadata, type GrpcMetadata } from './metadata.ts';
import { loadWire, type Wire } from './protobuf.ts';
import { toBackendFailure } from './to-backend-failure.ts';

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
  /** `performance.now()` by which the answer must be here. */
  readonly deadlineMs: number;
  readonly cancellation: Cancellation;
  /** Beside the channel's own limit, which is checked before the message is held in memory. */
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
export async function callGrpc(call: GrpcCall): Promise<GrpcAnswer> {
  if (call.cancellation.cancelled) throw cancelled(call);
  const { wire, channel } = await open(call);
  const codec = codecOf(wire, call.descriptor, call.enumPolicy ?? PLAIN_ENUMS);
  const prepared = prepare(call, channel, () => codec.encode(call.method.requestType, call.message));
  const { bytes, headers, trailers } = await send(call, { channel, wire, ...prepared });
  if (call.maxAnswerBytes !== undefined && bytes.length > call.maxAnswerBytes) {
    throw new BackendFailure(call.subgraph, 'BACKEND_ANSWER_TOO_LARGE', `${call.method.path}: ${bytes.length} bytes, expected at most ${call.maxAnswerBytes}`);
  }
  try {
    return { message: codec.decode(call.method.responseType, bytes), metadata: fromMetadata(headers), trailers: fromMetadata(trailers) };
  } catch (cause) {
    throw new BackendFailure(call.subgraph, 'BACKEND_ANSWER_INVALID', `${call.method.path}: the answer is no ${call.method.responseType}`, { cause });
  }
}

async function open(call: GrpcCall): Promise<{ wire: Wire; channel: GrpcChannel }> {
  try {
    return { wire: await loadWire(), channel: await call.channels.open(call.target) };
  } catch (cause) {
    throw new BackendFailure(call.subgraph, 'BACKEND_UNREACHABLE', `${call.method.path}: no channel to ${call.target.address}`, { cause });
  }
}

function prepare(call: GrpcCall, { grpc }: GrpcChannel, encode: () => Uint8Array): { request: Uint8Array; metadata: Metadata } {
  try {
    return { request: encode(), metadata: toMetadata(grpc, call.metadata ?? {}) };
  } catch (problem) {
    if (!(problem instanceof MessageProblem)) throw problem;
    throw new BackendFailure(call.subgraph, 'BAD_USER_INPUT', `${call.method.path}: ${problem.message}`, { publicMessage: problem.message, cause: problem });
  }
}

interface RawAnswer {
  readonly bytes: Buffer;
  readonly headers: Metadata | undefined;
  readonly trailers: Metadata | undefined;
}

interface Prepared {
  readonly channel: GrpcChannel;
  readonly wire: Wire;
  readonly request: Uint8Array;
  readonly metadata: Metadata;
}

function send(call: GrpcCall, { channel: { client, begin }, wire, request, metadata }: Prepared): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    let headers: Metadata | undefined;
    let answer: { error: ServiceError | null; bytes: Buffer | undefined } | undefined;
    // The library's deadlines are wall-clock times.
    const deadline = Date.now() + (call.deadlineMs - performance.now());
    const running = client.makeUnaryRequest(call.method.path, asBuffer, sameBuffer, request, metadata, { deadline }, (error, bytes) => {
      answer = { error, bytes };
    });
    const end = begin();
    const stopListening = call.cancellation.onCancel(() => running.cancel());
    running.on('metadata', (received: Metadata) => (headers = received));
    // Comes right after the callback, whatever happened.
    running.on('status', ({ metadata: trailers }) => {
      stopListening();
      end();
      if (answer?.error) reject(call.cancellation.cancelled ? cancelled(call) : toBackendFailure(call, wire, answer.error));
      else resolve({ bytes: answer?.bytes ?? Buffer.alloc(0), headers, trailers });
    });
  });
}

// Encoding and decoding happen outside the library: it would report their errors as INTERNAL of the server.
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function sameBuffer(bytes: Buffer): Buffer {
  return bytes;
}

function cancelled(call: GrpcCall): BackendFailure {
  return new BackendFailure(call.subgraph, 'REQUEST_CANCELLED', `${call.method.path}: cancelled (${call.cancellation.reason ?? 'no reason'})`);
}
