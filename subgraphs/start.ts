import { startAccounts } from './accounts/server.ts';
import type { BackendOptions, RunningBackend } from './backend.ts';
import { startContent } from './content/server.ts';
import { createCallCounter } from './count-calls.ts';
import { generateShop } from './data/generate-shop.ts';
import { startInventory } from './inventory/server.ts';
import { startProducts } from './products/server.ts';
import { startReviews } from './reviews/server.ts';

/** In the order of their ports. */
export const backendNames = ['accounts', 'products', 'inventory', 'reviews', 'content'] as const;
export type BackendName = (typeof backendNames)[number];

const starters: Readonly<Record<BackendName, (options: BackendOptions) => Promise<RunningBackend>>> = {
  accounts: startAccounts,
  products: startProducts,
  inventory: startInventory,
  reviews: startReviews,
  content: startContent,
};

/** The demo's five backends in this process. */
export interface RunningBackends {
  /**
   * What each `@source` should name: GraphQL endpoints, a base URL, and a gRPC target. They stay the same over a
   * restart.
   */
  readonly urls: Readonly<Record<BackendName, string>>;
  /** The calls that each backend has counted, by operation, such as `{ products: { 'GET /products': 1 } }`. */
  calls(): Readonly<Record<BackendName, Readonly<Record<string, number>>>>;
  resetCalls(): void;
  /** Cuts a backend off, like a process that was killed; does nothing when it is stopped already. */
  stop(name: BackendName): Promise<void>;
  /** Starts a backend on its old port, with its first data. Rejects when that port was taken meanwhile. */
  restart(name: BackendName): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the five backends on 127.0.0.1. `firstPort` is that of accounts, the others follow in the order of
 * `backendNames`;
 * 0 takes free ones. The SDLs name 4001 to 4005. Rejects, with none left running, when a port is in use.
 */
export async function startBackends({
  firstPort = 4_001,
}: {
  readonly firstPort?: number;
} = {}): Promise<RunningBackends> {
  const shop = generateShop();
  const calls = mapNames(() => createCallCounter());
  const start = (name: BackendName, port: number): Promise<RunningBackend> =>
    starters[name]({ port, shop, calls: calls[name] });

  const outcomes = await Promise.allSettled(
    backendNames.map((name, index) => start(name, firstPort === 0 ? 0 : firstPort + index)),
  );
  const running = new Map<BackendName, RunningBackend>();
  for (const [index, name] of backendNames.entries()) {
    const outcome = outcomes[index];
    if (outcome?.status === 'fulfilled') running.set(name, outcome.value);
  }
  const close = async (): Promise<void> => {
    const backends = [...running.values()];
    running.clear();
    await Promise.all(backends.map((backend) => backend.close()));
  };
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }

  const first = new Map(running);
  const stop = async (name: BackendName): Promise<void> => {
    const backend = running.get(name);
    running.delete(name);
    await backend?.close();
  };
  return {
    urls: mapNames((name) => first.get(name)?.url ?? ''),
    calls: () => mapNames((name) => calls[name].byOperation()),
    resetCalls: () => backendNames.forEach((name) => calls[name].reset()),
    stop,
    restart: async (name) => {
      await stop(name);
      running.set(name, await start(name, first.get(name)?.port ?? 0));
    },
    close,
  };
}

function mapNames<T>(make: (name: BackendName) => T): Readonly<Record<BackendName, T>> {
  return {
    accounts: make('accounts'),
    products: make('products'),
    inventory: make('inventory'),
    reviews: make('reviews'),
    content: make('content'),
  };
}
