import { Pool, type Dispatcher } from 'undici';
import type { BackendsConfig } from '../../config/schema.ts';
import { HttpCall, type Dispatchers, type HttpAnswer, type HttpRequest } from './call.ts';
import { Deadlines } from './deadlines.ts';
import { failureOfCall } from './describe-failure.ts';

/** Kept-alive connections to every HTTP backend. */
export interface Pools {
  /**
   * One HTTP exchange; any status is an answer. Rejects with a `BackendFailure`: `BACKEND_UNREACHABLE`,
   * `BACKEND_TIMEOUT`, `BACKEND_ANSWER_TOO_LARGE`, `BACKEND_ANSWER_INVALID` (not HTTP, or an unknown content coding),
   * `REQUEST_CANCELLED`, `INTERNAL_SERVER_ERROR` (a header or path that cannot be sent).
   */
  send(request: HttpRequest): Promise<HttpAnswer>;
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
    deadlines,
  };

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await Promise.all([...pooled.values(), ...fresh.values()].map((pool) => pool.close()));
    deadlines.stop();
  };

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        if (closing !== undefined) reject(failureOfCall(request, 'BACKEND_UNREACHABLE', 'not sent: the gateway is closing'));
        else new HttpCall(request, dispatchers, resolve, reject).start();
      }),
    close: () => (closing ??= close()),
  };
}
