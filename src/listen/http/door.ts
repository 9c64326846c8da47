import type { IncomingMessage, ServerOptions, ServerResponse } from 'node:http';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Config, ListenConfig } from '../../config/schema.ts';
import { Cancellation } from '../../core/cancellation.ts';
import { ERROR_CODES } from '../../core/error-codes.ts';
import { ClientFailure } from '../../core/failure.ts';
import { answerBatch } from '../reply/answer-batch.ts';
import { answerWithEvents, type EventAnswering } from '../reply/answer-with-events.ts';
import { answerCommand, type PostCommand } from './answer-command.ts';
import type { Answering, Arrival, Reply, ResponseMediaType, TextResult } from '../arrival.ts';
import { originPolicy, type OriginPolicy } from './allow-origin.ts';
import { createClientAddress, type ClientAddress } from '../request/client-address.ts';
import { boundTo } from '../connection/bound-to.ts';
import { serverCloser } from '../connection/close-server.ts';
import { discardRest } from '../connection/discard-rest.ts';
import { EventStreams } from './event-streams.ts';
import { negotiateEvents, negotiateMediaType } from '../request/negotiate-media-type.ts';
import { answerVisit, isVisit } from './point-to-sandbox.ts';
import { receiveArrival } from '../request/receive-arrival.ts';
import { createSpikeArrest, type SpikeArrest } from '../connection/spike-arrest.ts';
import { refuseRepeatedCredentials } from '../request/refuse-repeated-credentials.ts';
import { reloadTls, type OnTlsReload } from '../connection/reload-tls.ts';
import { createSend, type Send } from '../reply/send-reply.ts';
import { readTlsOptions } from '../connection/tls-options.ts';
import {
  connectionErrorText,
  healthReply,
  plainErrorReply,
  writeReply,
  type AddedHeaders,
} from '../reply/write-reply.ts';

export interface DoorOptions {
  readonly listen: ListenConfig;
  readonly csrfPrevention: Config['csrfPrevention'];
  readonly cors: Config['cors'];
  readonly compression: Config['compression'];
  /** Off unless told. */
  readonly batching?: Config['batching'] | undefined;
  /** The headers in which credentials come, in lower case; `authorization` is one always. */
  readonly credentialHeaders?: readonly string[] | undefined;
  /** Refuses addresses that come too often. */
  readonly spikeArrest?: SpikeArrest | undefined;
  /** Told when certificates have changed. */
  readonly onTlsReload?: OnTlsReload | undefined;
  /** Writes the refusal of what does not get through the door. */
  readonly refuse: (failure: ClientFailure, mediaType: ResponseMediaType) => Reply;
  /** Writes a result as the body of a reply, or of an event. */
  readonly reply: (result: TextResult, mediaType: ResponseMediaType) => Reply;
  /** What GET and DELETE of another URL answer, such as the sandbox at `/`; undefined where there is nothing. */
  readonly pages?: ((url: string, method: 'GET' | 'DELETE') => Reply | Promise<Reply> | undefined) | undefined;
  /** What a POST to another path does, by that path. */
  readonly commands?: ReadonlyMap<string, PostCommand> | undefined;
  /** Told of what went wrong on our side, which the client reads nothing about. */
  readonly onFault?: ((fault: unknown) => void) | undefined;
  /** How long a client may take to send its headers, and its whole request; 10 s and 30 s unless told. */
  readonly receive?: { readonly headersMs: number; readonly requestMs: number } | undefined;
  /** How often an event stream gets a sign of life; 12 s unless told. */
  readonly heartbeatMs?: number | undefined;
}

const RECEIVE = { headersMs: 10_000, requestMs: 30_000 };
/** Often enough for proxies, which tend to give up after 15 s or more without a byte. */
const HEARTBEAT_MS = 12_000;

export interface Door {
  /** Where GraphQL is answered, such as `http://127.0.0.1:4000/graphql`. */
  readonly url: string;
  /** The port bound, also when a free one was asked for. */
  readonly port: number;
  /**
   * Turns readiness to 503, goes on accepting for the drain delay, then ends: running requests get the drain
   * timeout, what is left is cut off. Resolves when no connection is open.
   */
  close(): Promise<void>;
}

/**
 * Opens the GraphQL-over-HTTP door: GraphQL by GET and POST at the configured path, `/health/live`,
 * `/health/ready`, and pages. Rejects when the address cannot be bound.
 */
