import { Pool, type Dispatcher } from 'undici';
import type { BackendsConfig } from '../../config/schema.ts';
import type { BackendFailure } from '../../core/failure.ts';
import { HttpCall, type Dispatchers, type HttpAnswer, type HttpRequest } from './call.ts';
import { Deadlines } from './deadlines.ts';
import { failureOfCall } from './describe-failure.ts';
import { HttpStreamCall, type HttpStream, type HttpStreamRequest } from './stream.ts';

/** Kept-alive connections to every HTTP backend. */
export interface Pools {
  /**
   * One HTTP exchange; any status is an answer. Rejects with a `BackendFailure`: `BACKEND_UNREACHABLE`,
   * `BACKEND_TIMEOUT`, `BACKEND_ANSWER_TOO_LARGE`, `BACKEND_ANSWER_INVALID` (not HTTP, or an unknown content coding),
   * `REQUEST_CANCELLED`, `INTERNAL_SERVER_ERROR` (a header or path that cannot be sent).
   */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /**
   * One HTTP exchange whose answer may be a body without an end, on a connection of its own: streams do not take those
   * of calls. Resolves with the stream when it begins, or with the whole of another answer. Rejects as `send` does.
   */
  stream(request: HttpStreamRequest): Promise<HttpStream | HttpAnswer>;
  /** Lets running calls end, then closes every connection; from now on every call is `BACKEND_UNREACHABLE`. */
  close(): Promise<void>;
}

const MAX_CONNECT_MS = 10_000;

/**
 * Pools, one an origin, made on first use. Idle connections are closed after 4 s, or 2 s before the time that
 * the backend announces in `Keep-Alive`: undici's own defaults, since most servers close after 5 s.
 */
export function createPools(config: BackendsConfig): Pools {
  const pooled = new Map<string, Pool>();
  const fresh = new Map<string, Pool>();
  const streaming = new Map<string, Pool>();
  const deadlines = new Deadlines();
  const options: Pool.Options = {
    connections: config.connections,
    connectTimeout: Math.min(config.timeoutMs, MAX_CONNECT_MS),
    // `Deadlines` covers the whole call; undici's timers count from byte to byte, and cost two a call.
    headersTimeout: 0,
    bodyTimeout: 0,
  };

  const find = (kept: Map<string, Pool>, origin: string, more: Pool.Options): Dispatcher => {
    let pool = kept.get(origin);
    if (pool === undefined) {
      pool = new Pool(origin, { ...options, ...more });
      kept.set(origin, pool);
    }
    return pool;
  };

  const dispatchers: Dispatchers = {
    pooled: (origin) => find(pooled, origin, {}),
    // Without pipelining undici closes the connection after each request.
    fresh: (origin) => find(fresh, origin, { pipelining: 0 }),
    streaming: (origin) => find(streaming, origin, { pipelining: 0, connections: null }),
    deadlines,
  };

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await Promise.all([...pooled.values(), ...fresh.values(), ...streaming.values()].map((pool) => pool.close()));
    deadlines.stop();
  };

  const refuse = (request: HttpStreamRequest | HttpRequest): BackendFailure =>
    failureOfCall(request, 'BACKEND_UNREACHABLE', 'not sent: the gateway is closing');

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        if (closing !== undefined) reject(refuse(request));
        else new HttpCall(request, dispatchers, resolve, reject).start();
      }),
    stream: (request) =>
      new Promise((resolve, reject) => {
        if (closing !== undefined) reject(refuse(request));
        else new HttpStreamCall(request, dispatchers, resolve, reject).start();
      }),
    close: () => (closing ??= close()),
  };
}
