import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { SubgraphAnswer } from '../../../../src/core/backend.ts';
import { connectorBackend } from '../../../../src/fetch/connect/connector-backend.ts';
import { createChannels } from '../../../../src/fetch/grpc/channels.ts';
import { createPools } from '../../../../src/fetch/http/pools.ts';
import { describeProto, importGrpc } from '../../../../src/import/grpc/import-grpc.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import { BACKENDS, contextOf, failureOf } from '../backend-server.ts';
import { operationOf } from './connector-world.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

type Rpc = (request: Readonly<Record<string, unknown>>) => unknown;

interface World {
  readonly sdl: string;
  readonly asked: Readonly<Record<string, unknown>>[];
  ask(text: string): Promise<SubgraphAnswer>;
}

/** A service S of a proto, imported and asked; `port` is that of another server in its place. */
async function world(
  proto: string,
  rpcs: Readonly<Record<string, Rpc>>,
  { port, change = (sdl) => sdl }: { readonly port?: number; readonly change?: (sdl: string) => string } = {},
): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'gatefold-grpc-'));
  cleanups.push(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'api.proto');
  await writeFile(file, proto);
  const asked: Readonly<Record<string, unknown>>[] = [];
  const target = `127.0.0.1:${port ?? (await serve(file, rpcs, asked))}`;
  const sdl = change(
    importGrpc(await describeProto(file, []), { target, source: 'api', descriptors: 'proto: "api.proto"', tls: false })
      .sdl,
  );
  const { subgraph, problems } = await registerSubgraph({ name: 't', sdl, directory, config: { sources: {} } });
  if (subgraph === undefined) throw new Error(JSON.stringify(problems));
  const [pools, channels] = [createPools(BACKENDS), createChannels()];
  cleanups.push(
    () => pools.close(),
    () => channels.close(),
  );
  const backend = connectorBackend({ subgraph, pools, channels, config: BACKENDS });
  return { sdl, asked, ask: (text) => backend.prepare(operationOf(text)).run({ variables: {}, context: contextOf() }) };
}

