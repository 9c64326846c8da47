import type { ChannelCredentials, ChannelOptions } from '@grpc/grpc-js';
import type { Grpc } from './grpc-js.ts';

/** PEM text; `cert` and `key` go together and make it mutual TLS. */
export interface GrpcTls {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  /** The name that the server's certificate must have, when it is not the host's. */
  readonly serverName?: string | undefined;
}

/** How a channel is trusted; without `tls` it is not encrypted. Throws for text that is no PEM. */
export function credentialsOf(grpc: Grpc, tls: GrpcTls | undefined): ChannelCredentials {
  if (tls === undefined) return grpc.credentials.createInsecure();
  const bytes = (pem: string | undefined): Buffer | null => (pem === undefined ? null : Buffer.from(pem));
  return grpc.credentials.createSsl(bytes(tls.ca), bytes(tls.key), bytes(tls.cert));
}

/** Channel options that put `serverName` in place of the host. */
export function serverNameOptions(tls: GrpcTls | undefined): ChannelOptions {
  const name = tls?.serverName;
  return name === undefined ? {} : { 'grpc.ssl_target_name_override': name, 'grpc.default_authority': name };
}
