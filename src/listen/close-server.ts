import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ListenConfig } from '../config/schema.ts';

// A connection whose last response left before closing began turns idle later: swept this often.
const SWEEP_MS = 50;

/**
 * Ends a server without cutting off who is being served: after the drain delay it accepts no connection and
 * closes idle ones; after the drain timeout it destroys those left. Resolves when none is open.
 */
export async function closeServer(
  server: Server,
  stopAccepting: () => Promise<void>,
  times: Pick<ListenConfig, 'drainDelayMs' | 'drainTimeoutMs'>,
): Promise<void> {
  if (times.drainDelayMs > 0) await delay(times.drainDelayMs);
  const ended = stopAccepting();
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), times.drainTimeoutMs);
  try {
    await ended;
  } finally {
    clearInterval(sweep);
    clearTimeout(deadline);
  }
}
