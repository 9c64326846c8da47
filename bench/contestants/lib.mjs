import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';

// A profile is written on an orderly exit only.
process.once('SIGTERM', () => process.exit(0));

/** What the benchmark hands to each hand-written server: the port to bind, and the backends' addresses. */
export function readArguments() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      urls: { type: 'string', default: '{}' },
      route: { type: 'string', default: '' },
      answer: { type: 'string', default: '' },
    },
  });
  return { ...values, port: Number(values.port), urls: JSON.parse(values.urls) };
}

/** Serves `answer` whatever the path: a request's body is read, as HTTP wants, and not looked at. */
export function serve(port, answer) {
  createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    request.resume();
    request.on('end', () => {
      answer(request).then(
        (bytes) => {
          response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
          response.end(bytes);
        },
        (error) => {
          response.writeHead(502);
          response.end(String(error));
        },
      );
    });
  }).listen({ port, host: '127.0.0.1', backlog: 1024 });
}

/** Calls to one origin through `undici`'s `dispatch`: no Request, no stream, no AbortController. */
export class Caller {
  #pool;
  constructor(url) {
    this.#pool = new Pool(new URL(url).origin, { connections: 64, pipelining: 1 });
  }

  /** @returns {Promise<any>} the parsed answer. */
  post(body, authorization) {
    return this.#call({
      method: 'POST',
      path: '/',
      body,
      headers: ['content-type', 'application/json', 'authorization', authorization],
    });
  }

  get(path, authorization) {
    return this.#call({ method: 'GET', path, headers: ['authorization', authorization] });
  }

  #call(options) {
    return new Promise((resolve, reject) => void this.#pool.dispatch(options, new Answer(resolve, reject)));
  }
}

class Answer {
  #resolve;
  #reject;
  #chunks = [];

  constructor(resolve, reject) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onRequestStart() {}

  onResponseStart(_controller, status) {
    if (status !== 200) this.#reject(new Error(`status ${status}`));
  }

  onResponseData(_controller, chunk) {
    this.#chunks.push(chunk);
  }

  onResponseEnd() {
    const bytes = this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
    try {
      this.#resolve(JSON.parse(bytes.toString()));
    } catch (error) {
      this.#reject(error);
    }
  }

  onResponseError(_controller, error) {
    this.#reject(error);
  }
}