export async function openDoor(
  answering: Pick<Answering, 'answer' | 'ready'> & EventAnswering,
  options: DoorOptions,
): Promise<Door> {
  const { listen } = options;
  // Of every answer, short ones and refusals too: what a URL varies by is no matter of one request.
  const origins = originPolicy(options.cors, options.compression.enabled ? 'Accept, Accept-Encoding' : 'Accept');
  const app = makeServer(options, origins);
  let closing: Promise<void> | undefined;
  const isClosing = (): boolean => closing !== undefined;
  const send = createSend({ compression: options.compression, sendTimeoutMs: listen.sendTimeoutMs, isClosing });
  const streams = new EventStreams({
    sendTimeoutMs: listen.sendTimeoutMs,
    heartbeatMs: options.heartbeatMs ?? HEARTBEAT_MS,
    isClosing,
  });
  const stopAccepting = (): Promise<void> => {
    streams.endAll(
      options.refuse(new ClientFailure('NOT_READY', 'The gateway is closing: subscribe again.'), 'application/json')
        .body,
    );
    return app.close();
  };
  const closeServer = serverCloser(app.server, stopAccepting, listen);
  const graphql: GraphQLDoor = { answering, options, send, streams, origins, ...callersOf(options) };
  const added: AddedHeaders = options.compression.enabled ? { vary: 'Accept-Encoding' } : {};

  app.all(
    listen.path,
    takenOver((request, response) => void answerGraphQL(request, response, graphql)),
  );
  app.get(
    '/health/live',
    takenOver((request, response) => send(request, response, healthReply(true), added)),
  );
  app.get(
    '/health/ready',
    takenOver((request, response) => send(request, response, healthReply(!isClosing() && answering.ready()), added)),
  );
  app.all(
    '/*',
    takenOver((request, response) => void sendPage(request, options, (reply) => send(request, response, reply, added))),
  );

  // Fastify would bind this name's addresses one server each, and wait for the first of them alone when closing.
  await app.listen({ host: listen.host === 'localhost' ? '127.0.0.1' : listen.host, port: listen.port });
  const stopReloading = listen.tls && reloadTls(app.server, listen.tls, options.onTlsReload ?? (() => undefined));
  return {
    ...boundTo(app.server, listen),
    close: () => {
      stopReloading?.();
      return (closing ??= closeServer());
    },
  };
}

function makeServer(options: DoorOptions, origins: OriginPolicy): FastifyInstance {
  const { headersMs, requestMs } = options.receive ?? RECEIVE;
  return fastify({
    keepAliveTimeout: options.listen.keepAliveMs,
    requestTimeout: requestMs,
    // The timers above are looked at this often; a slow client has at most that much more.
    ...serverOptions(options.listen.tls, {
      headersTimeout: headersMs,
      connectionsCheckingInterval: Math.min(1_000, headersMs, requestMs),
    }),
    // While closing, requests on open connections are still answered; `connection: close` sends their clients away.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 16_384 },
    clientErrorHandler(error, socket) {
      const bytes: unknown = error.rawPacket;
      const added = origins.headersForBytes(Buffer.isBuffer(bytes) ? bytes : undefined);
      if (socket.writable && error.code !== 'ECONNRESET') socket.end(connectionErrorText(error.code, added));
      socket.destroySoon();
    },
    frameworkErrors: (error, request, reply) => {
      reply.hijack();
      writeReply(
        reply.raw,
        plainErrorReply(400, 'BAD_REQUEST', error.message),
        origins.headersFor(request.headers.origin),
        false,
      );
    },
  });
}

function serverOptions(
  tls: ListenConfig['tls'],
  timers: ServerOptions,
): { readonly http?: ServerOptions; readonly https?: ServerOptions } {
  return tls === undefined ? { http: timers } : { https: { ...timers, ...readTlsOptions(tls) } };
}

/** A route whose bytes are ours: taken at the first hook, before Fastify would look at the body. */
function takenOver(handle: (request: IncomingMessage, response: ServerResponse) => void): {
  onRequest: (request: FastifyRequest, reply: FastifyReply) => void;
  handler: () => void;
} {
  return {
    onRequest(request, reply) {
      reply.hijack();
      handle(request.raw, reply.raw);
    },
    handler() {},
  };
}

/** What every request for GraphQL is answered with. */
interface GraphQLDoor {
  readonly answering: Pick<Answering, 'answer'> & EventAnswering;
  readonly options: DoorOptions;
  readonly send: Send;
  readonly streams: EventStreams;
  readonly origins: OriginPolicy;
  readonly clientAddress: ClientAddress;
  readonly credentialHeaders: readonly string[];
  readonly arrestSpike: ((address: string) => void) | undefined;
}

