import type { ClientUnaryCall, Metadata, ServiceError } from '@grpc/grpc-js';
import type { GrpcChannel } from './channels.ts';
import { fromMetadata, type GrpcMetadata } from './metadata.ts';
import type { Reads } from '../../mapping/infer/list-reads.ts';
import type { MessageCodec } from './codec/codec.ts';
import {
  asBuffer,
  cancelled,
  decodeAnswer,
  limitAnswer,
  openChannel,
  prepareCall,
  wallClock,
  type GrpcCall,
} from './prepare-call.ts';
import type { Wire } from './codec/protobuf.ts';
import { toBackendFailure } from './to-backend-failure.ts';

export class GrpcAnswer {
  readonly #call: GrpcCall;
  readonly #codec: MessageCodec;
  readonly #raw: AnswerBytes;
  #whole: { readonly message: unknown } | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(call: GrpcCall, codec: MessageCodec, raw: AnswerBytes) {
    this.#call = call;
    this.#codec = codec;
    this.#raw = raw;
  }

  /**
   * The response in ProtoJSON, owned by the caller; 64-bit integers are decimal strings. With `reads`, of what nobody
   * reads any part may be missing. Throws a `BackendFailure` when the bytes are no message of the response type.
   */
  read(reads?: Reads): unknown {
    if (this.#whole !== undefined) return this.#whole.message;
    if (this.#failure !== undefined) throw this.#failure.error;
    try {
      const message = decodeAnswer(this.#call, this.#codec, { bytes: this.#raw.bytes, reads });
      if (reads === undefined) this.#whole = { message };
      return message;
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  /** In bytes. */
  get size(): number {
    return this.#raw.bytes.length;
  }

  /** What came before the message. Read on demand: few read it. */
  get metadata(): GrpcMetadata {
    return fromMetadata(this.#raw.headers);
  }

  /** What came behind it. */
  get trailers(): GrpcMetadata {
    return fromMetadata(this.#raw.trailers);
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
  limitAnswer(call, answer.bytes);
  return new GrpcAnswer(call, codec, answer);
}

interface AnswerBytes {
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

function send(call: GrpcCall, prepared: Prepared): Promise<AnswerBytes> {
  return new Promise((resolve, reject) => {
    start(
      call,
      prepared,
      new PendingCall(call, { wire: prepared.wire, end: prepared.channel.begin(), resolve, reject }),
    );
  });
}

function start(
  { method, deadlineMs }: GrpcCall,
  { channel: { client }, request, metadata }: Prepared,
  pending: PendingCall,
): void {
  const options = { deadline: wallClock(deadlineMs) };
  pending.listenTo(
    client.makeUnaryRequest(method.path, asBuffer, pending.take, request, metadata, options, pending.callback),
  );
}

interface UnansweredCall {
  readonly wire: Wire;
  readonly end: () => void;
  readonly resolve: (answer: AnswerBytes) => void;
  readonly reject: (failure: unknown) => void;
}

/**
 * What the library holds of a call. It keeps ended calls, and all that hangs on them, until the next full collection:
 * so this lets go of everything when it ends, and its functions have nothing else in their reach
 * (docs/decisions/keep-requests-young.md).
 */
class PendingCall {
  /** As if it read the message: what it returns is held like the call. */
  readonly take = (bytes: Buffer): true => {
    this.#bytes = bytes;
    return true;
  };
  readonly callback = (error: ServiceError | null): void => {
    this.#error = error;
  };
  #call: GrpcCall | undefined;
  #waiting: UnansweredCall | undefined;
  #stopListening: (() => void) | undefined;
  #headers: Metadata | undefined;
  #error: ServiceError | null = null;
  #bytes: Buffer | undefined;

  constructor(call: GrpcCall, waiting: UnansweredCall) {
    this.#call = call;
    this.#waiting = waiting;
  }

  listenTo(running: ClientUnaryCall): void {
    this.#stopListening = this.#call?.cancellation.onCancel(() => running.cancel());
    running.on('metadata', (received: Metadata) => (this.#headers = received));
    // Comes right after the callback, whatever happened.
    running.on('status', ({ metadata: trailers }) => this.#settle(trailers));
  }

  #settle(trailers: Metadata): void {
    const [call, waiting, error, bytes, headers] = [this.#call, this.#waiting, this.#error, this.#bytes, this.#headers];
    this.#stopListening?.();
    this.#call = this.#waiting = this.#stopListening = this.#headers = this.#bytes = undefined;
    this.#error = null;
    if (call === undefined || waiting === undefined) return;
    waiting.end();
    if (error !== null)
      waiting.reject(
        call.cancellation.cancelled ? cancelled(call) : toBackendFailure(call, waiting.wire, error, headers),
      );
    else waiting.resolve({ bytes: bytes ?? Buffer.alloc(0), headers, trailers });
  }
}
