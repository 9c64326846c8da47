import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { ListenConfig } from '../../config/schema.ts';

// A connection whose response left a moment ago turns idle a moment later: swept this often.
const SWEEP_MS = 50;

/**
 * Makes what ends `server` without cutting off who is being served: after the drain delay it accepts no
 * connection and closes idle ones; after the drain timeout it destroys those left. What it returns resolves
 * when no connection is open. Call it before the server listens; `stopAccepting` closes the server.
 */
export function serverCloser(
  server: Server,
  stopAccepting: () => Promise<void>,
  times: Pick<ListenConfig, 'drainDelayMs' | 'drainTimeoutMs'>,
): () => Promise<void> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  function closeIdle(): void {
    server.closeIdleConnections();
    // To node:http idle means served before. Browsers and pools also open connections that they may never use.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  }

  return async () => {
    if (times.drainDelayMs > 0) await delay(times.drainDelayMs);
    const ended = stopAccepting();
    const sweep = setInterval(closeIdle, SWEEP_MS);
    const deadline = setTimeout(() => server.closeAllConnections(), times.drainTimeoutMs);
    try {
      await ended;
    } finally {
      clearInterval(sweep);
      clearTimeout(deadline);
    }
  };
}
