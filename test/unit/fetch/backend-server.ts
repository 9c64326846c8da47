import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BackendsConfig } from '../../../src/config/schema.ts';
import { Cancellation } from '../../../src/core/cancellation.ts';
import { BackendFailure } from '../../../src/core/failure.ts';
import { LazyScope, type Headers, type RequestContext } from '../../../src/core/request-context.ts';

export const BACKENDS: BackendsConfig = {
  timeoutMs: 5_000,
  maxAnswerBytes: 1_048_576,
  connections: 8,
  maxCallsPerRequest: 2_000,
};

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** Of the connection, 1-based: the first, the second... request on it. */
  readonly turn: number;
}

export interface BackendServer {
  readonly origin: string;
  readonly received: Received[];
  readonly server: Server;
  close(): Promise<void>;
}

type Answering = (request: Received, response: ServerResponse, message: IncomingMessage) => void;

/** A real HTTP server on a free port that keeps what it was asked. */
export async function serveBackend(answer: Answering): Promise<BackendServer> {
  const received: Received[] = [];
  const turns = new WeakMap<object, number>();
  const server = createServer((message, response) => {
    const turn = (turns.get(message.socket) ?? 0) + 1;
    turns.set(message.socket, turn);
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.on('end', () => {
      const request: Received = {
        method: message.method ?? '',
        url: message.url ?? '',
        headers: message.headers,
        rawHeaders: message.rawHeaders,
        body: Buffer.concat(chunks).toString(),
        turn,
      };
      received.push(request);
      answer(request, response, message);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is an object.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    received,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export const json = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

export function contextOf(
  more: { forwardedHeaders?: Headers; cancellation?: Cancellation; withinMs?: number } = {},
): RequestContext {
  return {
    id: 'test',
    forwardedHeaders: more.forwardedHeaders ?? {},
    cancellation: more.cancellation ?? new Cancellation(),
    deadlineMs: performance.now() + (more.withinMs ?? 30_000),
    scope: new LazyScope(),
  };
}

/** The failure that a promise rejects with; throws when it does anything else. */
export async function failureOf(work: Promise<unknown>): Promise<BackendFailure> {
  const outcome = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome && outcome.error instanceof BackendFailure) return outcome.error;
  throw new Error(`expected a BackendFailure, got ${JSON.stringify(outcome)}`);
}
