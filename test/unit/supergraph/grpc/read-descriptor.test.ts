import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { describeMessage } from '../../../../src/supergraph/grpc/describe-message.ts';
import { findMethod, listMethods, suggestMethods } from '../../../../src/supergraph/grpc/find-method.ts';
import { ProtoFailure, readProto, type GrpcDescriptor } from '../../../../src/supergraph/grpc/read-descriptor.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatefold-proto-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function write(files: Readonly<Record<string, string>>): Promise<(name: string) => string> {
  const root = await mkdtemp(join(folder, 'case-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  return (name) => join(root, name);
}

async function problemsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const at = await write(files);
  try {
    await readProto(at('a.proto'));
  } catch (error) {
    if (!(error instanceof ProtoFailure)) throw error;
    return error.problems.map(
      ({ file, line, message }) => `${file.slice(at('').length + 1)}:${line ?? '-'} ${message}`,
    );
  }
  throw new Error('the file should have been refused');
}

const SHOP = `syntax = "proto3";
package shop;
import "common/money.proto";
import "google/protobuf/timestamp.proto";
import "google/api/annotations.proto";

service Inventory {
  rpc Get(GetRequest) returns (.shop.Stock) { option (google.api.http) = { get: "/stock" }; }
  rpc BatchGet(GetRequest) returns (Stock);
  rpc Watch(GetRequest) returns (stream Stock);
}

message GetRequest { repeated int64 product_ids = 1; }

message Stock {
  enum Status { STATUS_UNSPECIFIED = 0; STATUS_LOW = 1; }
  int64 product_id = 1;
  optional int32 units = 2;
  Status status = 3;
  map<string, int32> by_warehouse = 4;
  money.Amount price = 5;
  google.protobuf.Timestamp changed_at = 6;
  oneof note { string text = 7; bytes scan = 8; }
  repeated Stock parts = 9;
}
`;
const MONEY = 'syntax = "proto3";\npackage shop.money;\nmessage Amount { string currency = 1; int64 units = 2; }\n';

async function shop(): Promise<GrpcDescriptor> {
  const at = await write({ 'a.proto': SHOP, 'include/common/money.proto': MONEY });
  return readProto(at('a.proto'), { includeDirs: [at('include')] });
}

describe('a descriptor', () => {
  test('is plain JSON: stored and read back it is the same', async () => {
    const descriptor = await shop();
    expect(JSON.parse(JSON.stringify(descriptor))).toEqual(descriptor);
  });

  test('holds what the services can reach, not what options are made of', async () => {
    expect(Object.keys((await shop()).messages).sort()).toEqual([
      'google.protobuf.Timestamp',
      'shop.GetRequest',
      'shop.Stock',
      'shop.money.Amount',
    ]);
  });

  test('finds an RPC by its full name, with resolved types', async () => {
    const descriptor = await shop();
    expect(listMethods(descriptor)).toEqual(['shop.Inventory/Get', 'shop.Inventory/BatchGet', 'shop.Inventory/Watch']);
    expect(findMethod(descriptor, 'shop.Inventory/Get')).toEqual({
      path: '/shop.Inventory/Get',
      requestType: 'shop.GetRequest',
      responseType: 'shop.Stock',
      requestStream: false,
      responseStream: false,
    });
    expect(findMethod(descriptor, '/shop.Inventory/Watch')).toMatchObject({ responseStream: true });
    for (const wrong of ['shop.Inventory/Nope', 'shop.Inventory', 'toString/constructor', 'a/b/c', ''])
      expect(findMethod(descriptor, wrong)).toBeUndefined();
  });

  test.each([
    ['Inventory/BatchGet', 'shop.Inventory/BatchGet'],
    ['shop.Inventory/BatchGte', 'shop.Inventory/BatchGet'],
    ['shop.Inventory.Get', 'shop.Inventory/Get'],
    ['shop.Stock/watch', 'shop.Inventory/Watch'],
  ])('for %s suggests %s first', async (name, first) => {
    expect(suggestMethods(await shop(), name)[0]).toBe(first);
  });

  test('suggests nothing for what is far from everything', async () => {
    expect(suggestMethods(await shop(), 'billing.Invoices/Send')).toEqual([]);
  });

  test('lists the fields of a message in JSON names with kinds', async () => {
    const described = describeMessage(await shop(), 'shop.Stock');
    expect(
      described?.fields.map(({ jsonName, kind, shape, nullable, oneof }) => [jsonName, kind, shape, nullable, oneof]),
    ).toEqual([
      ['productId', 'integerText', 'one', false, undefined],
      ['units', 'integer', 'one', true, undefined],
      ['status', 'enum', 'one', false, undefined],
      ['byWarehouse', 'integer', 'map', false, undefined],
      ['price', 'object', 'one', true, undefined],
      ['changedAt', 'text', 'one', true, undefined],
      ['text', 'text', 'one', true, 'note'],
      ['scan', 'base64', 'one', true, 'note'],
      ['parts', 'object', 'list', false, undefined],
    ]);
    expect(described?.fields[2]?.enumValues).toEqual(['STATUS_UNSPECIFIED', 'STATUS_LOW']);
    expect(describeMessage(await shop(), 'shop.Nope')).toBeUndefined();
  });

  test('knows proto2: presence everywhere, required fields, groups', async () => {
    const at = await write({
      'a.proto':
        'syntax = "proto2";\nmessage A { required int32 a = 1; optional int32 b = 2; repeated group Row = 3 { ' +
        'optional string c = 1; } repeated int32 d = 4; }',
    });
    const { messages } = await readProto(at('a.proto'));
    expect(messages['A']?.fields).toMatchObject([
      { presence: 'required' },
      { presence: 'explicit' },
      { delimited: true, type: { kind: 'message', name: 'A.Row' } },
      { cardinality: 'repeated' },
    ]);
    expect(messages['A']?.fields[3]).not.toHaveProperty('packed');
  });
});

