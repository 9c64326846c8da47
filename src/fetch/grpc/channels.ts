import type { ChannelOptions, Client } from '@grpc/grpc-js';
import { credentialsOf, serverNameOptions, type GrpcTls } from '../../supergraph/grpc/credentials.ts';
import { loadGrpc, type Grpc } from '../../supergraph/grpc/grpc-js.ts';
import { REFRESH_OPTION, refreshAddresses } from './refresh-addresses.ts';

/** Where a gRPC service is, and how it is trusted. */
export interface GrpcTarget {
  /** `host:port`, `dns:///host:port`, `ipv4:10.0.0.1:50051,10.0.0.2:50051` or `unix:/path`. */
  readonly address: string;
  /** Undefined: no TLS; an empty object: TLS with the authorities that Node knows. */
  readonly tls?: GrpcTls | undefined;
}

export interface GrpcChannelsConfig {
  /** A ping after this long without a byte while calls are open (30,000), and how long its answer may take (5,000). */
  readonly keepAliveMs?: number | undefined;
  readonly keepAliveTimeoutMs?: number | undefined;
  /** The longest pause between two attempts to connect to a server that is down (2,000). */
  readonly maxReconnectBackoffMs?: number | undefined;
  /** How often a target's name is looked up, so that added servers are used soon (5,000; at least 2,000). */
  readonly dnsRefreshMs?: number | undefined;
  /** Larger messages are refused before they are held in memory (16 MiB). */
  readonly maxAnswerBytes?: number | undefined;
}

/** Channels by target and credentials, shared by every call. */
export interface GrpcChannels {
  /** The one channel of this target and its credentials, made on first use. */
  open(target: GrpcTarget): Promise<GrpcChannel>;
  /** How many channels there are: as many as targets, whatever the load. */
  readonly size: number;
  /** Lets running calls end, then closes every connection. */
  close(): Promise<void>;
}

export interface GrpcChannel {
  readonly grpc: Grpc;
  readonly client: Client;
  /** Keeps `close` waiting until the function it returns is called. */
  readonly begin: () => () => void;
}

/** Makes no connection: a channel connects with its first call. */
export function createChannels(config: GrpcChannelsConfig = {}): GrpcChannels {
  const options = channelOptions(config);
  const channels = new Map<string, Promise<GrpcChannel>>();
  // Callers keep their target: looking it up by identity spares the key on every call.
  const byTarget = new WeakMap<GrpcTarget, Promise<GrpcChannel>>();
  const running = new RunningCalls();
  let closed = false;

  const openNew = async (target: GrpcTarget): Promise<GrpcChannel> => {
    const grpc = await loadGrpc();
    const client = new grpc.Client(refreshAddresses(grpc, target.address), credentialsOf(grpc, target.tls), { ...options, ...serverNameOptions(target.tls) });
    return { grpc, client, begin: () => running.begin() };
  };

  return {
    open(target) {
      if (closed) return Promise.reject(new Error('the gRPC channels are closed'));
      const known = byTarget.get(target);
      if (known !== undefined) return known;
      const key = JSON.stringify([target.address, target.tls?.ca, target.tls?.cert, target.tls?.key, target.tls?.serverName, target.tls !== undefined]);
      let channel = channels.get(key);
      if (channel === undefined) channels.set(key, (channel = openNew(target)));
      byTarget.set(target, channel);
      return channel;
    },
    get size() {
      return channels.size;
    },
    async close() {
      closed = true;
      await running.ended();
      for (const channel of channels.values()) (await channel).client.close();
    },
  };
}

function channelOptions(config: GrpcChannelsConfig): ChannelOptions {
  return {
    // Every address of the target is used, and one that fails is left out until it is back.
    'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
    'grpc.service_config_disable_resolution': 1,
    'grpc.keepalive_time_ms': config.keepAliveMs ?? 30_000,
    'grpc.keepalive_timeout_ms': config.keepAliveTimeoutMs ?? 5_000,
    // Servers count pings on an idle connection as abuse and hang up.
    'grpc.keepalive_permit_without_calls': 0,
    'grpc.initial_reconnect_backoff_ms': 200,
    'grpc.max_reconnect_backoff_ms': config.maxReconnectBackoffMs ?? 2_000,
    // A restarted target may have another address; the default, 30 s, would hide it for that long.
    'grpc.dns_min_time_between_resolutions_ms': 2_000,
    [REFRESH_OPTION]: Math.max(2_000, config.dnsRefreshMs ?? 5_000),
    'grpc.max_receive_message_length': config.maxAnswerBytes ?? 16 * 1024 * 1024,
    // Backends are called directly, as HTTP backends are; a proxy of the environment is for the outside.
    'grpc.enable_http_proxy': 0,
  };
}

/** Counts open calls, and tells when there are none. */
class RunningCalls {
  #count = 0;
  #waiting: (() => void)[] = [];

  begin(): () => void {
    this.#count++;
    return () => {
      this.#count--;
      if (this.#count === 0) this.#waiting.splice(0).forEach((resolve) => resolve());
    };
  }

  ended(): Promise<void> {
    return this.#count === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }
}
