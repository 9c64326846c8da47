import { configSchema } from '../../../src/config/schema.ts';
import type { ConfigInput } from '../../../src/config/read-config.ts';
import { ClientFailure } from '../../../src/core/failure.ts';
import type { Headers } from '../../../src/core/request-context.ts';
import { createPools } from '../../../src/fetch/http/pools.ts';
import { createAuthenticate, type Authenticated } from '../../../src/identify/authenticate.ts';
import type { IgnoredKey } from '../../../src/identify/usable-keys.ts';
import { exchangeOver } from '../../../src/join/identity.ts';
import type { ClientCertificate } from '../../../src/listen/arrival.ts';

export interface World {
  /** The time that the gateway sees; tests move it. */
  nowMs: number;
  readonly failures: unknown[];
  /** Keys of no use that were told. */
  readonly ignored: IgnoredKey[];
  /** As the stage answers: at once, or with a promise. */
  ask(headers?: Headers, certificate?: ClientCertificate): Authenticated | Promise<Authenticated>;
  /** The refusal; fails when there is none. */
  refusal(headers?: Headers, certificate?: ClientCertificate): Promise<ClientFailure>;
  bearer(token: string): Promise<Authenticated>;
  close(): Promise<void>;
}

/** Callers as the configuration has them identified, over real HTTP. */
export function openWorld(
  authentication: NonNullable<ConfigInput['authentication']>,
  introspectionSecret?: string,
): World {
  const config = configSchema.parse({ authentication, usagePlans: { gold: { burst: 100 } } });
  const pools = createPools(config.backends);
  const failures: unknown[] = [];
  const ignored: IgnoredKey[] = [];
  const world: World = {
    nowMs: Date.now(),
    failures,
    ignored,
    ask: (headers = {}, certificate) => authenticate({ headers, address: '192.0.2.1', certificate }),
    async refusal(headers, certificate) {
      try {
        await world.ask(headers, certificate);
      } catch (error) {
        if (error instanceof ClientFailure) return error;
        throw error;
      }
      throw new Error('expected a refusal');
    },
    bearer: async (token) => world.ask({ authorization: `Bearer ${token}` }),
    close: () => pools.close(),
  };
  const authenticate = createAuthenticate({
    config: config.authentication,
    introspectionSecret,
    exchange: exchangeOver(pools),
    now: () => world.nowMs,
    onFailure: (_what, failure) => failures.push(failure),
    onIgnoredKeys: ({ keys }) => ignored.push(...keys),
  });
  return world;
}
