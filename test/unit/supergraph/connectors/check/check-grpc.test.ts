import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { registerSubgraph } from '../../../../../src/supergraph/register/register-subgraph.ts';
import type { SchemaProblem } from '../../../../../src/supergraph/problems/schema-problem.ts';

const PROTO = `
syntax = "proto3";
package shop;
service Stock {
  rpc Get(GetRequest) returns (Level);
  rpc List(ListRequest) returns (Levels);
  rpc Watch(GetRequest) returns (stream Level);
  rpc Talk(stream GetRequest) returns (stream Level);
  rpc Collect(stream GetRequest) returns (Level);
}
message GetRequest {
  string product_id = 1; Window window = 2; Status status = 3; int64 limit = 4; bool deep = 5;
  oneof place { string shelf = 6; Window room = 7; int32 aisle = 8; }
}
message Window { repeated string days = 1; map<string, int32> weights = 2; }
message ListRequest { repeated string product_ids = 1; }
message Levels { repeated Level items = 1; }
message Level {
  string product_id = 1; int64 quantity = 2; double share = 3; bool open = 4; Status status = 5;
  repeated string tags = 6; Level parent = 7; map<string, string> notes = 8; bytes seal = 9;
}
enum Status { STATUS_UNSPECIFIED = 0; STATUS_LOW = 1; STATUS_FULL = 2; }
`;

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'check-grpc-'));
  await writeFile(join(directory, 'stock.proto'), PROTO);
});
afterAll(() => rm(directory, { recursive: true }));

const LINK = `extend schema @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
  @source(name: "grpc", grpc: { target: "stock:1", proto: "stock.proto" })`;

async function problemsOf(sdl: string): Promise<readonly SchemaProblem[]> {
  return (await registerSubgraph({ name: 'stock', sdl, file: 'stock.graphql', directory, config: { sources: {} } }))
    .problems;
}

