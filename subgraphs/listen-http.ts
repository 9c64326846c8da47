import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';

/** Serves HTTP on 127.0.0.1. Rejects when the port is in use. */
export async function listenHttp(
  port: number,
  listener: RequestListener,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return {
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
