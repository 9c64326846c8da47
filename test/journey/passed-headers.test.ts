import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { loadPackageDefinition, Metadata, Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { buildSchema, graphql, parse } from 'graphql';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig, type ConfigInput } from '../../src/config/read-config.ts';
import { createGateway } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const CONNECT =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) @link(url: ' +
  '"https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect", "@lookup"])';
const PROTO =
  'syntax = "proto3"; package desk; service Desk { rpc Ask(Question) returns (Answer); } message Question { int32 ' +
  'number = 1; } message Answer { int32 number = 1; }';
const STITCHED = buildSchema('type Query { item(id: ID!): Item stitched: Int } type Item { id: ID! stock: Int }');

/** Each answer of every backend has a number, and says it in its body, in two cookies and in a header. */
async function openBackends() {
  let answers = 0;
  const api = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => void answer(request, response, Buffer.concat(chunks).toString()));
  });
  async function answer({ url = '' }: IncomingMessage, response: ServerResponse, sent: string): Promise<void> {
    const n = (answers += 1);
    const told = url.startsWith('/silent')
      ? {}
      : {
          'SET-COOKIE': [`first=${n}; Path=/; HttpOnly`, `second=${n}; Expires=Wed, 21 Oct 2065 07:28:00 GMT`],
          'X-Trace': `${n}`,
          'X-City': Buffer.from('Zürich').toString('latin1'),
        };
    const ofGraphQL = async (): Promise<object> =>
      url === '/stitched'
        ? graphql({
            schema: STITCHED,
            source: (JSON.parse(sent) as { query: string }).query,
            variableValues: (JSON.parse(sent) as { variables?: Record<string, unknown> }).variables,
            rootValue: { stitched: n, item: ({ id }: { id: string }) => ({ id, stock: n }) },
          })
        : { data: { federated: n, enter: n } };
    const body =
      url === '/stitched' || url === '/federated' ? await ofGraphQL() : url === '/silent/thing' ? { id: '1' } : { n };
    // Long enough that equal requests meet.
    setTimeout(
      () =>
        response
          .writeHead(url === '/refused' ? 401 : 200, { 'content-type': 'application/json', ...told })
          .end(Buffer.from(JSON.stringify(body))),
      20,
    );
  }
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const directory = await mkdtemp(join(tmpdir(), 'gatefold-passed-'));
  await writeFile(join(directory, 'desk.proto'), PROTO);
  // The shape that `loadPackageDefinition` gives to the package above.
  const { desk } = loadPackageDefinition(loadSync(join(directory, 'desk.proto'))) as unknown as {
    desk: { Desk: { service: Parameters<Server['addService']>[0] } };
  };
  const grpc = new Server();
  grpc.addService(desk.Desk.service, {
    Ask: (call: { sendMetadata: (metadata: Metadata) => void }, answered: (error: null, answer: object) => void) => {
      const n = (answers += 1);
      const metadata = new Metadata();
      for (const name of ['first', 'second']) metadata.add('set-cookie', `${name}=${n}`);
      metadata.add('x-trace', `${n}`);
      call.sendMetadata(metadata);
      answered(null, { number: n });
    },
  });
  const port = await new Promise<number>((resolve, reject) =>
    grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  closing.push(
    () => rm(directory, { recursive: true }),
    () => grpc.forceShutdown(),
    () => api.close().closeAllConnections(),
  );
  return { origin: `http://127.0.0.1:${(api.address() as AddressInfo).port}`, port, directory, answers: () => answers };
}

const PASS_ALL: ConfigInput = { headers: { respond: ['Set-Cookie', 'x-TRACE', 'x-city'] } };