function at(sdl: string, text: string): { readonly line: number; readonly column: number } {
  const offset = sdl.indexOf(text);
  if (offset < 0) throw new Error(`no ${text}`);
  const before = sdl.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

const query = (request: string, selection: string, fields = ''): string => `${LINK}
type Query {
  level(id: ID!, ids: [ID!], n: Int, status: Status, odd: Odd, in: In): Level
    @connect(source: "grpc", grpc: { method: "shop.Stock/Get", request: "${request}" }, selection: "${selection}")
}
type Level { id: ID! quantity: Int! share: Float open: Boolean status: Status tags: [String!] parent: Level note: String ${fields} }
enum Status { LOW FULL }
enum Odd { LOW HIGH }
input In { days: [String!] hours: Int }`;

const FINE = 'id: productId quantity share open status tags parent { id: product_id } note: notes.en';

describe('gRPC connectors are checked when they are registered', () => {
  test(
    'what fits is fine: JSON and proto names, a 64-bit integer as Int, the map, the enum without its ' + 'prefix',
    async () => {
      const request =
        'product_id: $args.id window: { days: $args.ids weights: { mon: $args.n } } status: $args.status limit: ' +
        '$args.n deep: $(true)';
      const response = FINE.replace('product_id', 'productId');
      expect(await problemsOf(query(request, response))).toEqual([]);
      expect(await problemsOf(query('window: $args.in { days }', `${response} seal`, 'seal: String'))).toEqual([]);
    },
  );

  test.each([
    ['one of them', 'shelf: $args.id'],
    ['several that may be null', 'shelf: $args.status aisle: $args.n room: $args.in { days }'],
    ['one that is always there and others that may be null', 'shelf: $args.id aisle: $args.n'],
    ['what is read of something that may be null', 'aisle: $args.deep.n shelf: $args.deep.text'],
  ])('of a oneof a request may set %s', async (_, request) => {
    const sdl = query(request, FINE.replace('product_id', 'productId'))
      .replace('in: In)', 'in: In, deep: Deep)')
      .concat('\ninput Deep { n: Int! text: String! }');
    expect(await problemsOf(sdl)).toEqual([]);
  });

  test.each<[request: string, code: string, at: string, message: string]>([
    [
      'shelf: $args.id aisle: $(3)',
      'INVALID_BODY',
      'aisle: $',
      '`shelf` and `aisle` are both of the oneof `place` of shop.GetRequest, of which a request sets one; ' +
        'expected one of them, or values of which one may be null',
    ],
    [
      "$({ shelf: 'a', room: { days: ['Mon'] } })",
      'INVALID_BODY',
      "{ days: ['Mon'",
      '`shelf` and `room` are both of the oneof `place` of shop.GetRequest, of which a request sets one; ' +
        'expected one of them, or values of which one may be null',
    ],
    [
      'prodctId: $args.id',
      'UNKNOWN_GRPC_REQUEST_FIELD',
      'prodctId',
      'the message shop.GetRequest has no field `prodctId`; did you mean `productId`?',
    ],
    [
      'window: { dayz: $args.ids }',
      'UNKNOWN_GRPC_REQUEST_FIELD',
      'dayz',
      'the message shop.Window has no field `dayz`; did you mean `days`?',
    ],
    [
      'window: $args.in',
      'UNKNOWN_GRPC_REQUEST_FIELD',
      'window: $',
      'the message shop.Window has no field `hours`; expected `days` or `weights`',
    ],
    [
      'productId: $args.ids',
      'INCOMPATIBLE_GRPC_TYPE',
      'productId: $',
      'the field `productId` of shop.GetRequest is a text; found a list',
    ],
    [
      'window: { days: $args.id }',
      'INCOMPATIBLE_GRPC_TYPE',
      'days: $',
      'the field `days` of shop.Window is repeated; expected a list, found a text',
    ],
    [
      'window: $args.id',
      'INCOMPATIBLE_GRPC_TYPE',
      'window: $',
      'expected an object with the fields of shop.Window, found a text',
    ],
    [
      'productId: { a: $args.id }',
      'INCOMPATIBLE_GRPC_TYPE',
      'productId: {',
      'the field `productId` of shop.GetRequest is a text; found an object',
    ],
    [
      'deep: $args.id',
      'INCOMPATIBLE_GRPC_TYPE',
      'deep: $',
      'the field `deep` of shop.GetRequest is true or false; found a text',
    ],
    [
      'productId: $args.n',
      'INCOMPATIBLE_GRPC_TYPE',
      'productId: $',
      'the field `productId` of shop.GetRequest is a text; found an integer',
    ],
    [
      'status: $args.odd',
      'INCOMPATIBLE_GRPC_TYPE',
      'status: $args',
      'the enum shop.Status has no value `HIGH`; expected `STATUS_UNSPECIFIED` or `UNSPECIFIED` or `STATUS_LOW` ' +
        'or `LOW` or `STATUS_FULL` or `FULL`',
    ],
    [
      '$args.id',
      'INCOMPATIBLE_GRPC_TYPE',
      '$args.id',
      'expected an object with the fields of shop.GetRequest, found a text',
    ],
  ])('request: %s', async (request, code, text, message) => {
    const sdl = query(request, FINE.replace('product_id', 'productId'));
    expect(await problemsOf(sdl)).toEqual([
      expect.objectContaining({
        code,
        message: `\`request\`: ${message}`,
        coordinate: 'Query.level',
        ...at(sdl, text),
      }),
    ]);
  });

  test.each<[selection: string, fields: string, code: string, at: string, message: string]>([
    [
      'id: productID quantity',
      '',
      'UNKNOWN_GRPC_RESPONSE_FIELD',
      'productID',
      'the message shop.Level has no `productID`; did you mean `productId`?',
    ],
    [
      'id: productId parent { id: product }',
      '',
      'UNKNOWN_GRPC_RESPONSE_FIELD',
      'product }',
      'the message shop.Level has no `product`; did you mean `productId`?',
    ],
    ['id: productId.value', '', 'UNKNOWN_GRPC_RESPONSE_FIELD', '.value', 'there is no `value` in a value that is text'],
    ['id: productId note: parent', '', 'INCOMPATIBLE_GRPC_TYPE', 'note: parent', '`String` cannot hold an object'],
    [
      'id: productId note: tags',
      '',
      'INCOMPATIBLE_GRPC_TYPE',
      'note: tags',
      'the type String is no list; the message gives a list',
    ],
    [
      'id: productId tags: notes.en',
      '',
      'INCOMPATIBLE_GRPC_TYPE',
      'tags: notes',
      'the type [String!] is a list; the message gives a text',
    ],
    [
      'id: productId parent: tags->first',
      '',
      'INCOMPATIBLE_GRPC_TYPE',
      'parent: tags',
      '`Level` is an object type; the message gives a text',
    ],
    [
      'id: productId quantity: share',
      '',
      'INCOMPATIBLE_GRPC_TYPE',
      'quantity: share',
      '`Int` cannot hold a number; expected Float',
    ],
    [
      'id: productId note: open',
      '',
      'INCOMPATIBLE_GRPC_TYPE',
      'note: open',
      '`String` cannot hold true or false; expected Boolean',
    ],
    [
      'id: productId odd: status',
      'odd: Odd',
      'INCOMPATIBLE_GRPC_TYPE',
      'odd: status',
      'the enum `Odd` lacks `FULL`, which the message may give',
    ],
    [
      'id: productId odd: quantity',
      'odd: Odd',
      'INCOMPATIBLE_GRPC_TYPE',
      'odd: quantity',
      'the enum `Odd` cannot hold an integer of 64 bits',
    ],
    [
      'id: productId self: $',
      'self: Other',
      'INCOMPATIBLE_GRPC_TYPE',
      'self: $',
      'the type String is no list; the message gives a list',
    ],
  ])('selection: %s', async (selection, fields, code, text, message) => {
    const sdl = `${query('productId: $args.id', selection, fields)}\ntype Other { tags: String parent: Other }`;
    expect(await problemsOf(sdl)).toEqual([
      expect.objectContaining({
        code,
        message: `\`selection\`: ${message}`,
        coordinate: 'Query.level',
        ...at(sdl, text),
      }),
    ]);
  });

  test('a batch yields a list of its type, one key at a time does not', async () => {
    const entity = (request: string, method: string, selection: string): string =>
      `${LINK}\ntype Query { x: Int @connect(source: "grpc", grpc: { method: "shop.Stock/Get" }, selection: ` +
      `"$.quantity") }\ntype Level @connect(source: "grpc", grpc: { method: "shop.Stock/${method}", request: ` +
      `"${request}" }${request.includes('$batch') ? ', batch: {}' : ''}, selection: "${selection}") { id: ID! ` +
      'quantity: ' +
      'Int }';
    expect(await problemsOf(entity('productIds: $batch.id', 'List', '$.items { id: productId quantity }'))).toEqual([]);
    expect(await problemsOf(entity('productId: $this.id', 'Get', 'id: productId quantity'))).toEqual([]);
    expect(
      await problemsOf(entity('productIds: $batch.id', 'List', 'items { id: productId quantity }')),
    ).toContainEqual(
      expect.objectContaining({ message: '`selection`: the type [Level] is a list; the message gives an object' }),
    );
    expect(await problemsOf(entity('productId: $this.id', 'List', '$.items { id: productId quantity }'))).toMatchObject(
      [
        { code: 'UNKNOWN_GRPC_REQUEST_FIELD' },
        { code: 'INCOMPATIBLE_GRPC_TYPE', message: '`selection`: the type Level is no list; the message gives a list' },
      ],
    );
  });
});

describe('a field of Subscription', () => {
  const events = (
    connect: string,
    type = 'Level',
  ): string => `${LINK} @source(name: "http", http: { baseURL: "http://api.test" })
type Query { ok: Boolean @connect(source: "http", http: { GET: "/ok" }, selection: "$") }
type Subscription {
  changed(id: ID!): ${type}
    @connect(${connect})
}
type Level { id: ID! quantity: Int tags: [String!] }`;
  const watching = (
    method: string,
    request = 'productId: $args.id',
    selection = 'id: productId quantity tags',
  ): string =>
    `source: "grpc", grpc: { method: "shop.Stock/${method}", request: "${request}" }, selection: "${selection}"`;

  test.each(['Watch', 'Talk'])('takes a method that streams its responses: %s', async (method) => {
    expect(await problemsOf(events(watching(method)))).toEqual([]);
  });

  test.each<[connect: string, code: string, at: string, message: string]>([
    [
      watching('Get'),
      'UNSUPPORTED_GRPC_METHOD',
      '"shop.Stock/Get"',
      'the method "shop.Stock/Get" answers once; expected one that streams its responses on a field of a subscription',
    ],
    [
      watching('Collect'),
      'UNSUPPORTED_GRPC_METHOD',
      '"shop.Stock/Collect"',
      'the method "shop.Stock/Collect" streams its requests; expected one that streams its responses on a field ' +
        'of a subscription',
    ],
    [
      watching('Wach'),
      'UNKNOWN_GRPC_METHOD',
      '"shop.Stock/Wach"',
      'the source "grpc" has no method "shop.Stock/Wach"; did you mean "shop.Stock/Watch"?',
    ],
    [
      'source: "http", http: { GET: "/changed" }, selection: "id"',
      'SUBSCRIPTION_IN_CONNECTORS',
      '{ GET: "/changed" }',
      'an HTTP call answers once; expected `grpc` with a method that streams its responses on a field of a ' +
        'subscription',
    ],
    [
      watching('Watch', 'product: $args.id'),
      'UNKNOWN_GRPC_REQUEST_FIELD',
      'product: $args',
      '`request`: the message shop.GetRequest has no field `product`; did you mean `productId`?',
    ],
    [
      watching('Watch', 'productId: $args.key'),
      'UNDEFINED_ARGUMENT',
      '$args.key',
      '`request`: there is no argument `key`; expected `id`',
    ],
    [
      watching('Watch', 'productId: $this.id'),
      'INVALID_BODY',
      '$this.id',
      '`request`: there is no $this here; expected one of $args, $config, $env, $context, $request',
    ],
    [
      watching('Watch', 'productId: $args.id', 'id: productID quantity tags'),
      'UNKNOWN_GRPC_RESPONSE_FIELD',
      'productID',
      '`selection`: the message shop.Level has no `productID`; did you mean `productId`?',
    ],
    [
      watching('Watch', 'productId: $args.id', 'id: productId quantity: tags tags'),
      'INCOMPATIBLE_GRPC_TYPE',
      'quantity: tags',
      '`selection`: the type Int is no list; the message gives a list',
    ],
    [
      `${watching('Watch')}, entity: true`,
      'ENTITY_NOT_ON_ROOT_QUERY',
      'true)',
      'expected `entity: true` on a field of Query',
    ],
    [
      `${watching('Watch')}, batch: { maxSize: 5 }`,
      'INVALID_BATCH',
      '{ maxSize',
      'expected $batch in the request of a connector with `batch`',
    ],
  ])('@connect(%s)', async (connect, code, text, message) => {
    const sdl = events(connect);
    expect(await problemsOf(sdl)).toEqual([
      expect.objectContaining({ code, message, coordinate: 'Subscription.changed', ...at(sdl, text) }),
    ]);
  });

  test('is a place for each of its events, not for a list of them', async () => {
    expect(await problemsOf(events(watching('Watch'), '[Level]'))).toContainEqual(
      expect.objectContaining({
        code: 'INCOMPATIBLE_GRPC_TYPE',
        message: '`selection`: the type [Level] is a list; the message gives an object',
      }),
    );
  });

  test('leaves no field of its type without a value', async () => {
    expect(await problemsOf(events(watching('Watch', 'productId: $args.id', 'id: productId quantity')))).toEqual([
      expect.objectContaining({ code: 'CONNECTORS_UNRESOLVED_FIELD', coordinate: 'Level.tags' }),
    ]);
  });

  test('is the only place of a method that streams', async () => {
    const sdl = query(
      'productId: $args.id',
      'id: productId quantity share open status tags parent { id: productId } note: notes.en',
    ).replace('Stock/Get', 'Stock/Talk');
    expect(await problemsOf(sdl)).toEqual([
      expect.objectContaining({
        code: 'UNSUPPORTED_GRPC_METHOD',
        message: 'the method "shop.Stock/Talk" streams its requests and responses; expected a unary one',
        ...at(sdl, '"shop.Stock/Talk"'),
      }),
    ]);
  });
});
