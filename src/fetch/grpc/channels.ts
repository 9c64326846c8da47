import type { ChannelOptions, Client } from '@grpc/grpc-js';
import { credentialsOf, serverNameOptions, type GrpcTls } from '../../supergraph/grpc/client/credentials.ts';
import { loadGrpc, type Grpc } from '../../supergraph/grpc/client/grpc-js.ts';
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
  /**
   * The same on connections of streams, which may say nothing for hours (305,000): by default servers in Go and Java
   * hang up on who pings an idle stream more often than every 5 minutes.
   */
  readonly streamKeepAliveMs?: number | undefined;
  /** So many streams on one channel (100): proxies let later ones wait for an earlier one to end. */
  readonly streamsPerChannel?: number | undefined;
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
  /** A channel of this target that streams share, with a place for one more; never that of its other calls. */
  openForStream(target: GrpcTarget): Promise<GrpcStreamChannel>;
  /** How many channels there are: as many as targets, whatever the load; and those for streams. */
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

export interface GrpcStreamChannel extends Pick<GrpcChannel, 'grpc' | 'client'> {
  /** Gives the place back. `close` waits for it. To be called once or more often. */
  release(): void;
}

/** Makes no connection: a channel connects with its first call. */
export function createChannels(config: GrpcChannelsConfig = {}): GrpcChannels {
  const options = channelOptions(config);
  const streamOptions = {
    ...options,
    'grpc.keepalive_time_ms': config.streamKeepAliveMs ?? 305_000,
    'grpc.use_local_subchannel_pool': 1,
  };
  const channels = new Map<string, Promise<GrpcChannel>>();
  // Callers keep their target: looking it up by identity spares the key on every call.
  const byTarget = new WeakMap<GrpcTarget, Promise<GrpcChannel>>();
  const running = new RunningCalls();
  const streaming = new StreamChannels(config.streamsPerChannel ?? 100, (target) => openNew(target, streamOptions));
  let closed = false;

  const openNew = async (target: GrpcTarget, own = options): Promise<GrpcChannel> => {
    const grpc = await loadGrpc();
    const client = new grpc.Client(refreshAddresses(grpc, target.address), credentialsOf(grpc, target.tls), {
      ...own,
      ...serverNameOptions(target.tls),
    });
    return { grpc, client, begin: () => running.begin() };
  };

  return {
    open(target) {
      if (closed) return Promise.reject(new Error('the gRPC channels are closed'));
      const known = byTarget.get(target);
      if (known !== undefined) return known;
      const key = keyOf(target);
      let channel = channels.get(key);
      if (channel === undefined) channels.set(key, (channel = openNew(target)));
      byTarget.set(target, channel);
      return channel;
    },
    openForStream(target) {
      return closed ? Promise.reject(new Error('the gRPC channels are closed')) : streaming.open(target);
    },
    get size() {
      return channels.size + streaming.all.length;
    },
    async close() {
      closed = true;
      await running.ended();
      for (const channel of [...channels.values(), ...streaming.all]) (await channel).client.close();
    },
  };
}

function keyOf({ address, tls }: GrpcTarget): string {
  return JSON.stringify([address, tls?.ca, tls?.cert, tls?.key, tls?.serverName, tls !== undefined]);
}

interface SharedChannel {
  readonly channel: Promise<GrpcChannel>;
  streams: number;
}

/** Fills one channel with streams, then the next. Those of a target stay, for the streams to come. */
class StreamChannels {
  readonly #perChannel: number;
  readonly #openNew: (target: GrpcTarget) => Promise<GrpcChannel>;
  readonly #byTarget = new Map<string, SharedChannel[]>();

  constructor(perChannel: number, openNew: (target: GrpcTarget) => Promise<GrpcChannel>) {
    this.#perChannel = perChannel;
    this.#openNew = openNew;
  }

  get all(): readonly Promise<GrpcChannel>[] {
    return [...this.#byTarget.values()].flatMap((shared) => shared.map(({ channel }) => channel));
  }

  async open(target: GrpcTarget): Promise<GrpcStreamChannel> {
    const key = keyOf(target);
    let channels = this.#byTarget.get(key);
    if (channels === undefined) this.#byTarget.set(key, (channels = []));
    let shared = channels.find(({ streams }) => streams < this.#perChannel);
    if (shared === undefined) channels.push((shared = { channel: this.#openNew(target), streams: 0 }));
    const taken = shared;
    taken.streams++;
    const { grpc, client, begin } = await taken.channel;
    const end = begin();
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      taken.streams--;
      end();
    };
    return { grpc, client, release };
  }
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