describe('a bad proto file', () => {
  const HEAD = 'syntax = "proto3";\n';
  test.each<[string, string, string]>([
    [
      'a missing semicolon',
      `${HEAD}message A {\n  int32 a = 1\n  int32 b = 2;\n}`,
      "a.proto:4 unexpected 'int32'; expected ';'",
    ],
    [
      'a bad number',
      `${HEAD}message A {\n  int32 a = x;\n}`,
      "a.proto:3 unexpected 'x'; expected a field number from 1 to 536870911",
    ],
    [
      'a bad name',
      `${HEAD}message 5A {}`,
      "a.proto:2 unexpected '5A'; expected a name of letters, digits and underscores",
    ],
    ['an end too early', `${HEAD}message A {\n  int32 a = 1;\n`, 'a.proto:3 unexpected end of the file'],
    ['a duplicate number', `${HEAD}message A {\n  int32 a = 1;\n  int32 b = 1;\n}`, 'a.proto:4 duplicate id 1 in A'],
    [
      'an unknown type',
      `${HEAD}message A {\n  int32 a = 1;\n  Nope b = 2;\n}`,
      "a.proto:4 the field 'b' has the type 'Nope'; expected a scalar, or a message or enum that is declared or " +
        'imported',
    ],
    [
      'an unknown request',
      `${HEAD}message A {}\nservice S {\n  rpc Go(B) returns (A);\n}`,
      "a.proto:4 the RPC 'Go' names 'B'; expected a message that is declared or imported",
    ],
    [
      'a missing import',
      `${HEAD}\nimport "nope.proto";\n`,
      "a.proto:3 the import 'nope.proto' is not there; expected that file under ",
    ],
    [
      'a number 0',
      `${HEAD}message A {\n  int32 a = 0;\n}`,
      "a.proto:3 the field 'a' has the number 0; expected 1 to 536870911",
    ],
    [
      'one JSON name twice',
      `${HEAD}message A {\n  int32 a_b = 1;\n  int32 aB = 2;\n}`,
      "a.proto:4 the field 'aB' has the JSON name 'aB' of 'a_b'; expected another name",
    ],
    [
      'a message in a service',
      `${HEAD}service S {\n  rpc Go(A) returns (A);\n\nmessage A {\n  B b = 1;\n}\nmessage B {}\n}`,
      "a.proto:5 the message 'A' stands inside the service 'S'; expected RPCs and options there, and the '}' of " +
        'the service before it',
    ],
    [
      'an enum in a service',
      `${HEAD}service S {\n  enum E { A = 0; }\n}`,
      "a.proto:3 the enum 'E' stands inside the service 'S'",
    ],
    ['a bad syntax', 'syntax = "proto4";', 'a.proto:1 an unknown syntax; expected "proto2" or "proto3"'],
  ])('with %s is located', async (_, text, expected) => {
    const [problem] = await problemsOf({ 'a.proto': text });
    expect(problem?.startsWith(expected) === true ? expected : problem).toBe(expected);
  });

  test('does not hide another: every broken import is told', async () => {
    const problems = await problemsOf({
      'a.proto': `${HEAD}import "b.proto";\nimport "c/c.proto";`,
      'b.proto': 'message {}',
      'c/c.proto': `${HEAD}message A {`,
    });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['b.proto:1', 'c/c.proto:2']);
  });

  test("is none because of an import that only declares options, which are nobody else's", async () => {
    const options = 'import "gogoproto/gogo.proto";\noption (gogoproto.marshaler_all) = true;\n';
    const at = await write({
      'a.proto': `${HEAD}${options}message A { bytes key = 1 [(gogoproto.nullable) = false]; }`,
    });
    expect((await readProto(at('a.proto'))).messages['A']?.fields).toMatchObject([{ name: 'key' }]);
    const declared =
      'import "google/protobuf/descriptor.proto";\nimport "nope.proto";\nextend google.protobuf.FileOptions { ' +
      'bool mine = 50001; }\noption (mine) = true;\n';
    expect(await problemsOf({ 'a.proto': `${HEAD}${declared}` })).toEqual([
      expect.stringMatching(/^a\.proto:3 the import 'nope\.proto' is not there/),
    ]);
    expect(await problemsOf({ 'a.proto': `${HEAD}${options}message A { Nope b = 1; }` })).toEqual([
      expect.stringMatching(/^a\.proto:2 the import 'gogoproto\/gogo\.proto' is not there/),
    ]);
  });

  test('that is not there is said to be unreadable', async () => {
    await expect(readProto(join(folder, 'nope.proto'))).rejects.toThrow(
      /nope\.proto: cannot be read; expected a \.proto file/,
    );
  });

  test('of any text is a ProtoFailure or a descriptor', async () => {
    const token = fc.constantFrom(
      'message ',
      'A ',
      '{',
      '}',
      'int32 a = 1;',
      'enum ',
      'service ',
      'rpc X(A) returns (A);',
      '=',
      ';',
      '"',
      'import "x";',
      'oneof ',
      '/*',
      '\n',
      'map<string,A> m = 2;',
      'B b = 3;',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(token, { maxLength: 12 }), async (tokens) => {
        const path = join(folder, 'fuzz.proto');
        await writeFile(path, `syntax = "proto3";\n${tokens.join('')}`);
        await readProto(path).catch((error: unknown) => expect(error).toBeInstanceOf(ProtoFailure));
      }),
      { numRuns: 150 },
    );
  });
});
