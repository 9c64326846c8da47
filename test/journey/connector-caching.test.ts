import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig } from '../../src/config/read-config.ts';
import { createGateway, type Gateway } from '../../src/gateway.ts';
import type { Door } from '../../src/listen/http/door.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';
import { ask } from '../support/cache-world.ts';

const sdl = (origin: string): string => `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
  @source(name: "api", http: { baseURL: "${origin}" })
type Query {
  item(id: ID!): Item @connect(source: "api", http: { GET: "/items/{$args.id}" }, selection: "id name", cache: { maxAge: 1, tags: ["item-{$args.id}"] })
  long(id: ID!): Item @connect(source: "api", http: { GET: "/long/{$args.id}" }, selection: "id name", cache: { maxAge: 60, tags: ["item-{$args.id}"] })
  open: Item @connect(source: "api", http: { GET: "/open" }, selection: "id name")
}
type Item { id: ID! name: String }`;

let server: Server;
let seen: IncomingMessage[];
let name: string;
let headers: Record<string, string>;
let gateway: Gateway;
let door: Door;

beforeEach(async () => {
  seen = [];
  name = 'One';
  headers = {};
  server = createServer((request, response) => {
    seen.push(request);
    const etag = `"${name}"`;
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304, { etag, ...headers }).end();
    return void response
      .writeHead(200, { 'content-type': 'application/json', etag, ...headers })
      .end(JSON.stringify({ id: '1', name }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { subgraph, problems } = await registerSubgraph({
    name: 'items',
    sdl: sdl(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    directory: '.',
    config: { sources: {} },
  });
  expect(problems).toEqual([]);
  const { supergraph } = composeSupergraph(subgraph === undefined ? [] : [subgraph]);
  if (supergraph === undefined) throw new Error('not composed');
  const config = readConfig(undefined, {
    listen: { port: 0 },
    log: { level: 'silent' },
    sandbox: { enabled: false },
    cache: { purge: { token: 'secret' } },
  });
  const log = createLog(config.log);
  gateway = await createGateway({ config, supergraph, log });
  door = await openConfiguredDoor(gateway, config, { log });
});
afterEach(async () => {
  await door.close();
  await gateway.close();
  server.close().closeAllConnections();
});

describe('a connector with `cache`', () => {
  test('is called once for what it answers, and says for how long that may be kept', async () => {
    const first = await ask(door.url, '{ long(id: 1) { name } }');
    expect([first.data, first.headers.get('cache-control')]).toEqual([{ long: { name: 'One' } }, 'max-age=60, public']);
    // Another selection, and another field beside it: the call is the same.
    await ask(door.url, '{ long(id: 1) { id name } }');
    await ask(door.url, '{ open { name } long(id: 1) { id } }');
    expect(seen.map(({ url }) => url)).toEqual(['/long/1', '/open']);
  });

  test('is asked again with the ETag of what is kept, and a 304 makes that new again', async () => {
    await ask(door.url, '{ item(id: 1) { name } }');
    await delay(1_050);
    expect((await ask(door.url, '{ item(id: 1) { name } }')).data).toEqual({ item: { name: 'One' } });
    expect((await ask(door.url, '{ item(id: 1) { id name } }')).data).toEqual({ item: { id: '1', name: 'One' } });
    expect(seen.map((request) => request.headers['if-none-match'])).toEqual([undefined, '"One"']);
    await delay(1_050);
    name = 'Two';
    expect((await ask(door.url, '{ item(id: 1) { name } }')).data).toEqual({ item: { name: 'Two' } });
  });

  test('is kept for less where its backend says so', async () => {
    headers = { 'cache-control': 'max-age=7' };
    expect((await ask(door.url, '{ long(id: 1) { name } }')).headers.get('cache-control')).toBe('max-age=7, public');
    headers = { 'cache-control': 'no-store' };
    for (const query of ['{ long(id: 2) { name } }', '{ long(id: 2) { id } }'])
      expect((await ask(door.url, query)).headers.get('cache-control')).toBe('no-store');
    expect(seen).toHaveLength(3);
  });

  test('is purged by its tags', async () => {
    await ask(door.url, '{ long(id: 1) { name } }');
    name = 'Two';
    const body = JSON.stringify({ tags: ['item-1'] });
    expect(
      (
        await fetch(new URL('/cache/purge', door.url), {
          method: 'POST',
          headers: { authorization: 'Bearer secret' },
          body,
        })
      ).status,
    ).toBe(204);
    expect((await ask(door.url, '{ long(id: 1) { name } }')).data).toEqual({ long: { name: 'Two' } });
  });

  test.each([
    ['{ maxAge: -1 }', 'expected a `maxAge` of 0 to'],
    ['{ tags: ["a"] }', 'expected a `maxAge`, in seconds'],
    ['{ maxAge: 1, tag: "a" }', '`cache` of `@connect` has no `tag`; did you mean `tags`?'],
    ['{ maxAge: 1, tags: [1] }', 'expected a list of strings as `tags`'],
    ['{ maxAge: 1, tags: ["{$args"] }', '`tags`: '],
  ])('tells what is wrong: %s', async (cache, message) => {
    const wrong = sdl('http://127.0.0.1').replace('{ maxAge: 60, tags: ["item-{$args.id}"] }', cache);
    const { problems } = await registerSubgraph({ name: 'items', sdl: wrong, directory: '.', config: { sources: {} } });
    expect(problems).toEqual([
      expect.objectContaining({
        coordinate: 'Query.long',
        message: expect.stringContaining(message) as unknown,
        line: 7,
      }),
    ]);
  });
});
