import type { Cluster, Redis } from 'ioredis';
import { keySlot } from './key-slot.ts';
import { NodeChannel, type RedisCommand } from './node-channel.ts';
import type { ChannelOptions, KeyRoute } from './redis-connection.ts';
import { StoreUnavailable } from './store-unavailable.ts';

/** A Cluster whose slots are about to change hands is not asked more often who has them. */
const REFRESH_PAUSE_MS = 100;
/** A slot that moves may be found at its second place, or by asking there (`ASK`). */
const MOST_REDIRECTIONS = 2;

type Options = ChannelOptions & { readonly failoverMs: number };

/** Every key goes to the server that has its slot: when one is lost, the others go on as before. */
export function clusterRoute(cluster: Cluster, options: Options): KeyRoute {
  return new ClusterRoute(cluster, options);
}

class ClusterRoute implements KeyRoute {
  readonly #cluster: Cluster;
  readonly #options: Options;
  readonly #channels = new Map<string, { readonly node: Redis; readonly channel: NodeChannel }>();
  /** When a server that held slots was lost, by its address, until it is back. */
  readonly #lostMs = new Map<string, number>();
  #refreshedMs = Number.NEGATIVE_INFINITY;

  constructor(cluster: Cluster, options: Options) {
    this.#cluster = cluster;
    this.#options = options;
    cluster.on('+node', (node: Redis) => this.#add(node));
    cluster.on('-node', (node: Redis) => this.#remove(node));
    for (const node of cluster.nodes()) this.#add(node);
  }

  get up(): boolean {
    const owners = new Set(this.#cluster.slots.map(([owner]) => owner));
    return (
      owners.size > 0 &&
      [...owners].every((owner) => owner !== undefined && this.#channels.get(owner)?.channel.up === true)
    );
  }

  send(key: string, command: RedisCommand, durable: boolean): Promise<unknown> {
    const owner = this.#cluster.slots[keySlot(key)]?.[0];
    return this.#sendTo(owner, command, { durable, asking: false, redirections: 0 });
  }

  close(): void {
    for (const [server, { channel }] of this.#channels) this.#options.alarm.leave(server, channel);
    this.#cluster.disconnect();
  }

  async #sendTo(
    owner: string | undefined,
    command: RedisCommand,
    how: { readonly durable: boolean; readonly asking: boolean; readonly redirections: number },
  ): Promise<unknown> {
    const channel = owner === undefined ? undefined : this.#channels.get(owner)?.channel;
    if (channel === undefined) throw this.#unavailable(owner, new StoreUnavailable('disconnected'));
    try {
      // Sent in the same turn, the two arrive one after the other.
      if (how.asking) channel.send(['ASKING']).catch(() => {});
      return await channel.send(command, how.durable);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw this.#unavailable(owner, error);
      const elsewhere = readRedirection(error);
      if (elsewhere === undefined || how.redirections >= MOST_REDIRECTIONS) throw asUnavailable(error);
      if (elsewhere.moved) this.#refresh();
      return this.#sendTo(elsewhere.owner, command, {
        durable: how.durable,
        asking: !elsewhere.moved,
        redirections: how.redirections + 1,
      });
    }
  }

  #unavailable(owner: string | undefined, error: StoreUnavailable): StoreUnavailable {
    this.#refresh();
    const lostMs = owner === undefined ? undefined : this.#lostMs.get(owner);
    const failingOver = error.isLoss || (lostMs !== undefined && performance.now() - lostMs < this.#options.failoverMs);
    return new StoreUnavailable(error.reason, { failingOver, sent: error.sent, cause: error });
  }

  #refresh(): void {
    const now = performance.now();
    if (now - this.#refreshedMs < REFRESH_PAUSE_MS) return;
    this.#refreshedMs = now;
    this.#cluster.refreshSlotsCache();
  }

  #add(node: Redis): void {
    const server = addressOf(node);
    const known = this.#channels.get(server);
    if (known?.node === node) return;
    if (known !== undefined) this.#options.alarm.leave(server, known.channel);
    const channel = new NodeChannel(node, {
      silenceMs: this.#options.silenceMs,
      failsOver: true,
      onChange: (up, reason) => this.#change(server, up ? { up } : { up, reason }),
      onSilence: () => this.#options.alarm.raise(server, channel),
    });
    this.#options.alarm.join(server, channel);
    this.#channels.set(server, { node, channel });
    // Replicas as well: one that takes over is connected already.
    if (node.status === 'wait') node.connect().catch(() => {});
  }

  #remove(node: Redis): void {
    const server = addressOf(node);
    const known = this.#channels.get(server);
    if (known?.node !== node) return;
    this.#options.alarm.leave(server, known.channel);
    this.#channels.delete(server);
  }

  #change(server: string, state: Parameters<Options['onChange']>[1]): void {
    if (state.up) this.#lostMs.delete(server);
    else if (!this.#lostMs.has(server)) this.#lostMs.set(server, performance.now());
    if (!state.up) this.#refresh();
    this.#options.onChange(server, state);
  }
}

/** As a Cluster names its nodes. */
function addressOf({ options }: Redis): string {
  return `${options.host ?? '127.0.0.1'}:${options.port ?? 6_379}`;
}

/** `MOVED 3999 127.0.0.1:7002`, or `ASK` while the slot is on its way. */
function readRedirection(error: unknown): { readonly moved: boolean; readonly owner: string } | undefined {
  const [, kind, owner] = /^(MOVED|ASK) \d+ (\S+)$/.exec(error instanceof Error ? error.message : '') ?? [];
  return owner === undefined ? undefined : { moved: kind === 'MOVED', owner };
}

const PASSING = /^(MOVED|ASK|TRYAGAIN|CLUSTERDOWN|LOADING|READONLY|MASTERDOWN|NOREPLICAS)\b/;

/** A state that passes by itself. */
function asUnavailable(error: unknown): unknown {
  return error instanceof Error && PASSING.test(error.message)
    ? new StoreUnavailable('moving', { failingOver: true, cause: error })
    : error;
}
