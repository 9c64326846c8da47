import type { ClientReadableStream, Metadata, ServiceError } from '@grpc/grpc-js';
import { BackendFailure } from '../../core/failure.ts';
import { EventQueue, HELD_EVENTS } from '../event-queue.ts';
import type { GrpcStreamChannel } from './channels.ts';
import { fromMetadata, type GrpcMetadata } from './metadata.ts';
import {
  asBuffer,
  cancelled,
  decodeAnswer,
  limitAnswer,
  openChannel,
  prepareCall,
  sameBuffer,
  type GrpcCall,
  type Opened,
} from './prepare-call.ts';
import { toBackendFailure } from './to-backend-failure.ts';

/** One message of a stream. */
export interface GrpcEvent {
  /** In ProtoJSON, owned by the caller; 64-bit integers are decimal strings. */
  readonly message: unknown;
  /** The same for every message: what the server sent before the first. */
  readonly metadata: GrpcMetadata;
}

/**
 * Makes one call whose responses stream. Where requests stream as well, one is sent and the stream left open, since
 * servers of such methods take the end of the requests for the end of all.
 *
 * Resolves when the call is on its way, as soon as there is a connection: most servers send nothing before their first
 * message, so that an idle stream cannot be told from one that is not accepted yet. Rejects with a `BackendFailure`,
 * and so does the iteration when the stream breaks off. A reader that falls too far behind is dropped with
 * SUBSCRIBER_TOO_SLOW. Ends with the iteration, or when the call is cancelled.
 */
export async function streamGrpc(call: GrpcCall): Promise<AsyncIterable<GrpcEvent>> {
  if (call.cancellation.cancelled) throw cancelled(call);
  const opened = await openChannel(call, () => call.channels.openForStream(call.target));
  try {
    return decodeEvents(call, opened, await begin(call, opened));
  } catch (error) {
    opened.channel.release();
    throw error;
  }
}

interface RawEvent {
  readonly bytes: Buffer;
  readonly headers: Metadata | undefined;
}

function begin(call: GrpcCall, { channel, wire, codec }: Opened<GrpcStreamChannel>): Promise<EventQueue<RawEvent>> {
  const { request, metadata } = prepareCall(call, channel.grpc, codec);
  const running = start(call, channel, request, metadata);
  return new Promise((resolve, reject) => {
    const maxBytes = call.maxAnswerBytes ?? Number.POSITIVE_INFINITY;
    const queue = new EventQueue<RawEvent>({ items: HELD_EVENTS, size: maxBytes }, () => running.cancel());
    const stopListening = call.cancellation.onCancel(() => running.cancel());
    let headers: Metadata | undefined;
    const fail = (reason: BackendFailure, dropped = false): void => {
      queue.fail(reason, { dropped });
      reject(reason);
      running.cancel();
    };
    const stopWaiting = waitForConnection(channel, call.deadlineMs - performance.now(), (connected) => {
      if (connected) resolve(queue);
      else
        fail(
          new BackendFailure(
            call.subgraph,
            'BACKEND_TIMEOUT',
            `${call.method.path}: no connection to ${call.target.address} in time`,
          ),
        );
    });
    running.on('metadata', (received: Metadata) => (headers = received));
    running.on('data', (bytes: Buffer) => {
      if (queue.push({ bytes, headers }, bytes.length)) return;
      fail(
        new BackendFailure(
          call.subgraph,
          'SUBSCRIBER_TOO_SLOW',
          `${call.method.path}: more than ${HELD_EVENTS} events, or ${maxBytes} bytes of them, wait to be delivered`,
        ),
        true,
      );
    });
    running.on('error', (error: ServiceError) =>
      fail(call.cancellation.cancelled ? cancelled(call) : toBackendFailure(call, wire, error, headers)),
    );
    // The last that comes, whatever happened.
    running.on('status', () => {
      stopListening();
      stopWaiting();
      channel.release();
      queue.end();
      resolve(queue);
    });
  });
}

/**
 * Calls `done` once, unless the function that it returns is called before. The library's own `waitForReady` keeps a
 * timer until the deadline, whatever has become of the call.
 */
function waitForConnection(
  { grpc, client }: GrpcStreamChannel,
  timeoutMs: number,
  done: (connected: boolean) => void,
): () => void {
  const channel = client.getChannel();
  const timer = setTimeout(() => settle(false), timeoutMs);
  let over = false;
  const stop = (): void => {
    over = true;
    clearTimeout(timer);
  };
  const settle = (connected: boolean): void => {
    stop();
    done(connected);
  };
  const look = (): void => {
    if (over) return;
    const state = channel.getConnectivityState(true);
    if (state === grpc.connectivityState.READY) settle(true);
    // A channel is closed when it has no streams any more.
    else if (state !== grpc.connectivityState.SHUTDOWN)
      channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, look);
  };
  look();
  return stop;
}

function start(
  { method }: GrpcCall,
  { client }: GrpcStreamChannel,
  request: Uint8Array,
  metadata: Metadata,
): ClientReadableStream<Buffer> {
  if (!method.requestStream)
    return client.makeServerStreamRequest(method.path, asBuffer, sameBuffer, request, metadata);
  const stream = client.makeBidiStreamRequest(method.path, asBuffer, sameBuffer, metadata);
  stream.write(request);
  return stream;
}

/** Messages are decoded when they are asked for. */
async function* decodeEvents(
  call: GrpcCall,
  { codec }: Opened<GrpcStreamChannel>,
  events: EventQueue<RawEvent>,
): AsyncGenerator<GrpcEvent, void> {
  for await (const { bytes, headers } of events) {
    limitAnswer(call, bytes);
    yield { message: decodeAnswer(call, codec, { bytes }), metadata: fromMetadata(headers) };
  }
}
