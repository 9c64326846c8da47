import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import type { SubgraphAnswer } from '../../../../src/core/backend.ts';
import { connectorBackend } from '../../../../src/fetch/connect/connector-backend.ts';
import { createChannels } from '../../../../src/fetch/grpc/channels.ts';
import { createPools } from '../../../../src/fetch/http/pools.ts';
import {
  describeProto,
  describeServer,
  importGrpc,
  type GrpcOptions,
} from '../../../../src/import/grpc/import-grpc.ts';
import type { Imported } from '../../../../src/import/draft/imported.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { generateShop } from '../../../../subgraphs/data/generate-shop.ts';
import { startInventory } from '../../../../subgraphs/inventory/server.ts';
import { BACKENDS, contextOf } from '../../fetch/backend-server.ts';
import { operationOf } from '../../fetch/connect/connector-world.ts';

const INVENTORY = fileURLToPath(new URL('../../../../subgraphs/inventory/', import.meta.url));

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Imports a proto that is given as text. */
async function importText(
  proto: string,
  {
    head = 'syntax = "proto3";\npackage t.v1;',
    ...options
  }: { readonly head?: string } & Pick<GrpcOptions, 'roots' | 'prefix' | 'naming'> = {},
): Promise<Imported & { readonly problems: readonly string[] }> {
  const directory = await mkdtemp(join(tmpdir(), 'gatefold-import-'));
  cleanups.push(() => rm(directory, { recursive: true, force: true }));
  const file = join(directory, 'api.proto');
  await writeFile(file, `${head}\n${proto}`);
  const imported = importGrpc(await describeProto(file, []), {
    target: '127.0.0.1:1',
    source: 'api',
    descriptors: 'proto: "api.proto"',
    tls: false,
    ...options,
  });
  const { subgraph, problems } = await registerSubgraph({
    name: 't',
    sdl: imported.sdl,
    directory,
    config: { sources: {} },
  });
  const found = subgraph === undefined ? problems : composeSupergraph([subgraph]).problems;
  return { ...imported, problems: found.map(({ code, message }) => `${code} ${message}`) };
}

const shop = generateShop();
const [first, second] = shop.products.map(({ id }) => id);

describe('an imported service', () => {
  async function world(): Promise<{
    readonly sdl: string;
    ask(text: string, variables?: Record<string, unknown>): Promise<SubgraphAnswer>;
    calls(): Readonly<Record<string, number>>;
  }> {
    const inventory = await startInventory({ port: 0, shop });
    cleanups.push(() => inventory.close());
    const { sdl } = importGrpc(await describeProto(join(INVENTORY, 'inventory.proto'), []), {
      target: '127.0.0.1:1',
      source: 'api',
      descriptors: 'proto: "inventory.proto"',
      tls: false,
    });
    const { subgraph, problems } = await registerSubgraph({
      name: 'inventory',
      sdl,
      directory: INVENTORY,
      config: { sources: { api: { url: inventory.url } } },
    });
    if (subgraph === undefined) throw new Error(JSON.stringify(problems));
    const pools = createPools(BACKENDS);
    const channels = createChannels();
    cleanups.push(
      () => pools.close(),
      () => channels.close(),
    );
    const backend = connectorBackend({ subgraph, pools, channels, config: BACKENDS });
    return {
      sdl,
      calls: () => inventory.calls.byOperation(),
      ask: (text, variables = {}) => backend.prepare(operationOf(text)).run({ variables, context: contextOf() }),
    };
  }

  test('answers queries and mutations, with exact 64-bit integers and enums by name', async () => {
    const { ask } = await world();
    const { data, errors } = await ask(
      `{ getStock(productId: "${first}") { productId ledgerSequence warehouses { warehouseId quantity status ` +
        'countedAt } } }',
    );
    expect(errors).toEqual([]);
    expect(data).toMatchObject({
      getStock: {
        productId: first,
        warehouses: [
          { quantity: expect.any(String), status: expect.stringMatching(/^(?:IN_STOCK|LOW|OUT_OF_STOCK)$/) },
          {},
          {},
        ],
      },
    });
    const reserved = await ask(
      `mutation { reserve(input: { productId: "${first}", warehouseId: "berlin", quantity: 1, customerId: "c", ` +
        'delivery: EXPRESS }) { productId quantity delivery note } }',
    );
    expect(reserved).toMatchObject({
      data: { reserve: { productId: first, quantity: '1', delivery: 'EXPRESS', note: null } },
      errors: [],
    });
  });

  test('finds its entities by one call, since a method takes many keys', async () => {
    const { ask, calls } = await world();
    const { data } = await ask(
      'query($r: [_Any!]!) { _entities(representations: $r) { ... on ProductStock { productId warehouses { ' +
        'warehouseId } } } }',
      { r: [second, first].map((productId) => ({ __typename: 'ProductStock', productId })) },
    );
    expect(data?.['_entities']).toMatchObject([{ productId: second }, { productId: first }]);
    expect(calls()).toEqual({ BatchGetStock: 1 });
  });

  test('has its streams as subscriptions, and its comments as descriptions', async () => {
    const { sdl } = await world();
    expect(sdl).toContain(
      'type Subscription {\n  "Every change from now on, until the client cancels."\n  watchStock(',
    );
    expect(sdl).toContain('"Below this it is ordered again; absent when nobody decided."\n  reorderLevel: Int\n');
  });

  test('is read by reflection as from its file', async () => {
    const server = new Server();
    new ReflectionService(loadSync(join(INVENTORY, 'inventory.proto'), { keepCase: true })).addToServer(server);
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    cleanups.push(() => server.forceShutdown());
    const target = `127.0.0.1:${port}`;
    const { sdl } = importGrpc(await describeServer(target, undefined), {
      target,
      source: 'api',
      descriptors: 'reflection: true',
      tls: false,
    });
    expect(sdl).toContain(`@source(name: "api", grpc: { target: "${target}", reflection: true })`);
    expect(sdl).toContain('batchGetStock(productIds: [String!]): BatchGetStockResponse');
    const { subgraph, problems } = await registerSubgraph({
      name: 'inventory',
      sdl,
      directory: '.',
      config: { sources: {} },
    });
    expect(problems).toEqual([]);
    expect(subgraph).toBeDefined();
  });
});

