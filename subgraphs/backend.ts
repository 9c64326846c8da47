import type { Shop } from './data/shop.ts';
import type { CallCounter } from './count-calls.ts';

/** How a backend of the demo is started. */
export interface BackendOptions {
  /** On 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** What it knows at first; it keeps its own copy of what it may change. Without one, the shop of the usual seed. */
  readonly shop?: Shop;
  readonly calls?: CallCounter;
}

/** A backend of the demo that answers calls. */
export interface RunningBackend {
  /** As its `@source` names it: a base URL, a GraphQL endpoint, or a gRPC target. */
  readonly url: string;
  readonly port: number;
  readonly calls: CallCounter;
  /** Cuts every connection, like a process that was killed. */
  close(): Promise<void>;
}
