import { createHash } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { openConfiguredDoor } from '../../src/cli/open-door.ts';
import { readConfig, type ConfigInput } from '../../src/config/read-config.ts';
import { createGateway } from '../../src/gateway.ts';
import { createLog } from '../../src/observe/log.ts';
import { composeSupergraph } from '../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../src/supergraph/register/register-subgraph.ts';
import { ask } from '../support/start-gatefold.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Answers any REST call with the user it was told of, any GraphQL one with the same, and tokens. */
async function openBackend() {
  const received: { readonly url: string; readonly headers: IncomingHttpHeaders }[] = [];
  const server = createServer((request, response) => {
    const { url = '', headers } = request;
    received.push({ url, headers });
    const user = String(headers['x-user'] ?? 'nobody');
    const body =
      url === '/token'
        ? { access_token: 'of-the-gateway', token_type: 'Bearer', expires_in: 60 }
        : url === '/graphql'
          ? { data: { plain: user } }
          : { user };
    request
      .resume()
      .on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => server.close().closeAllConnections());
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
}

const SHOP = (origin: string): string => `
  extend schema @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
    @source(name: "own", http: { baseURL: "${origin}/own", headers: [{ name: "x-copy", from: "authorization" }] }) @source(name: "foreign", http: { baseURL: "${origin}/foreign", headers: [{ name: "x-copy", from: "authorization" }] })
  type Query {
    own: String @cacheControl(maxAge: 60) @connect(source: "own", http: { GET: "/" }, selection: "$.user")
    foreign: String @cacheControl(maxAge: 60) @connect(source: "foreign", http: { GET: "/" }, selection: "$.user")
    seen: String @connect(source: "foreign", selection: "$request.headers.authorization->first")
  }`;
const PLAIN = (origin: string): string =>
  'extend schema @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source"]) @source(name: ' +
  `"service", graphql: { url: "${origin}/graphql" }) type Query { plain: String }`;

async function open(origin: string, input: ConfigInput) {
  const registered = [
    await registerSubgraph({ name: 'shop', sdl: SHOP(origin), directory: '.', config: { sources: {} } }),
    await registerSubgraph({ name: 'plain', sdl: PLAIN(origin), directory: '.', config: { sources: {} } }),
  ];
  const { supergraph, problems } = composeSupergraph(registered.flatMap(({ subgraph }) => subgraph ?? []));
  if (supergraph === undefined) throw new Error(JSON.stringify([problems, registered.map((one) => one.problems)]));
  const config = readConfig(undefined, { log: { level: 'silent' }, listen: { port: 0 }, ...input });
  const log = createLog(config.log);
  const gateway = await createGateway({ config, supergraph, log });
  const door = await openConfiguredDoor(gateway, config, { log });
  closing.push(
    () => gateway.close(),
    () => door.close(),
  );
  return (query: string, key: string) =>
    ask(door.url, query, { headers: { 'x-api-key': key, authorization: 'Basic secret' } });
}

const consumers = Object.fromEntries(
  ['ada', 'bob'].map((name) => [name, { keys: [{ sha256: createHash('sha256').update(name).digest('hex') }] }]),
);
const CONFIG: ConfigInput = { authentication: { consumers }, headers: { forward: ['authorization'] } };

test('the header rules of a source take the place of those of its subgraph, and of what mappings read', async () => {
  const { origin, received } = await openBackend();
  const sources = { foreign: { headers: { forward: [], set: { 'x-user': '{caller.consumer}' } } } };
  const asking = await open(origin, { ...CONFIG, subgraphs: { shop: { sources } } });
  expect((await asking('{ own foreign seen }', 'ada')).data).toEqual({ own: 'nobody', foreign: 'ada', seen: null });
  const [own, foreign] = ['/own', '/foreign'].map((url) => received.find((one) => one.url === url)?.headers);
  // What the schema takes under another name is not sent under its own.
  expect(own).toMatchObject({ 'x-copy': 'Basic secret' });
  expect(own).not.toHaveProperty('authorization');
  expect(own).not.toHaveProperty('x-user');
  expect(foreign).toMatchObject({ 'x-user': 'ada' });
  expect(foreign).not.toHaveProperty('authorization');
  expect(foreign).not.toHaveProperty('x-copy');
});

test('what the operator sets is replaced by no schema, whose own headers are replaced by no client', async () => {
  const { origin, received } = await openBackend();
  const asking = await open(origin, {
    ...CONFIG,
    headers: { forward: ['authorization', 'x-client'], set: { 'x-copy': '{caller.consumer}' } },
  });
  await asking('{ own }', 'ada');
  expect(received.find(({ url }) => url === '/own')?.headers).toMatchObject({ 'x-copy': 'ada' });
});

test('what a source was told of a caller keeps its answers from others, at the same time and later', async () => {
  const { origin } = await openBackend();
  const asking = await open(origin, {
    ...CONFIG,
    headers: {},
    subgraphs: { shop: { sources: { foreign: { headers: { set: { 'x-user': '{caller.consumer}' } } } } } },
  });
  for (const query of ['{ foreign }', '{ own foreign }', '{ foreign again: foreign }']) {
    const answers = await Promise.all(['ada', 'bob', 'ada', 'bob'].map((key) => asking(query, key)));
    expect(answers.map(({ data }) => data?.['foreign'])).toEqual(['ada', 'bob', 'ada', 'bob']);
  }
});

test('the rules and the token of a source that is a GraphQL service are those of its calls', async () => {
  const { origin, received } = await openBackend();
  process.env['SOURCE_HEADERS_SECRET'] = 'secret';
  const auth = {
    clientCredentials: {
      tokenUrl: `${origin}/token`,
      clientId: 'gatefold',
      clientSecret: { env: 'SOURCE_HEADERS_SECRET' },
    },
  };
  const asking = await open(origin, {
    ...CONFIG,
    subgraphs: { plain: { sources: { service: { auth, headers: { set: { 'x-user': '{caller.consumer}' } } } } } },
  });
  expect((await asking('{ plain }', 'bob')).data).toEqual({ plain: 'bob' });
  expect(received.find(({ url }) => url === '/graphql')?.headers).toMatchObject({
    'x-user': 'bob',
    authorization: 'Bearer of-the-gateway',
  });
});
