import type { Redis } from 'ioredis';
import { Replication } from './replication.ts';
import { StoreUnavailable, type Unavailability } from './store-unavailable.ts';
import { watchSilence } from './watch-silence.ts';

export type RedisCommand = readonly [name: string, ...args: readonly (string | number)[]];

interface Sent {
  readonly command: RedisCommand;
  /** Answered only when a replica has it too. */
  readonly durable: boolean;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface NodeChannelOptions {
  readonly silenceMs: number;
  /** Whether a replica may take this server's place. */
  readonly failsOver: boolean;
  readonly onChange: (up: boolean, reason: Unavailability) => void;
  /** The server has given no answer for too long. */
  readonly onSilence?: () => void;
}

/** How long a probe of a hanging server is waited for before the connection is made anew. */
const PROBE_PATIENCE_MS = 5_000;

/**
 * One Redis server. What is sent in one turn of the event loop goes out in one write, and batches do not wait for each
 * other. While the server is known to be down or hanging nothing is sent, and nobody waits.
 */
export class NodeChannel {
  readonly #client: Redis;
  readonly #options: NodeChannelOptions;
  readonly #replication: Replication | undefined;
  readonly #startWatching: () => void;
  readonly #batches = new Set<readonly Sent[]>();
  #queue: Sent[] = [];
  #quietSinceMs = 0;
  #hanging = false;
  #doubted = false;
  #up = false;

  constructor(client: Redis, options: NodeChannelOptions) {
    this.#client = client;
    this.#options = options;
    this.#replication = options.failsOver ? new Replication(client) : undefined;
    this.#startWatching = watchSilence(
      { quietSinceMs: () => (this.#batches.size === 0 ? undefined : this.#quietSinceMs), giveUp: () => this.#giveUp() },
      options.silenceMs,
    );
    client.on('connect', () => this.#awaitGreeting());
    client.on('ready', () => void this.#begin());
    client.on('close', () => this.#fail('disconnected'));
    if (client.status === 'ready') void this.#begin();
  }

  get up(): boolean {
    return this.#up;
  }

  /** Rejects with `StoreUnavailable`, or with the error that Redis replied. */
  send(command: RedisCommand, durable = false): Promise<unknown> {
    if (!this.#up || this.#doubted)
      return Promise.reject(new StoreUnavailable(this.#up || this.#hanging ? 'silent' : 'disconnected'));
    return this.#enqueue(command, durable);
  }

  /** Another connection to this server waits in vain: nobody waits here before a probe is answered. */
  doubt(): void {
    if (!this.#up || this.#doubted) return;
    this.#doubted = true;
    const trust = (): void => void (this.#doubted = false);
    // Watched like all that is sent: if nothing comes it is given up, as elsewhere.
    this.#enqueue(['PING'], false).then(trust, trust);
  }

  #enqueue(command: RedisCommand, durable: boolean): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#queue.length === 0) setImmediate(() => this.#flush());
      this.#queue.push({ command, durable, resolve, reject });
    });
  }

  #flush(): void {
    const batch = this.#queue;
    this.#queue = [];
    if (batch.length === 0) return;
    const pipeline = this.#client.pipeline();
    for (const { command } of batch) pipeline.call(...callArguments(command));
    // Silence ends sooner for those who wait, where it is the replica that hangs.
    const waitMs = 3 * this.#options.silenceMs;
    const waits = this.#replication?.expected() === true && batch.some(({ durable }) => durable);
    if (waits) pipeline.call('WAIT', '1', String(waitMs));
    if (this.#batches.size === 0) this.#quietSinceMs = performance.now();
    this.#batches.add(batch);
    this.#startWatching();
    pipeline.exec().then(
      (results) => this.#answer(batch, results ?? [], waits),
      (error: unknown) =>
        this.#settle(batch, (one) => one.reject(new StoreUnavailable('disconnected', { cause: error, sent: true }))),
    );
  }

  #answer(batch: readonly Sent[], results: readonly [error: Error | null, answer: unknown][], waits: boolean): void {
    this.#quietSinceMs = performance.now();
    const replicated = !waits || Number(results[batch.length]?.[1] ?? 0) > 0;
    if (!replicated) void this.#replication?.look();
    this.#settle(batch, (one, index) => {
      const [error, answer] = results[index] ?? [null, undefined];
      // What is no reply of Redis comes from the connection.
      if (error !== null)
        one.reject(
          error.name === 'ReplyError' ? error : new StoreUnavailable('disconnected', { cause: error, sent: true }),
        );
      else if (one.durable && !replicated) one.reject(new StoreUnavailable('unreplicated', { sent: true }));
      else one.resolve(answer);
    });
  }

  #settle(batch: readonly Sent[], settle: (one: Sent, index: number) => void): void {
    // What was given up is answered no more.
    if (this.#batches.delete(batch)) batch.forEach(settle);
  }

  async #begin(): Promise<void> {
    await this.#replication?.look();
    if (this.#client.status !== 'ready') return;
    this.#hanging = false;
    this.#change(true, 'disconnected');
  }

  #fail(reason: Unavailability): void {
    const [sent, unsent] = [[...this.#batches].flat(), this.#queue];
    this.#batches.clear();
    this.#queue = [];
    for (const { reject } of sent) reject(new StoreUnavailable(reason, { sent: true }));
    for (const { reject } of unsent) reject(new StoreUnavailable(reason));
    this.#change(false, reason);
  }

  /** It may accept connections and hang: then the client would wait for its greeting for ever. */
  #awaitGreeting(): void {
    const timer = setTimeout(() => this.#client.disconnect(true), this.#client.options.connectTimeout);
    timer.unref();
    const greeted = (): void => {
      clearTimeout(timer);
      this.#client.off('ready', greeted).off('close', greeted);
    };
    this.#client.on('ready', greeted).on('close', greeted);
  }

  #giveUp(): void {
    this.#hanging = true;
    this.#fail('silent');
    this.#options.onSilence?.();
    const timer = setTimeout(() => this.#client.disconnect(true), PROBE_PATIENCE_MS);
    timer.unref();
    // Answered when the server goes on; a connection made anew says so itself.
    this.#client
      .ping()
      .then(
        () => this.#begin(),
        () => {},
      )
      .finally(() => clearTimeout(timer));
  }

  #change(up: boolean, reason: Unavailability): void {
    if (this.#up === up) return;
    this.#up = up;
    this.#options.onChange(up, reason);
  }
}

function callArguments([name, ...args]: RedisCommand): [string, ...(string | number)[]] {
  return [name, ...args];
}