async function openWorld(input: ConfigInput) {
  const { origin, port, directory, answers } = await openBackends();
  const rest = `${CONNECT} @source(name: "api", http: { baseURL: "${origin}" }) @source(name: "other", http: { baseURL: "${origin}" })
    type Query {
      rest: Int @connect(source: "api", http: { GET: "/rest" }, selection: "$.n")
      other: Int @connect(source: "other", http: { GET: "/other" }, selection: "$.n")
      kept: Int @connect(source: "api", http: { GET: "/kept" }, cache: { maxAge: 60 }, selection: "$.n")
      silent: Int @connect(source: "api", http: { GET: "/silent" }, selection: "$.n")
      refused: Int @connect(source: "api", http: { GET: "/refused" }, selection: "$.n")
      thing: Item @connect(source: "api", http: { GET: "/silent/thing" }, selection: "id")
    }
    type Mutation { login: Int @connect(source: "api", http: { POST: "/login" }, selection: "$.n") }
    type Item @key(fields: "id") { id: ID! }`;
  const grpc = `${CONNECT} @source(name: "desk", grpc: { target: "127.0.0.1:${port}", proto: "desk.proto" })
    type Query { asked: Int @connect(source: "desk", grpc: { method: "desk.Desk/Ask", request: "number: $(1)" }, selection: "$.number") }`;
  const stitched = `${CONNECT} @source(name: "service", graphql: { url: "${origin}/stitched" })
    type Query { item(id: ID!): Item @lookup(key: "id", argument: "id") stitched: Int } type Item @key(fields: "id") { id: ID! stock: Int }`;
  const registered = await Promise.all(
    Object.entries({ rest, grpc, stitched }).map(([name, sdl]) =>
      registerSubgraph({ name, sdl, directory, config: { sources: {} } }),
    ),
  );
  const { supergraph, problems } = composeSupergraph([
    ...registered.flatMap(({ subgraph }) => subgraph ?? []),
    {
      name: 'federated',
      federatedSchema: parse(
        'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9") type Query { federated: Int } type ' +
          'Mutation { enter: Int }',
      ),
      origin: { kind: 'federated', url: `${origin}/federated` },
    },
  ]);
  if (supergraph === undefined) throw new Error(JSON.stringify([problems, registered.map((one) => one.problems)]));
  const config = readConfig(undefined, {
    log: { level: 'silent' },
    listen: { port: 0 },
    batching: { enabled: true },
    ...input,
  });
  const log = createLog(config.log);
  const gateway = await createGateway({ config, supergraph, log });
  const door = await openConfiguredDoor(gateway, config, { log });
  closing.push(
    () => gateway.close(),
    () => door.close(),
  );
  const send = async (body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    read(
      await fetch(door.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    );
  return {
    answers,
    send,
    ask: (query: string) => send({ query }),
    get: async (query: string, headers: Readonly<Record<string, string>> = {}) =>
      read(
        await fetch(`${door.url}?${String(new URLSearchParams({ query }))}`, {
          headers: { 'x-gatefold-preflight': '1', ...headers },
        }),
      ),
  };
}

async function read(response: Response) {
  const text = await response.text();
  const data =
    response.headers.get('content-type')?.includes('json') === true
      ? (JSON.parse(text) as { data: Record<string, number> }).data
      : undefined;
  return {
    status: response.status,
    text,
    data,
    cookies: response.headers.getSetCookie(),
    trace: response.headers.get('x-trace'),
    city: Buffer.from(response.headers.get('x-city') ?? '', 'latin1').toString(),
    control: response.headers.get('cache-control'),
  };
}

const cookiesOf = (...answers: readonly number[]): unknown =>
  answers.flatMap((n) => [expect.stringMatching(`^first=${n}\\b`), expect.stringMatching(`^second=${n}\\b`)]);

describe.each(['gatefold', 'apollo'] as const)('behind the door of %s', (server) => {
  const CACHE: ConfigInput = { server, cache: { enabled: true, defaultMaxAge: 60 } };

  test.each([
    '{ rest }',
    '{ kept }',
    '{ asked }',
    '{ federated }',
    '{ stitched }',
    'mutation { login }',
    'mutation { enter }',
  ])('both cookies of a backend are passed on, and never again: %s', async (query) => {
    const { ask } = await openWorld({ ...CACHE, ...PASS_ALL });
    const told: (string | null)[] = [];
    for (let times = 0; times < 3; times += 1) {
      const { data, cookies, trace, control } = await ask(query);
      const [n = 0] = Object.values(data ?? {});
      expect(cookies).toEqual(cookiesOf(n));
      expect(trace).toBe(`${n}`);
      expect(control).toBe('no-store');
      told.push(trace);
    }
    expect(new Set(told).size).toBe(3);
  });

  test.each(
    ['{ rest }', '{ kept }', '{ asked }', '{ federated }', '{ stitched }', '{ thing { stock } }'].flatMap((query) =>
      [true, false].map((enabled) => [query, enabled] as const),
    ),
  )('of 50 equal requests at once each gets what was answered to it: %s, caching: %s', async (query, enabled) => {
    const { ask } = await openWorld({ server, cache: { enabled, defaultMaxAge: 60 }, ...PASS_ALL });
    const answered = await Promise.all(Array.from({ length: 50 }, () => ask(query)));
    for (const { text, cookies } of answered) expect(cookies).toEqual(cookiesOf(Number(/:(\d+)\}+$/.exec(text)?.[1])));
    expect(new Set(answered.map(({ trace }) => trace)).size).toBe(50);
  });

  test('of several backends all cookies are passed on, and the values of another header in one line', async () => {
    const { ask } = await openWorld({ ...CACHE, ...PASS_ALL });
    const { data = {}, cookies, trace } = await ask('{ rest asked federated }');
    const numbers = Object.values(data).sort((a, b) => a - b);
    expect(cookies).toHaveLength(6);
    expect([...cookies].sort()).toEqual(expect.arrayContaining(cookiesOf(...numbers) as unknown[]));
    expect(
      trace
        ?.split(', ')
        .map(Number)
        .sort((a, b) => a - b),
    ).toEqual(numbers);
  });

  test(
    'a batch has the headers of all its operations, a GET and a refusal of the backend theirs, an event the one ' +
      'of its operation',
    async () => {
      const { send, get, ask } = await openWorld({ ...CACHE, ...PASS_ALL });
      const batch = await send([{ query: '{ rest }' }, { query: 'mutation { login }' }, { query: '{ silent }' }]);
      expect(batch).toMatchObject({
        cookies: Array.from({ length: 4 }, () => expect.any(String) as unknown),
        city: 'Zürich',
      });
      const got = await get('{ rest }');
      expect(got).toMatchObject({ cookies: cookiesOf(got.data?.['rest'] ?? 0), city: 'Zürich' });
      expect(await get('{ rest }', { 'if-none-match': '*' })).toMatchObject({ status: 200, control: 'no-store' });
      expect((await ask('{ refused }')).cookies).toHaveLength(2);
      const event = await send({ query: '{ rest }' }, { accept: 'text/event-stream' });
      expect(event).toMatchObject({ text: expect.stringContaining('event: next'), city: 'Zürich' });
      expect(event.cookies).toEqual(cookiesOf(Number(/:(\d+)\}/.exec(event.text)?.[1])));
    },
  );

  test('what no backend sent a header with is kept and shared as ever, and replays none', async () => {
    const { ask, answers } = await openWorld({ ...CACHE, ...PASS_ALL });
    const answered = await Promise.all(Array.from({ length: 20 }, () => ask('{ silent }')));
    expect(new Set(answered.map(({ text }) => text)).size).toBe(1);
    expect(await ask('{ silent }')).toMatchObject({ cookies: [], control: expect.stringContaining('max-age=') });
    expect(answers()).toBe(1);
    const both = await ask('{ silent rest }');
    expect(both).toMatchObject({
      data: { silent: 1 },
      cookies: cookiesOf(both.data?.['rest'] ?? 0),
      control: 'no-store',
    });
  });

  test(
    'nothing is passed on without a rule, and the rules of a source or a subgraph take the place of those ' + 'above',
    async () => {
      const without = await openWorld(CACHE);
      expect(await without.ask('{ rest asked federated stitched }')).toMatchObject({ cookies: [], trace: null });
      const { ask } = await openWorld({
        server,
        ...PASS_ALL,
        subgraphs: {
          rest: { headers: { respond: ['x-trace'] }, sources: { other: { headers: {} } } },
          federated: { headers: {} },
        },
      });
      expect(await ask('{ rest }')).toMatchObject({ cookies: [], trace: expect.any(String) });
      expect(await ask('{ other federated }')).toMatchObject({ cookies: [], trace: null });
      expect((await ask('{ asked }')).cookies).toHaveLength(2);
    },
  );
});
