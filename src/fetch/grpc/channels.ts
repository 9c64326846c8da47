import type { ChannelOptions, Client } from '@grpc/grpc-js';

/** The one door to `@grpc/grpc-js`. Loaded on the first call: a start without gRPC pays nothing. */
export type Grpc = typeof import('@grpc/grpc-js');

/** Where a gRPC service is, and how it is trusted. */
export interface GrpcTarget {
  /** `host:port`, `dns:///host:port`, `ipv4:10.0.0.1:50051,10.0.0.2:50051` or `unix:/path`. */
  readonly address: string;
  /** PEM text. Undefined: no TLS; an empty object: TLS with the system's certificate authorities. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string; readonly serverName?: string } | undefined;
}

export interface GrpcChannelsConfig {
  /** A ping after this long without a byte while calls are open, and how long its answer may take. */
  readonly keepAliveMs?: number;
  readonly keepAliveTimeoutMs?: number;
  /** The longest pause between two attempts to connect to a server that is down. */
  readonly maxReconnectBackoffMs?: number;
  /** Messages over it are refused before they are held in memory. */
  readonly maxAnswerBytes?: number;
}

export interface GrpcChannels {
  /** The one channel of this target and its credentials, made on first use. */
  open(target: GrpcTarget): Promise<GrpcChannel>;
  /** How many channels there are: as many as targets, whatever the load. */
  readonly size: number;
  /** Closes every channel; running calls end first. */
  close(): Promise<void>;
}

export interface GrpcChannel {
  readonly grpc: Grpc;
  readonly client: Client;
}
