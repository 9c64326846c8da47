import type { Metadata, ServiceError } from '@grpc/grpc-js';
import type { GrpcChannel } from './channels.ts';
import { fromMetadata, type GrpcMetadata } from './metadata.ts';
import { asBuffer, cancelled, decodeAnswer, openChannel, prepareCall, sameBuffer, wallClock, type GrpcCall } from './prepare-call.ts';
import type { Wire } from './protobuf.ts';
import { toBackendFailure } from './to-backend-failure.ts';

export class GrpcAnswer {
  /** The response in ProtoJSON, owned by the caller; 64-bit integers are decimal strings. */
  readonly message: unknown;
  readonly #headers: Metadata | undefined;
  readonly #trailers: Metadata | undefined;

  constructor(message: unknown, { headers, trailers }: Pick<RawAnswer, 'headers' | 'trailers'>) {
    this.message = message;
    this.#headers = headers;
    this.#trailers = trailers;
  }

  /** What came before the message. Read on demand: few read it. */
  get metadata(): GrpcMetadata {
    return fromMetadata(this.#headers);
  }

  /** What came behind it. */
  get trailers(): GrpcMetadata {
    return fromMetadata(this.#trailers);
  }
}

/**
 * Makes one unary call. Rejects with a `BackendFailure` only: `BAD_USER_INPUT` when the message does not fit the
 * request type (its public message names the field and what was expected), otherwise what `status-table.ts` says.
 */
export async function callGrpc(call: GrpcCall): Promise<GrpcAnswer> {
  if (call.cancellation.cancelled) throw cancelled(call);
  const { wire, channel, codec } = await openChannel(call, () => call.channels.open(call.target));
  const { request, metadata } = prepareCall(call, channel.grpc, codec);
  const answer = await send(call, { channel, wire, request, metadata });
  return new GrpcAnswer(decodeAnswer(call, codec, answer.bytes), answer);
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
    const running = client.makeUnaryRequest(call.method.path, asBuffer, sameBuffer, request, metadata, { deadline: wallClock(call.deadlineMs) }, (error, bytes) => {
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