async function serve(
  file: string,
  rpcs: Readonly<Record<string, Rpc>>,
  asked: Readonly<Record<string, unknown>>[],
): Promise<number> {
  const server = new Server();
  // The package of every proto here is t, its service S.
  const { t } = loadPackageDefinition(
    loadSync(file, { enums: String, longs: String, oneofs: true, arrays: true }),
  ) as unknown as { readonly t: { readonly S: { readonly service: ServiceDefinition } } };
  const handlers: UntypedServiceImplementation = {};
  for (const [name, rpc] of Object.entries(rpcs)) {
    handlers[name] = (
      call: { readonly request: Readonly<Record<string, unknown>> },
      done: (error: null, answer: unknown) => void,
    ) => {
      asked.push(call.request);
      done(null, rpc(call.request));
    };
  }
  server.addService(t.S.service, handlers);
  cleanups.push(() => server.forceShutdown());
  return new Promise((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
}

describe('a value that has no text', () => {
  test('is null at its own place, with an error', async () => {
    const { ask } = await world(
      `syntax = "proto3"; package t; import "google/protobuf/timestamp.proto"; import "google/protobuf/duration.proto";
       service S { rpc Get(Q) returns (R); } message Q {}
       message R { string id = 1; google.protobuf.Timestamp at = 2; repeated google.protobuf.Timestamp all = 3; google.protobuf.Duration took = 4; Inner inner = 5; } message Inner { google.protobuf.Timestamp at = 1; int32 n = 2; }`,
      {
        Get: () => ({
          id: '1',
          at: { seconds: '253402300800' },
          all: [{ seconds: 1 }, { seconds: 1, nanos: -1 }, { seconds: '9000000000000000' }],
          took: { seconds: 1, nanos: -1 },
          inner: { at: { seconds: '-62135596801' }, n: 7 },
        }),
      },
      { change: (sdl) => sdl.replace('all: [DateTime!]!', 'all: [DateTime]') },
    );
    const { data, errors } = await ask('{ get { id at all took inner { at n } } }');
    expect(data).toEqual({
      get: { id: '1', at: null, all: ['1970-01-01T00:00:01Z', null, null], took: null, inner: { at: null, n: 7 } },
    });
    expect(errors?.map(({ path, message }) => `${path?.join('.')}: ${message}`)).toEqual([
      expect.stringMatching(/^get\.at: expected a DateTime .*, found a timestamp out of range$/),
      expect.stringMatching(/^get\.all\.1: .*found a timestamp out of range$/),
      expect.stringMatching(/^get\.all\.2: .*found a timestamp out of range$/),
      expect.stringMatching(/^get\.took: expected a string, found a duration out of range$/),
      expect.stringMatching(/^get\.inner\.at: .*found a timestamp out of range$/),
    ]);
  });
});

describe('an answer that is not gRPC', () => {
  test.each([['<html>a proxy</html>'], [''], ['x'.repeat(100_000)]])('is told as what it is', async (page) => {
    const server: Http2Server = createServer();
    server.on('stream', (stream) => {
      stream.respond({ ':status': 200, 'content-type': 'text/html; charset=utf-8' });
      stream.end(page);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanups.push(() => server.close());
    // A server that listens at a port has an address with one.
    const { port } = server.address() as AddressInfo;
    const { ask } = await world(
      'syntax = "proto3"; package t; service S { rpc Get(Q) returns (R); } message Q {} message R { string id = 1; }',
      {},
      { port },
    );
    const failure = await failureOf(ask('{ get { id } }'));
    expect(failure).toMatchObject({
      code: 'BACKEND_ANSWER_INVALID',
      publicMessage: 'A backend sent an answer that is not gRPC, but text/html.',
    });
  });
});

describe('a request', () => {
  test('has lists of enums by name, and groups', async () => {
    const { ask, asked } = await world(
      `syntax = "proto2"; package t; enum Kind { KIND_UNSPECIFIED = 0; KIND_A = 1; KIND_B = 2; }
       service S { rpc GetIt(Q) returns (Q); rpc PutIt(Q) returns (Q); }
       message Q { repeated Kind kinds = 1; repeated Kind packed = 2 [packed = true]; optional string name = 3; optional group Big = 4 { optional int32 size = 1; repeated Kind kinds = 2; } repeated group Row = 5 { optional string text = 1; } optional Inner inner = 6; }
       message Inner { repeated Kind kinds = 1; }`,
      { GetIt: (request) => request, PutIt: (request) => request },
    );
    const fields = '{ kinds packed big { size kinds } row { text } name inner { kinds } }';
    const args =
      'kinds: [B, A], packed: [A, B], big: { size: 3, kinds: [A] }, row: [{ text: "x" }, { text: "y" }], inner: { ' +
      'kinds: [B] }';
    const expected = {
      kinds: ['B', 'A'],
      packed: ['A', 'B'],
      big: { size: 3, kinds: ['A'] },
      row: [{ text: 'x' }, { text: 'y' }],
      name: null,
      inner: { kinds: ['B'] },
    };
    expect(await ask(`{ getIt(${args}) ${fields} }`)).toEqual({ data: { getIt: expected }, errors: [] });
    expect(await ask(`mutation { putIt(input: { ${args} }) ${fields} }`)).toEqual({
      data: { putIt: expected },
      errors: [],
    });
    expect(asked[0]).toMatchObject({ kinds: ['KIND_B', 'KIND_A'], packed: ['KIND_A', 'KIND_B'] });
  });
});

describe('pages over gRPC', () => {
  const proto = `syntax = "proto3"; package t; service S { rpc ListThings(Q) returns (R); }
    message Q { string parent = 1; string page_token = 2; int32 page_size = 3; int64 offset = 4; repeated string tags = 5; } message R { repeated Thing things = 1; string next_page_token = 2; } message Thing { int32 n = 1; }`;
  const pages: Rpc = ({ pageToken, offset }) => {
    const from = pageToken === undefined ? Number(offset ?? 0) : Number(String(pageToken).slice(1));
    const things = [from, from + 1].filter((n) => n < 5).map((n) => ({ n }));
    return { things, nextPageToken: from + 2 < 5 ? `t${from + 2}` : '' };
  };
  const paged = (paginate: string) => ({
    change: (sdl: string) => sdl.replace('selection:', `paginate: { ${paginate} }\n      selection:`),
  });
  const ask = '{ listThings(parent: "p") { things { n } nextPageToken } }';

  test('are one list, by a token that each answer names', async () => {
    const { ask: asking, asked } = await world(
      proto,
      { ListThings: pages },
      paged(
        'kind: CURSOR, param: "pageToken", next: "$.nextPageToken", items: "things", size: 2, sizeParam: ' +
          '"pageSize", maxPages: 10',
      ),
    );
    expect((await asking(ask)).data).toEqual({
      listThings: { things: [0, 1, 2, 3, 4].map((n) => ({ n })), nextPageToken: 't2' },
    });
    expect(asked.map(({ parent, pageToken, pageSize }) => [parent, pageToken, pageSize])).toEqual([
      ['p', undefined, 2],
      ['p', 't2', 2],
      ['p', 't4', 2],
    ]);
  });

  test('are one list, by number', async () => {
    const { ask: asking, asked } = await world(
      proto,
      { ListThings: pages },
      paged('kind: OFFSET, param: "offset", items: "things", size: 2, maxPages: 10'),
    );
    expect((await asking(ask)).data).toMatchObject({ listThings: { things: [0, 1, 2, 3, 4].map((n) => ({ n })) } });
    expect(asked.map(({ offset }) => offset)).toEqual(['0', '2', '4']);
  });

  test.each([
    ['kind: LINK, items: "things", maxPages: 2', 'an answer of gRPC has no links'],
    [
      'kind: CURSOR, param: "pageTokn", next: "nextPageToken", items: "things", maxPages: 2',
      'the message t.Q has no field `pageTokn`; did you mean `pageToken`?',
    ],
    [
      'kind: CURSOR, param: "tags", next: "nextPageToken", items: "things", maxPages: 2',
      'the field `tags` of t.Q names no page; expected a text or an integer there',
    ],
  ])('that nothing could ask for are refused: %s', async (paginate, message) => {
    await expect(world(proto, { ListThings: pages }, paged(paginate))).rejects.toThrow(message);
  });
});
