import type { Redis } from 'ioredis';
import { NodeChannel } from './node-channel.ts';
import type { ChannelOptions, KeyRoute } from './redis-connection.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** Everything goes to one server: the one configured, or the primary that the sentinels name. */
export function singleRoute(
  client: Redis,
  options: ChannelOptions & { readonly failsOver: boolean; readonly failoverMs: number },
): KeyRoute {
  let lostMs: number | undefined;
  const server = serverOf(client);
  const channel = new NodeChannel(client, {
    silenceMs: options.silenceMs,
    failsOver: options.failsOver,
    onChange: (up, reason) => {
      lostMs = up ? undefined : performance.now();
      options.onChange(server, up ? { up } : { up, reason });
    },
    onSilence: () => options.alarm.raise(server, channel),
  });
  options.alarm.join(server, channel);
  return {
    async send(_key, command, durable) {
      try {
        return await channel.send(command, durable);
      } catch (error) {
        if (!(error instanceof StoreUnavailable) || !options.failsOver) throw error;
        const failingOver = error.isLoss || (lostMs !== undefined && performance.now() - lostMs < options.failoverMs);
        throw new StoreUnavailable(error.reason, { failingOver, sent: error.sent, cause: error });
      }
    },
    get up() {
      return channel.up;
    },
    close: () => {
      options.alarm.leave(server, channel);
      client.disconnect();
    },
  };
}

function serverOf({ options }: Redis): string {
  return options.name ?? options.path ?? `${options.host ?? '127.0.0.1'}:${options.port ?? 6_379}`;
}