describe('messages', () => {
  test('of every kind have a type that can hold them', async () => {
    const { sdl, problems } = await importText(`
      import "google/protobuf/any.proto"; import "google/protobuf/struct.proto"; import "google/protobuf/wrappers.proto"; import "google/protobuf/timestamp.proto"; import "google/protobuf/empty.proto"; import "google/protobuf/duration.proto"; import "google/protobuf/field_mask.proto";
      service S { rpc Get(K) returns (K); rpc Reset(google.protobuf.Empty) returns (google.protobuf.Empty); }
      enum Odd { true = 0; false = 1; }
      message K { string id = 1; uint32 u = 2; fixed64 f = 3; bytes b = 4; double d = 5; repeated int64 many = 6; map<string, K> m = 7; K self = 8; Odd odd = 9; google.protobuf.Any any = 10; google.protobuf.Struct st = 11; google.protobuf.Value v = 12; google.protobuf.ListValue l = 13; google.protobuf.Timestamp t = 14; google.protobuf.Duration du = 15; google.protobuf.FieldMask fm = 16; google.protobuf.BoolValue w = 17; google.protobuf.Empty e = 18; optional bool o = 19; repeated google.protobuf.Timestamp ts = 20; google.protobuf.UInt32Value uw = 21; }`);
    expect(problems).toEqual([]);
    const fields = /\ntype K[^{]*(?:@connect\([^]*?\n {2}\) )?\{\n([^]*?)\n\}/
      .exec(sdl)?.[1]
      ?.split('\n')
      .filter((line) => !line.includes('"'))
      .map((line) => line.trim());
    expect(fields).toEqual([
      'id: ID!',
      'u: Int64!',
      'f: Int64!',
      'b: String!',
      'd: Float!',
      'many: [Int64!]!',
      'm: JSON!',
      'self: K',
      'odd: String',
      'any: JSON',
      'st: JSON',
      'v: JSON',
      'l: [JSON]',
      't: DateTime',
      'du: String',
      'fm: String',
      'w: Boolean',
      'e: JSON',
      'o: Boolean',
      'ts: [DateTime!]!',
      'uw: Int64',
    ]);
    expect(sdl).toContain('reset: Boolean\n');
  });

  test('of the same name in several packages, and of names that mean something else, get names of their own', async () => {
    const { sdl, problems } = await importText(`
      service S { rpc Get(Q) returns (Query); }
      message Q { string id = 1; }
      message Query { string id = 1; Int Inner = 2; Outer.Item a = 3; Item b = 4; }
      message Int { string x = 1; } message Item { string x = 1; } message Outer { message Item { string y = 1; } }`);
    expect(problems).toEqual([]);
    expect([...sdl.matchAll(/^type (\w+)/gm)].map(([, name]) => name)).toEqual([
      'Query',
      'TV1Query',
      'TV1Int',
      'OuterItem',
      'Item',
    ]);
  });

  test('that contain themselves are passed on whole, both ways', async () => {
    const { problems } = await importText(
      'service S { rpc Put(N) returns (N); rpc Get(I) returns (N); } message I { string id = 1; } message N { E ' +
        'kind = 1; repeated N below = 2; } enum E { E_UNSPECIFIED = 0; E_A = 1; }',
    );
    expect(problems).toEqual([]);
  });
});

describe('methods', () => {
  const rootOf = (sdl: string, name: string): readonly string[] =>
    [...(new RegExp(`\\ntype ${name} \\{\\n([^]*?)\\n\\}`).exec(sdl)?.[1] ?? '').matchAll(/^ {2}(\w+)\(/gm)].map(
      ([, field]) => field ?? '',
    );
  const decided = ({ notes }: Imported): readonly string[] =>
    notes.filter(({ kind }) => kind === 'decided').map(({ at }) => at.replace('t.v1.S/', ''));

  test(
    'that are bound to HTTP are placed by the binding, those with an idempotency level by that, and the rest by ' +
      'name',
    async () => {
      const bound = (name: string, rule: string, level = ''): string =>
        `rpc ${name}(R) returns (R) { option (google.api.http) = { ${rule} }; ${level} }`;
      const imported = await importText(`
      import "google/api/annotations.proto";
      service S {
        ${bound('DropByGet', 'get: "/a"')} ${bound('GetByDelete', 'delete: "/a"')} ${bound('GetByPut', 'put: "/a" body: "*"')} ${bound('GetByPatch', 'patch: "/a" body: "*"')}
        ${bound('GetByPost', 'post: "/a" body: "*"')} ${bound('SearchBooks', 'post: "/v1/{parent=shelves/*}/books:search" body: "*"')} ${bound('GetCopied', 'post: "/v1/books:copy" body: "*"')} ${bound('CopyFound', 'post: "/v1/books:search" body: "*"')}
        ${bound('HeadBook', 'custom: { kind: "HEAD" path: "/a" }')} ${bound('GetLinked', 'custom: { kind: "LINK" path: "/a" }')}
        ${bound('CountBoth', 'post: "/a" body: "*" additional_bindings { get: "/a" }')} ${bound('SetBoth', 'post: "/a" body: "*" additional_bindings { get: "/a" }')} ${bound('GetAlsoDelete', 'get: "/a" additional_bindings { delete: "/a" }')}
        ${bound(
          'Ask',
          'post: "/a" body: "*"',
          'option idempotency_level = ' + 'NO_SIDE_EFFECTS;',
        )} rpc Compute(R) returns (R) { option idempotency_level = NO_SIDE_EFFECTS; } rpc GetAgain(R) returns (R) { option idempotency_level = IDEMPOTENT; }
        rpc ListThings(R) returns (R); rpc UserGet(R) returns (R); rpc Getaway(R) returns (R); rpc Make(R) returns (R);
        rpc Upload(stream R) returns (R); rpc Talk(stream R) returns (stream R);
      }
      message R { string id = 1; }`);
      expect(imported.problems).toEqual([]);
      expect(rootOf(imported.sdl, 'Query')).toEqual([
        'dropByGet',
        'searchBooks',
        'headBook',
        'countBoth',
        'ask',
        'compute',
        'listThings',
      ]);
      expect(rootOf(imported.sdl, 'Mutation')).toEqual([
        'getByDelete',
        'getByPut',
        'getByPatch',
        'getByPost',
        'getCopied',
        'copyFound',
        'getLinked',
        'setBoth',
        'getAlsoDelete',
        'getAgain',
        'userGet',
        'getaway',
        'make',
      ]);
      expect(rootOf(imported.sdl, 'Subscription')).toEqual(['talk']);
      expect(decided(imported)).toEqual([
        'GetByPost',
        'SearchBooks',
        'GetCopied',
        'CopyFound',
        'CountBoth',
        'SetBoth',
        'ListThings',
        'UserGet',
        'Getaway',
        'Make',
      ]);
      expect(imported.notes.filter(({ kind }) => kind !== 'decided')).toMatchObject([
        { kind: 'omitted', at: 't.v1.S/Upload' },
        { kind: 'loosened', at: 't.v1.S/Talk' },
      ]);
    },
  );

  test('are placed as the command line says, which is refused where it names none', async () => {
    const proto =
      'service S { rpc Recount(R) returns (R); rpc ListThings(R) returns (R); rpc GetThing(R) returns (R); } ' +
      'message R { string id = 1; }';
    const imported = await importText(proto, {
      roots: { query: ['Recount'], mutation: ['t.v1.S/ListThings', 'getThing'] },
    });
    expect(rootOf(imported.sdl, 'Query')).toEqual(['recount']);
    expect(rootOf(imported.sdl, 'Mutation')).toEqual(['listThings', 'getThing']);
    expect(decided(imported)).toEqual([]);
    await expect(importText(proto, { roots: { query: ['Recuont'] } })).rejects.toThrow(
      '--query Recuont: there is no such call; did you mean `Recount`',
    );
    await expect(importText(proto, { roots: { query: ['Recount'], mutation: ['Recount'] } })).rejects.toThrow(
      'expected either --query or --mutation, found both',
    );
  });

  test('have the prefix in front of their fields and types, and members in camelCase where that is asked for', async () => {
    const proto = `service S { rpc GetThing(Q) returns (Thing); rpc PutThing(Thing) returns (Thing); }
      message Q { string id = 1; } enum Kind { KIND_UNSPECIFIED = 0; KIND_A = 1; } message Thing { string id = 1; Kind kind = 2; Inner inner = 3; int32 URL_size = 4 [json_name = "URL_size"]; message Inner { Thing thing = 1; } }`;
    const { sdl, problems } = await importText(proto, { prefix: 'shop', naming: 'camelCase' });
    expect(problems).toEqual([]);
    expect([...sdl.matchAll(/^(?:type|enum|input) (\w+)/gm)].map(([, name]) => name)).toEqual([
      'Query',
      'Mutation',
      'ShopThing',
      'ShopThingInner',
      'ShopThingInput',
      'ShopThingInnerInput',
      'ShopKind',
    ]);
    expect(rootOf(sdl, 'Query')).toEqual(['shopGetThing']);
    expect(rootOf(sdl, 'Mutation')).toEqual(['shopPutThing']);
    expect(sdl).toContain('  urlSize: Int!\n');
  });

  test('many keys whose answers cannot be told apart are suggested, not written', async () => {
    const { sdl, notes } = await importText(
      'service S { rpc BatchGetThings(R) returns (A); } message R { repeated string codes = 1; } message A { ' +
        'repeated T things = 1; } message T { string id = 1; }',
    );
    expect(sdl).not.toContain('@key');
    expect(notes).toMatchObject([{ kind: 'decided' }, { kind: 'suggestion', at: 't.v1.S/BatchGetThings' }]);
  });
});

test('a proto that does not parse is told with its file and line', async () => {
  await expect(importText('service S { rpc Get(Nowhere) returns (Nowhere); }')).rejects.toThrow(
    /api\.proto:3: .*'Nowhere'; expected a message/,
  );
  await expect(importText('message A { string a = 1; }')).rejects.toThrow(/expected a service with an RPC/);
});

test('a field that an extension adds is listed, since it is not in the schema', async () => {
  const { sdl, notes, problems } = await importText(
    'message Old { optional string name = 1; extensions 100 to 199; } extend Old { optional string ext = 100; } ' +
      'service S { rpc Get(Old) returns (Old); }',
    { head: 'syntax = "proto2"; package old;' },
  );
  expect(notes).toContainEqual({
    kind: 'omitted',
    at: 'old.Old',
    what: 'the extension old.ext',
    why: 'it is no field of the message itself',
  });
  expect(sdl).not.toMatch(/\bext\b/);
  expect(problems).toEqual([]);
});
