import { createHash } from 'node:crypto';
import { parse } from 'graphql';
import { readConfig, type ConfigInput } from '../../src/config/read-config.ts';
import { Cancellation } from '../../src/core/cancellation.ts';
import { createGateway, type Gateway, type GatewayOptions } from '../../src/gateway.ts';
import type { Arrival } from '../../src/listen/arrival.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { loadSupergraph } from '../../src/supergraph/load/load-supergraph.ts';
import { protectSupergraph } from './protect-supergraph.ts';
import { serveRecordingSubgraph, type RecordingSubgraph } from './recording-subgraph.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@requires", ' +
  `"@external", "@interfaceObject", "@shareable"])\n`;

const PEOPLE = `${LINK}
  type Query { account: Account accounts: [Account] user: User users: [User] hits: [Hit] named: Named vault: Vault }
  type Mutation { rename(name: String): User promote: User }
  interface Account @key(fields: "id") { id: ID! email: String name: String }
  interface Named { name: String }
  type User implements Account & Named @key(fields: "id") @key(fields: "handle") {
    id: ID! handle: String! email: String name: String weight: Int role: Role notes: Notes boss: User
  }
  type Bot implements Account & Named @key(fields: "id") { id: ID! email: String name: String }
  type Vault @key(fields: "id") { id: ID! title: String }
  union Hit = User | Bot | Vault
  enum Role { ADMIN }
  scalar Notes
`;
const SHIPPING = `${LINK}
  type User @key(fields: "handle") { handle: String! weight: Int @external price: Int @requires(fields: "weight") parcels: Int }
`;
const INSURANCE = `${LINK}
  type User @key(fields: "id") { id: ID! price: Int @external premium: Int @requires(fields: "price") }
`;
const KARMA = `${LINK}
  type Account @key(fields: "id") @interfaceObject { id: ID! karma: Int email: String @external greeting: String @requires(fields: "email") }
`;

const ada = {
  __typename: 'User',
  id: '1',
  handle: 'ada',
  email: 'ada@example.com',
  name: 'Ada',
  weight: 7,
  role: 'ADMIN',
  notes: 'n',
};
const user = { ...ada, boss: { ...ada, id: '3', name: 'Bo', handle: 'bo' } };
const bot = { __typename: 'Bot', id: '2', email: 'bot@example.com', name: 'Bot' };
const vault = { __typename: 'Vault', id: '9', title: 'gold' };
const byTypename = { __resolveType: ({ __typename }: { readonly __typename: string }) => __typename };

export type SubgraphName = 'people' | 'shipping' | 'insurance' | 'karma';

/** A gateway in this process in front of real subgraph servers that keep what they were asked. */
export interface GuardedWorld {
  readonly subgraphs: Readonly<Record<SubgraphName, RecordingSubgraph>>;
  /** Everything that any subgraph was asked for. */
  asked(): ReadonlySet<string>;
  forget(): void;
  /** A gateway whose supergraph carries these directives; it is closed with the world. */
  gateway(
    directives: Readonly<Record<string, string>>,
    options?: { readonly config?: ConfigInput; readonly decidePolicies?: GatewayOptions['decidePolicies'] },
  ): Promise<Gateway>;
  close(): Promise<void>;
}

export async function openGuardedWorld(): Promise<GuardedWorld> {
  const subgraphs = {
    people: await serveRecordingSubgraph(PEOPLE, {
      Query: {
        account: () => user,
        accounts: () => [user, bot],
        user: () => user,
        users: () => [user, user.boss],
        hits: () => [user, bot, vault],
        named: () => user,
        vault: () => vault,
      },
      Mutation: { rename: () => user, promote: () => user },
      Account: { ...byTypename, __resolveReference: ({ id }: { readonly id: string }) => (id === '2' ? bot : user) },
      Named: byTypename,
      Hit: byTypename,
      User: { __resolveReference: ({ id }: { readonly id?: string }) => (id === '3' ? user.boss : user) },
      Bot: { __resolveReference: () => bot },
      Vault: { __resolveReference: () => vault },
    }),
    shipping: await serveRecordingSubgraph(SHIPPING, {
      User: {
        __resolveReference: (sent: { readonly weight?: number }) => sent,
        price: ({ weight = 0 }: { readonly weight?: number }) => weight * 10,
        parcels: () => 2,
      },
    }),
    insurance: await serveRecordingSubgraph(INSURANCE, {
      User: {
        __resolveReference: (sent: object) => sent,
        premium: ({ price = 0 }: { readonly price?: number }) => price + 1,
      },
    }),
    karma: await serveRecordingSubgraph(KARMA, {
      Account: {
        __resolveReference: (sent: object) => sent,
        karma: () => 5,
        greeting: ({ email }: { readonly email?: string }) => `hello ${email ?? ''}`,
      },
    }),
  };
  const sdls: Readonly<Record<SubgraphName, string>> = {
    people: PEOPLE,
    shipping: SHIPPING,
    insurance: INSURANCE,
    karma: KARMA,
  };
  const names = Object.keys(subgraphs) as SubgraphName[];
  const composed = composeSupergraph(
    names.map((name) => ({
      name,
      federatedSchema: parse(sdls[name]),
      origin: { kind: 'federated', url: subgraphs[name].url },
    })),
  );
  const { supergraph } = composed;
  if (supergraph === undefined) throw new Error(JSON.stringify(composed.problems));
  const gateways: Gateway[] = [];
  return {
    subgraphs,
    asked: () => new Set(names.flatMap((name) => [...subgraphs[name].asked])),
    forget: () => names.forEach((name) => subgraphs[name].asked.clear()),
    gateway: async (directives, { config: input = {}, decidePolicies } = {}) => {
      const config = readConfig(undefined, {
        log: { level: 'silent' },
        authentication: { consumers: CONSUMERS },
        ...input,
      });
      const gateway = await createGateway({
        config,
        supergraph: loadSupergraph(protectSupergraph(supergraph.sdl, directives)),
        log: createLog(config.log),
        decidePolicies,
      });
      gateways.push(gateway);
      return gateway;
    },
    close: async () => {
      for (const gateway of gateways) await gateway.close();
      for (const name of names) await subgraphs[name].close();
    },
  };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Callers by API key: the key is the consumer's name. */
const CONSUMERS = {
  reader: { keys: [{ sha256: sha256('reader') }], scopes: ['read'] },
  admin: { keys: [{ sha256: sha256('admin') }], scopes: ['read', 'admin', 'secret'] },
  nobody: { keys: [{ sha256: sha256('nobody') }], scopes: [] },
};
export type Key = keyof typeof CONSUMERS;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: unknown;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: { readonly code: string };
  }[];
}

/** Asks as a caller with an API key, or as nobody in particular. */
export async function askAs(
  gateway: Gateway,
  key: Key | undefined,
  query: string,
  variables?: Readonly<Record<string, unknown>>,
): Promise<Answer> {
  const arrival: Arrival = {
    method: 'POST',
    params: { query, ...(variables === undefined ? {} : { variables }) },
    headers: key === undefined ? {} : { 'x-api-key': key },
    address: '127.0.0.1',
    mediaType: 'application/graphql-response+json',
    cancellation: new Cancellation(),
  };
  const { status, headers, body } = await gateway.answer(arrival);
  const { data, errors = [] } = JSON.parse(body.toString()) as { data?: unknown; errors?: Answer['errors'] };
  return { status, headers, data, errors };
}
