import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { createGateway } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';
import { askLimited, type Asked } from '../support/limit-world.ts';

const KEY = 'k'.repeat(40);
const consumers = { c: { keys: [{ sha256: createHash('sha256').update(KEY).digest('hex') }] } };
const BODIES: Readonly<Record<string, unknown>> = {
  '/order': { id: 'o', user: { ssn: '1', city: 'Rome' }, agent: { badge: { number: 7 } } },
  '/orders': [{ id: 'o', user: { ssn: '1', city: 'Rome' } }],
  '/me': { ssn: '1', name: 'Ada', city: 'Rome' },
  '/users/1': { ssn: '1', name: 'Ada', phone: '555', city: 'Rome' },
  '/users': [{ ssn: '1', nick: 'ada' }],
  '/mail/555': { last: 'hello' },
  '/agents/7': { badge: { number: 7 }, name: 'Bo' },
  '/cards/1': { text: 'card' },
  '/notes/n': { code: 'n', text: 'note', writer: { ssn: '1' } },
};

const SHOP = `extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@shareable"])
    @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
    @source(name: "api", http: { baseURL: "$origin" })
  type Query {
    order: Order @connect(source: "api", http: { GET: "/order" }, selection: "id user { ssn city } agent { badge { number } }")
    orders: [Order] @connect(source: "api", http: { GET: "/orders" }, selection: "id user { ssn city }")
    me: User @connect(source: "api", http: { GET: "/me" }, selection: "ssn name city")
    user(ssn: ID!): User @connect(source: "api", http: { GET: "/users/{$args.ssn}" }, selection: "ssn name phone city")
    pass: Pass @connect(source: "api", http: { GET: "/me" }, selection: "ssn holder: name")
  }
  type Mutation { change: Order @connect(source: "api", http: { POST: "/order" }, selection: "id user { ssn city }") }
  type Order { id: ID! user: User agent: Agent }
  type User @key(fields: "ssn")
    @connect(source: "api", http: { GET: "/users/{$this.ssn}" }, selection: "ssn name phone city")
    @connect(source: "api", http: { GET: "/users", queryParams: "ids: $batch.ssn" }, batch: { maxSize: 10 }, selection: "ssn nick") {
    ssn: ID! @authenticated name: String phone: String city: String nick: String
    mail: String @connect(source: "api", http: { GET: "/mail/{$this.phone}" }, selection: "$.last")
  }
  type Agent @connect(source: "api", http: { GET: "/agents/{$this.badge.number}" }, selection: "badge { number } name") { badge: Badge name: String }
  type Badge { number: Int @authenticated }
  interface Card { ssn: ID text: String @connect(source: "api", http: { GET: "/cards/{$this.ssn}" }, selection: "$.text") }
  type Pass implements Card { ssn: ID @authenticated text: String holder: String }
`;
const NOTES = `extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated"])
    @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
    @source(name: "api", http: { baseURL: "$origin" })
  type Query { note(code: ID!): Note @connect(source: "api", http: { GET: "/notes/{$args.code}" }, selection: "code text writer { ssn }") }
  type Note { code: ID text: String writer: User }
  type User @key(fields: "ssn", resolvable: false) { ssn: ID! @authenticated }
`;

describe.each(['native', 'portable'] as const)('what connectors find by a protected field (%s planner)', (engine) => {
  const closing: (() => Promise<unknown>)[] = [];
  const calls: string[] = [];
  let url = '';

  beforeAll(async () => {
    const backend = createServer((request, response) => {
      calls.push(request.url ?? '');
      const { pathname } = new URL(request.url ?? '', 'http://localhost');
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(BODIES[pathname] ?? null));
    });
    await new Promise<void>((resolve) => backend.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => backend.close(resolve)));
    const origin = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
    const registered = await Promise.all([
      registerSubgraph({ name: 'shop', sdl: SHOP.replace('$origin', origin), directory: '.', config: { sources: {} } }),
      registerSubgraph({
        name: 'notes',
        sdl: NOTES.replace('$origin', origin),
        directory: '.',
        config: { sources: {} },
      }),
    ]);
    const { supergraph, problems } = composeSupergraph(registered.flatMap(({ subgraph }) => subgraph ?? []));
    if (supergraph === undefined || registered.some(({ subgraph }) => subgraph === undefined))
      throw new Error(JSON.stringify([problems, registered.map((one) => one.problems)]));
    const config = readConfig(undefined, {
      log: { level: 'silent' },
      listen: { port: 0 },
      planner: { engine },
      authentication: { consumers },
    });
    const log = createLog(config.log);
    const gateway = await createGateway({ config, supergraph, log });
    const door = await openConfiguredDoor(gateway, config, { log });
    url = door.url;
    closing.unshift(
      () => door.close(),
      () => gateway.close(),
    );
  }, 30_000);
  afterAll(async () => {
    for (const close of closing) await close();
  });

  const ask = (query: string, headers: Readonly<Record<string, string>> = {}): Promise<Asked> => {
    calls.length = 0;
    return askLimited(url, query, { headers });
  };

  test.each([
    [
      'one by $this',
      '{ order { id user { name } } }',
      { order: { id: 'o', user: { name: null } } },
      [['order', 'user', 'name']],
    ],
    [
      'one in a list, under an alias',
      '{ all: orders { user { n: name city } } }',
      { all: [{ user: { n: null, city: 'Rome' } }] },
      [['all', 0, 'user', 'n']],
    ],
    [
      'one by $batch',
      '{ orders { user { nick } } }',
      { orders: [{ user: { nick: null } }] },
      [['orders', 0, 'user', 'nick']],
    ],
    [
      'a field that is called with what is found',
      '{ order { user { mail city } } }',
      { order: { user: { mail: null, city: 'Rome' } } },
      [['order', 'user', 'mail']],
    ],
    [
      'one by a field within its key',
      '{ order { agent { name } } }',
      { order: { agent: { name: null } } },
      [['order', 'agent', 'name']],
    ],
    [
      'one of a change',
      'mutation { change { id user { name } } }',
      { change: { id: 'o', user: { name: null } } },
      [['change', 'user', 'name']],
    ],
    [
      'a field of an interface',
      '{ pass { holder text } }',
      { pass: { holder: 'Ada', text: null } },
      [['pass', 'text']],
    ],
    [
      'one of another subgraph',
      '{ note(code: "n") { text writer { name } } }',
      { note: { text: 'note', writer: { name: null } } },
      [['note', 'writer', 'name']],
    ],
  ])('is refused to those who may not read the field: %s', async (_, query, data, paths) => {
    const asked = await ask(query);
    expect(asked.data).toEqual(data);
    expect(asked.errors?.map(({ path, extensions }) => [path, extensions?.['code']])).toEqual(
      paths.map((path) => [path, 'UNAUTHENTICATED']),
    );
    expect(calls.filter((call) => /^\/(users|mail|agents|cards)/.test(call))).toEqual([]);
    const allowed = await ask(query, { 'x-api-key': KEY });
    expect(allowed.errors).toBeUndefined();
    expect(JSON.stringify(allowed.data)).not.toContain('null');
  });

  test.each([
    ['{ order { id user { city } } }', { order: { id: 'o', user: { city: 'Rome' } } }],
    ['{ me { name city } }', { me: { name: 'Ada', city: 'Rome' } }],
    ['{ user(ssn: "1") { name phone mail } }', { user: { name: 'Ada', phone: '555', mail: 'hello' } }],
    ['{ pass { holder } }', { pass: { holder: 'Ada' } }],
  ])("is everybody's where it is had without it: %s", async (query, data) => {
    expect(await ask(query)).toMatchObject({ data });
  });
});
