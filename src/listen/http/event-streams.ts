import type { ServerResponse } from 'node:http';
import type { OneEvent } from '../reply/answer-with-events.ts';
import type { AddedHeaders } from '../reply/write-reply.ts';

export interface EventStreamsOptions {
  /** How long a client may take nothing of what it is sent before it is cut off. */
  readonly sendTimeoutMs: number;
  readonly heartbeatMs: number;
  /** Whether the connection ends with what is sent. */
  readonly isClosing: () => boolean;
}

/** Proxies in front are told not to hold events back, nor to keep them. */
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-content-type-options': 'nosniff',
  'x-accel-buffering': 'no',
};

// Browsers tell nobody of an event without data, hence the empty one.
const COMPLETE = 'event: complete\ndata:\n\n';

function nextEvent(body: string | Uint8Array): string {
  return `event: next\ndata: ${typeof body === 'string' ? body : Buffer.from(body).toString()}\n\n`;
}

function isOver(response: ServerResponse): boolean {
  return response.destroyed || response.writableEnded;
}

/** Bodies to be sent as they come, and what ends them. */
export interface EventSource {
  readonly bodies: AsyncIterable<string | Uint8Array>;
  readonly stop: () => void;
}

/**
 * The event streams that a door has open, in the "distinct connections" mode of GraphQL over SSE. One timer keeps all
 * of them alive through proxies, by comments; it runs while there are any.
 */
export class EventStreams {
  readonly #options: EventStreamsOptions;
  /** Each with what stops its bodies. */
  readonly #open = new Map<ServerResponse, () => void>();
  #heartbeat: NodeJS.Timeout | undefined;
  /** The body that ends streams; set once the door closes. */
  #farewell: string | Uint8Array | undefined;

  constructor(options: EventStreamsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#open.size;
  }

  /** Sends the one answer of an operation that is no subscription, and completes. */
  sendOne(response: ServerResponse, { body, passedHeaders }: OneEvent, added: AddedHeaders): void {
    if (response.destroyed) return;
    this.#writeHead(response, added, passedHeaders);
    response.end(nextEvent(body) + COMPLETE);
  }

  /**
   * Sends each body as it comes, the next one when the client has taken those before; then completes. Resolves when
   * the bodies have ended. They are told to by `stop`, which the stream calls when it ends for any reason.
   */
  async send(response: ServerResponse, { bodies, stop }: EventSource, added: AddedHeaders): Promise<void> {
    if (response.destroyed) return stop();
    if (this.#farewell !== undefined) {
      this.sendOne(response, { body: this.#farewell }, added);
      return stop();
    }
    this.#writeHead(response, added);
    response.flushHeaders();
    this.#add(response, stop);
    try {
      for await (const body of bodies) {
        if (isOver(response)) break;
        if (!response.write(nextEvent(body))) await this.#drained(response);
        // Before the next is asked for, which is work.
        if (isOver(response)) break;
      }
    } finally {
      if (!isOver(response)) response.end(COMPLETE);
      this.#delete(response);
    }
  }

  /** Ends all streams with a last body, and those that are still to come. */
  endAll(body: string | Uint8Array): void {
    this.#farewell = body;
    for (const response of [...this.#open.keys()]) {
      response.end(nextEvent(body) + COMPLETE);
      this.#delete(response);
    }
  }

  #writeHead(response: ServerResponse, added: AddedHeaders, passedHeaders: OneEvent['passedHeaders'] = []): void {
    const headers = { ...HEADERS, ...added, ...(this.#options.isClosing() && { connection: 'close' }) };
    // Names and values in turn, since a name may stand more than once.
    response.writeHead(200, [...Object.entries(headers).flat(), ...passedHeaders]);
  }

  #add(response: ServerResponse, stop: () => void): void {
    this.#open.set(response, stop);
    response.once('close', () => this.#delete(response));
    // Not holding the process open: the sockets of the streams do.
    this.#heartbeat ??= setInterval(() => this.#beat(), this.#options.heartbeatMs).unref();
  }

  #delete(response: ServerResponse): void {
    this.#open.get(response)?.();
    this.#open.delete(response);
    if (this.#open.size > 0) return;
    clearInterval(this.#heartbeat);
    this.#heartbeat = undefined;
  }

  #beat(): void {
    // Whoever has not taken what was sent before needs no sign of life.
    for (const response of this.#open.keys()) if (!response.writableNeedDrain) response.write(':\n\n');
  }

  #drained(response: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const cutOff = setTimeout(() => response.socket?.resetAndDestroy(), this.#options.sendTimeoutMs);
      const settle = (): void => {
        clearTimeout(cutOff);
        response.off('drain', settle);
        response.off('close', settle);
        resolve();
      };
      response.on('drain', settle);
      response.on('close', settle);
      if (response.destroyed) settle();
    });
  }
}
