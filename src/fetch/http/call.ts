import type { Dispatcher } from 'undici';
import type { Cancellation } from '../../core/cancellation.ts';
import { errorCodeOf } from '../../core/error-code-of.ts';
import type { ErrorCode } from '../../core/error-codes.ts';
import type { Deadlines, Timed } from './deadlines.ts';
import { decodeContent, UnknownCoding } from './decode-content.ts';
import { failureOfCall, failureOfError } from './describe-failure.ts';

export interface HttpRequest {
  /** The subgraph that is asked, for failures. */
  readonly subgraph: string;
  /** `https://orders.internal:8443`, without a path. */
  readonly origin: string;
  /** With its query string. */
  readonly path: string;
  /** The path for the log, which no value of a request is in; none where that is not known. */
  readonly template?: string | undefined;
  readonly method: string;
  /** Name, value, name, value: the form that undici takes without another copy. */
  readonly headers: readonly string[];
  readonly body?: string | Uint8Array | undefined;
  /** For the whole call: connecting, the answer's last byte, decoding it. */
  readonly timeoutMs: number;
  /** Of the decoded answer. */
  readonly maxAnswerBytes: number;
  readonly cancellation: Cancellation;
  /** True when sending it twice does no harm: then a socket that closed under it is replaced once. */
  readonly idempotent: boolean;
}

/** Header names in lower case; a header sent several times (`set-cookie`) has several values. */
export type HttpHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** Without its content coding. */
  readonly body: Buffer;
}

/** Where a call is dispatched: `fresh` never reuses a socket, `streaming` keeps as many open as there are streams. */
export interface Dispatchers {
  pooled(origin: string): Dispatcher;
  fresh(origin: string): Dispatcher;
  streaming(origin: string): Dispatcher;
  readonly deadlines: Deadlines;
}

const EMPTY = Buffer.alloc(0);
// Thrown and passed to undici to end a request whose fate is decided; made once, since a stack trace costs 5 µs.
export const GIVEN_UP = new Error('The call has been given up.');

/**
 * True for an error that says the backend had closed the kept-alive socket before it read the request. undici
 * tells what a socket has read: one that never read anything was new, and its failure says something else.
 */
function closedWhileIdle(error: unknown): boolean {
  const code = errorCodeOf(error);
  if (code === 'ECONNRESET' || code === 'EPIPE') return true;
  if (code !== 'UND_ERR_SOCKET' || typeof error !== 'object' || error === null || !('socket' in error)) return false;
  const { socket } = error;
  return typeof socket === 'object' && socket !== null && 'bytesRead' in socket && socket.bytesRead !== 0;
}

/** One request and its answer, as undici's handler. Settles exactly once; whatever comes later is ignored. */
export class HttpCall implements Dispatcher.DispatchHandler, Timed {
  readonly deadlineMs: number;
  place = -1;
  readonly #request: HttpRequest;
  readonly #dispatchers: Dispatchers;
  readonly #resolve: (answer: HttpAnswer) => void;
  readonly #reject: (failure: unknown) => void;
  #stopListening: (() => void) | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #settled = false;
  #retried = false;
  #status = 0;
  #headers: HttpHeaders = {};
  #first: Buffer | undefined;
  #more: Buffer[] | undefined;
  #bytes = 0;

  constructor(
    request: HttpRequest,
    dispatchers: Dispatchers,
    resolve: (answer: HttpAnswer) => void,
    reject: (failure: unknown) => void,
  ) {
    this.#request = request;
    this.#dispatchers = dispatchers;
    this.#resolve = resolve;
    this.#reject = reject;
    this.deadlineMs = performance.now() + request.timeoutMs;
  }

  start(): void {
    const { cancellation, timeoutMs } = this.#request;
    if (cancellation.cancelled) return this.#fail('REQUEST_CANCELLED', `not sent: ${cancellation.reason ?? ''}`);
    if (timeoutMs <= 0) return this.#fail('BACKEND_TIMEOUT', 'not sent: no time was left');
    this.#dispatchers.deadlines.watch(this);
    this.#stopListening = cancellation.onCancel(() =>
      this.#fail('REQUEST_CANCELLED', cancellation.reason ?? 'cancelled'),
    );
    this.#dispatch(this.#dispatchers.pooled(this.#request.origin));
  }

  #dispatch(dispatcher: Dispatcher): void {
    const { path, method, headers, body, idempotent } = this.#request;
    dispatcher.dispatch(
      {
        path,
        method,
        // undici only reads them.
        headers: headers as string[],
        body: body ?? null,
        idempotent,
      },
      this,
    );
  }

  expire(): void {
    this.#fail('BACKEND_TIMEOUT', `no complete answer after ${Math.round(this.#request.timeoutMs)} ms`);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up while it waited for a connection. Throwing takes it out and keeps the connection; aborting would not.
    if (this.#settled) throw GIVEN_UP;
    this.#controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: HttpHeaders): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    const length = headers['content-length'];
    if (typeof length === 'string' && Number(length) > this.#request.maxAnswerBytes) this.#failTooLarge();
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#request.maxAnswerBytes) return this.#failTooLarge();
    if (this.#first === undefined) this.#first = chunk;
    else (this.#more ??= [this.#first]).push(chunk);
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    const body = this.#more === undefined ? (this.#first ?? EMPTY) : Buffer.concat(this.#more, this.#bytes);
    const coding = this.#headers['content-encoding'];
    if (coding === undefined || body.length === 0) return this.#succeed(body);
    decodeContent(String(coding), body, this.#request.maxAnswerBytes).then(
      (decoded) => this.#succeed(decoded),
      (error: unknown) => this.#failDecoding(error),
    );
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: unknown): void {
    if (this.#settled) return;
    if (this.#request.idempotent && !this.#retried && this.#status === 0 && closedWhileIdle(error)) {
      this.#retried = true;
      return this.#dispatch(this.#dispatchers.fresh(this.#request.origin));
    }
    this.#settle();
    this.#reject(failureOfError(this.#request, error));
  }

  #succeed(body: Buffer): void {
    if (this.#settled) return;
    this.#settle();
    this.#resolve({ status: this.#status, headers: this.#headers, body });
  }

  #failTooLarge(): void {
    this.#fail('BACKEND_ANSWER_TOO_LARGE', `the answer is over ${this.#request.maxAnswerBytes} bytes`);
  }

  #failDecoding(error: unknown): void {
    if (this.#settled) return;
    this.#settle();
    const unknown = error instanceof UnknownCoding;
    this.#reject(
      unknown
        ? failureOfCall(this.#request, 'BACKEND_ANSWER_INVALID', error.message)
        : failureOfError(this.#request, error),
    );
  }

  #fail(code: ErrorCode, what: string): void {
    if (this.#settled) return;
    this.#settle();
    this.#reject(failureOfCall(this.#request, code, what));
    this.#controller?.abort(GIVEN_UP);
  }

  #settle(): void {
    this.#settled = true;
    this.#dispatchers.deadlines.unwatch(this);
    this.#stopListening?.();
  }
}
