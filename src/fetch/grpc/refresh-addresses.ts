import type { experimental } from '@grpc/grpc-js';
import type { Grpc } from '../../supergraph/grpc/client/grpc-js.ts';

type Uri = Parameters<typeof experimental.createResolver>[0];
type Listener = Parameters<typeof experimental.createResolver>[1];
type Options = Parameters<typeof experimental.createResolver>[2];
type Resolver = ReturnType<typeof experimental.createResolver>;

const SCHEME = 'gatefold-dns';
/** The channel option that says how often to ask. */
export const REFRESH_OPTION = 'gatefold.dns_refresh_ms';

const registered = new WeakSet<Grpc>();

/**
 * The library asks the DNS again only when a connection is lost, so servers that are added are never seen.
 * This names the target such that it asks at intervals. Targets that are no host names stay as they are.
 */
export function refreshAddresses(grpc: Grpc, address: string): string {
  // Another way to resolve, or another DNS server (`dns://8.8.8.8/host`).
  if (/^(?:ipv4|ipv6|unix|unix-abstract|xds):|^dns:\/\/[^/]/.test(address)) return address;
  if (!registered.has(grpc)) {
    grpc.experimental.registerResolver(SCHEME, refreshingResolver(grpc));
    registered.add(grpc);
  }
  return `${SCHEME}:///${address.replace(/^dns:(?:\/\/\/)?/, '')}`;
}

function refreshingResolver(grpc: Grpc): Parameters<typeof experimental.registerResolver>[1] {
  return class {
    readonly #inner: Resolver;
    readonly #refreshMs: number;
    #timer: NodeJS.Timeout | undefined;
    /** The addresses that the channel has. */
    #known: string | undefined;
    #accepted = false;

    constructor(target: Uri, listener: Listener, options: Options) {
      this.#inner = grpc.experimental.createResolver(
        { ...target, scheme: 'dns' },
        this.#onlyChanges(listener),
        options,
      );
      this.#refreshMs = Number(options[REFRESH_OPTION]);
    }

    static getDefaultAuthority(target: Uri): string {
      return target.path;
    }

    updateResolution(): void {
      this.#timer ??= setInterval(() => this.#inner.updateResolution(), this.#refreshMs).unref();
      this.#inner.updateResolution();
    }

    /** The channel is idle or closed, and has forgotten its addresses; the DNS is left alone until it asks again. */
    destroy(): void {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#known = undefined;
      this.#inner.destroy();
    }

    /** The same addresses in another order, as a DNS answers in turn, would make the balancer start anew. */
    #onlyChanges(listener: Listener): Listener {
      return (endpoints, ...rest) => {
        const found = endpoints.ok
          ? endpoints.value
              .map((endpoint) => JSON.stringify(endpoint))
              .sort()
              .join()
          : undefined;
        // A failed look-up does not take away the addresses that work.
        if (this.#known !== undefined && this.#accepted && (found === undefined || found === this.#known)) return true;
        this.#known = found;
        this.#accepted = listener(endpoints, ...rest);
        return this.#accepted;
      };
    }
  };
}
