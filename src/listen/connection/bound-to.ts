import type { Server } from 'node:net';
import type { ListenConfig } from '../../config/schema.ts';

/** Where a server listens: its port is known once it is bound, when a free one was asked for. */
export function boundTo(
  server: Server,
  { tls, host, path, port }: ListenConfig,
): { readonly url: string; readonly port: number } {
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  const named = host.includes(':') ? `[${host}]` : host;
  return { url: `${tls === undefined ? 'http' : 'https'}://${named}:${bound}${path}`, port: bound };
}