function callersOf(options: DoorOptions): Pick<GraphQLDoor, 'clientAddress' | 'credentialHeaders' | 'arrestSpike'> {
  return {
    clientAddress: createClientAddress(options.listen.trustedProxies),
    credentialHeaders: [...new Set(['authorization', ...(options.credentialHeaders ?? [])])],
    arrestSpike: options.spikeArrest && createSpikeArrest(options.spikeArrest),
  };
}

async function answerGraphQL(request: IncomingMessage, response: ServerResponse, door: GraphQLDoor): Promise<void> {
  const { answering, options, origins } = door;
  const { headers } = request;
  const preflight = request.method === 'OPTIONS' ? origins.answerPreflight(headers) : undefined;
  if (preflight !== undefined) return door.send(request, response, preflight, {});
  const added = origins.headersFor(headers.origin);
  const send = (reply: Reply): void => door.send(request, response, reply, added);
  const cancellation = new Cancellation();
  response.on('close', () => {
    if (!response.writableFinished) cancellation.cancel('client disconnected');
  });
  let mediaType: ResponseMediaType = 'application/json';
  try {
    if (isVisit(request)) return send(answerVisit(options.listen.path, options.pages?.('/', 'GET') !== undefined));
    const events = negotiateEvents(headers.accept);
    if (events !== 'for everything') mediaType = negotiateMediaType(headers.accept);
    const limits = {
      maxBatchSize: options.batching?.enabled === true ? options.batching.maxSize : undefined,
      bodyLimitBytes: options.listen.bodyLimitBytes,
      csrfPrevention: options.csrfPrevention,
      originAllowed: origins.allowsRequest(headers),
      clientAddress: door.clientAddress,
      clientCertificates: options.listen.tls !== undefined && options.listen.tls.clientCertificate !== 'none',
    };
    door.arrestSpike?.(door.clientAddress(request));
    refuseRepeatedCredentials(request, door.credentialHeaders);
    const { arrival, batch } = await receiveArrival(request, mediaType, limits, cancellation);
    if (batch !== undefined) return send(await answerBatch(batch, answering));
    // A HEAD opens nothing.
    if (events === 'no' || request.method === 'HEAD') return send(await answering.answer(arrival));
    await answerEvents(response, { ...arrival, takesEvents: true }, door, {
      preferred: events === 'for everything',
      added,
      send,
    });
  } catch (error) {
    send(options.refuse(toClientFailure(error, options), mediaType));
    discardRest(request, (options.receive ?? RECEIVE).requestMs);
  }
}

async function answerEvents(
  response: ServerResponse,
  arrival: Arrival,
  { answering, options, streams }: GraphQLDoor,
  {
    preferred,
    added,
    send,
  }: { readonly preferred: boolean; readonly added: AddedHeaders; readonly send: (reply: Reply) => void },
): Promise<void> {
  const answer = await answerWithEvents(arrival, answering, { preferred, reply: options.reply });
  if ('reply' in answer) return send(answer.reply);
  if ('body' in answer) return streams.sendOne(response, answer, added);
  await streams.send(
    response,
    { bodies: answer.bodies, stop: () => arrival.cancellation.cancel('the stream has ended') },
    added,
  );
}

function toClientFailure(error: unknown, { onFault }: DoorOptions): ClientFailure {
  if (error instanceof ClientFailure) return error;
  onFault?.(error);
  return new ClientFailure('INTERNAL_SERVER_ERROR', ERROR_CODES.INTERNAL_SERVER_ERROR.meaning, { cause: error });
}

async function sendPage(request: IncomingMessage, options: DoorOptions, send: (reply: Reply) => void): Promise<void> {
  try {
    send(await findPage(request, options));
  } catch (error) {
    send(options.refuse(toClientFailure(error, options), 'application/json'));
    discardRest(request, (options.receive ?? RECEIVE).requestMs);
  }
}

function findPage(request: IncomingMessage, options: DoorOptions): Reply | Promise<Reply> {
  const { method = 'GET', url = '/' } = request;
  const command = options.commands?.get(url.split('?', 1)[0] ?? url);
  if (command !== undefined) return answerCommand(request, command, options.listen.bodyLimitBytes);
  const asked = method === 'HEAD' ? 'GET' : method;
  const page = asked === 'GET' || asked === 'DELETE' ? options.pages?.(url, asked) : undefined;
  return (
    page ??
    plainErrorReply(404, 'BAD_REQUEST', `Nothing is at this URL. GraphQL is answered at ${options.listen.path}.`)
  );
}
