import type { Dispatcher } from 'undici';
import type { ErrorCode } from '../../core/error-codes.ts';
import type { BackendFailure } from '../../core/failure.ts';
import { GIVEN_UP, type Dispatchers, type HttpAnswer, type HttpHeaders, type HttpRequest } from './call.ts';
import type { Timed } from './deadlines.ts';
import { failureOfCall, failureOfError } from './describe-failure.ts';

export interface HttpStreamRequest extends Omit<HttpRequest, 'idempotent'> {
  /** Up to the head of an answer that is a stream; for the whole of one that is not. */
  readonly timeoutMs: number;
  /** Whether an answer with this head is the stream that was asked for. */
  readonly isStream: (status: number, headers: HttpHeaders) => boolean;
}

/** Takes the bytes of a stream as they come, then is told once that no more will. */
export interface ByteSink {
  onData(chunk: Buffer): void;
  /** Without a failure when the backend ended the stream itself. */
  onEnd(failure: BackendFailure | undefined): void;
}

/** A body that has begun. It goes on until its end, the request's cancellation, or `abort`. */
export interface HttpStream {
  /** To be called once, at once. */
  read(sink: ByteSink): void;
  /** Closes the connection; the sink hears no more. */
  abort(): void;
}

type Settle = (outcome: HttpStream | HttpAnswer) => void;

/** One request whose answer may be a body without an end, as undici's handler. */
export class HttpStreamCall implements Dispatcher.DispatchHandler, Timed, HttpStream {
  readonly deadlineMs: number;
  place = -1;
  readonly #request: HttpStreamRequest;
  readonly #dispatchers: Dispatchers;
  readonly #resolve: Settle;
  readonly #reject: (failure: unknown) => void;
  #stopListening: (() => void) | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #head: { readonly status: number; readonly headers: HttpHeaders } | undefined;
  #streams = false;
  #sink: ByteSink | undefined;
  /** Nothing of what is still to come matters. */
  #over = false;
  /** Of an answer that is no stream, and of a stream between its head and `read`. */
  #chunks: Buffer[] = [];
  #bytes = 0;
  #end: { readonly failure: BackendFailure | undefined } | undefined;

  constructor(
    request: HttpStreamRequest,
    dispatchers: Dispatchers,
    resolve: Settle,
    reject: (failure: unknown) => void,
  ) {
    this.#request = request;
    this.#dispatchers = dispatchers;
    this.#resolve = resolve;
    this.#reject = reject;
    this.deadlineMs = performance.now() + request.timeoutMs;
  }

  start(): void {
    const { cancellation, timeoutMs, path, method, headers, body, origin } = this.#request;
    if (cancellation.cancelled) return this.#fail('REQUEST_CANCELLED', `not sent: ${cancellation.reason ?? ''}`);
    if (timeoutMs <= 0) return this.#fail('BACKEND_TIMEOUT', 'not sent: no time was left');
    this.#dispatchers.deadlines.watch(this);
    this.#stopListening = cancellation.onCancel(() =>
      this.#fail('REQUEST_CANCELLED', cancellation.reason ?? 'cancelled'),
    );
    // undici only reads the headers.
    this.#dispatchers
      .streaming(origin)
      .dispatch({ path, method, headers: headers as string[], body: body ?? null }, this);
  }

  read(sink: ByteSink): void {
    this.#sink = sink;
    for (const chunk of this.#chunks.splice(0)) if (!this.#over) sink.onData(chunk);
    if (this.#end !== undefined) sink.onEnd(this.#end.failure);
  }

  abort(): void {
    if (this.#over) return;
    this.#release();
    this.#controller?.abort(GIVEN_UP);
  }

  expire(): void {
    this.#fail('BACKEND_TIMEOUT', `no answer after ${Math.round(this.#request.timeoutMs)} ms`);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#over) throw GIVEN_UP;
    this.#controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: HttpHeaders): void {
    if (status < 200 || this.#over) return;
    this.#head = { status, headers };
    this.#streams = this.#request.isStream(status, headers);
    if (!this.#streams) return;
    this.#dispatchers.deadlines.unwatch(this);
    this.#resolve(this);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#over) return;
    if (this.#sink !== undefined) return this.#sink.onData(chunk);
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    if (this.#bytes > this.#request.maxAnswerBytes)
      this.#fail('BACKEND_ANSWER_TOO_LARGE', `the answer is over ${this.#request.maxAnswerBytes} bytes`);
  }

  onResponseEnd(): void {
    if (this.#over || this.#head === undefined) return;
    this.#release();
    if (this.#streams) this.#finish(undefined);
    else this.#resolve({ ...this.#head, body: Buffer.concat(this.#chunks, this.#bytes) });
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: unknown): void {
    if (this.#over) return;
    // Once it streams, whatever goes wrong on the connection is its end, however the parser names that.
    const brokenOff = this.#streams
      ? failureOfCall(this.#request, 'BACKEND_UNREACHABLE', 'the stream broke off', error)
      : undefined;
    this.#failWith(brokenOff ?? failureOfError(this.#request, error));
  }

  #fail(code: ErrorCode, what: string): void {
    if (this.#over) return;
    this.#failWith(failureOfCall(this.#request, code, what));
    this.#controller?.abort(GIVEN_UP);
  }

  #failWith(failure: BackendFailure): void {
    this.#release();
    if (this.#streams) this.#finish(failure);
    else this.#reject(failure);
  }

  #finish(failure: BackendFailure | undefined): void {
    this.#end = { failure };
    this.#sink?.onEnd(failure);
  }

  #release(): void {
    this.#over = true;
    this.#dispatchers.deadlines.unwatch(this);
    this.#stopListening?.();
  }
}
