import type { RedisCommand, NodeChannelOptions } from './node-channel.ts';
import type { SilenceAlarm } from './silence-alarm.ts';
import type { Unavailability } from './store-unavailable.ts';

/** A Lua script; `name` is for the log. */
export interface Script {
  readonly name: string;
  readonly lua: string;
}

export interface CommandOptions {
  /**
   * Answered only when a replica has it too, where one could take over: what a caller was told then holds after a
   * failover. Costs no round trip of its own.
   */
  readonly durable?: boolean;
}

/**
 * Redis as stages use it, whether it is one server, a primary that sentinels watch, or a Cluster. Keys go without the
 * configured prefix. All that is sent in one turn of the event loop goes out together, in one write to each server.
 * Every promise rejects with `StoreUnavailable`, at once while the server of the key is known to be down, and with the
 * error that Redis replied otherwise.
 */
export interface RedisConnection {
  /** `NAME key …args`. */
  send(name: string, key: string, args?: readonly (string | number)[], options?: CommandOptions): Promise<unknown>;
  /** Runs a script on one key. */
  run(script: Script, key: string, args: readonly (string | number)[], options?: CommandOptions): Promise<unknown>;
  /** Resolves when it is connected, or after `patienceMs`; true when it is. */
  connected(patienceMs: number): Promise<boolean>;
  /** Calls `listener` whenever a server is there, the first time and again. */
  onUp(listener: () => void): void;
  close(): Promise<void>;
}

export type StoreState = { readonly up: true } | { readonly up: false; readonly reason: Unavailability };

/** Finds the server that holds a key. */
export interface KeyRoute {
  send(key: string, command: RedisCommand, durable: boolean): Promise<unknown>;
  readonly up: boolean;
  close(): void;
}

export type ChannelOptions = Pick<NodeChannelOptions, 'silenceMs'> & {
  /** Told of each server, by its address. */
  readonly onChange: (server: string, state: StoreState) => void;
  readonly alarm: SilenceAlarm;
};
