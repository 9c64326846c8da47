import type { ServerResponse } from 'node:http';
import { configSchema } from '../../../../src/config/schema.ts';
import type { ConfigInput } from '../../../../src/config/read-config.ts';
import { tokenRequester } from '../../../../src/fetch/auth/request-token.ts';
import { BackendToken } from '../../../../src/fetch/auth/backend-token.ts';
import { createPools, type Pools } from '../../../../src/fetch/http/pools.ts';
import { BACKENDS, json, serveBackend, type Received } from '../backend-server.ts';

type AuthInput = NonNullable<NonNullable<ConfigInput['subgraphs']>[string]['auth']>;

/** A real token endpoint, and the token that a gateway gets from it. */
export interface TokenWorld {
  readonly token: BackendToken;
  readonly pools: Pools;
  /** What it was asked. */
  readonly asked: readonly (Record<string, string> & { readonly authorization: string | undefined })[];
  /** The time that the gateway sees; tests move it. */
  nowMs: number;
  /** Set to answer otherwise. */
  answer: ((request: Received, response: ServerResponse) => void) | undefined;
  close(): Promise<void>;
}

/** Grants `granted-1`, `granted-2`, … for 100 s each. `auth` is configured with the URL of the server. */
export async function openTokenWorld(auth: (tokenUrl: string) => AuthInput): Promise<TokenWorld> {
  const asked: (Record<string, string> & { readonly authorization: string | undefined })[] = [];
  const server = await serveBackend((request, response) => {
    asked.push({
      ...Object.fromEntries(new URLSearchParams(request.body)),
      authorization: request.headers.authorization,
    } as (typeof asked)[number]);
    if (world.answer !== undefined) return world.answer(request, response);
    json(response, { access_token: `granted-${asked.length}`, token_type: 'Bearer', expires_in: 100 });
  });
  const pools = createPools(BACKENDS);
  const configured = configSchema.parse({ subgraphs: { shop: { auth: auth(`${server.origin}/token?tenant=1`) } } })
    .subgraphs['shop']?.auth;
  if (configured === undefined) throw new Error('expected a configuration');
  const hasClient = (configured.clientCredentials ?? configured.tokenExchange)?.clientId !== undefined;
  const grant = tokenRequester({
    subgraph: 'shop',
    auth: configured,
    clientSecret: hasClient ? 's e&c' : undefined,
    pools,
    config: BACKENDS,
  });
  const world: TokenWorld = {
    token: new BackendToken({ subgraph: 'shop', perCaller: configured.tokenExchange, grant, now: () => world.nowMs }),
    pools,
    asked,
    nowMs: Date.now(),
    answer: undefined,
    close: async () => {
      await server.close();
      await pools.close();
    },
  };
  return world;
}

export const clientCredentials = (tokenUrl: string): AuthInput => ({
  clientCredentials: {
    tokenUrl,
    clientId: 'gate:fold',
    clientSecret: { env: 'NONE' },
    scope: 'read write',
    audience: 'shop',
  },
});
