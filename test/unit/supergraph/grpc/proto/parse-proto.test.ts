import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import protobuf from 'protobufjs';
import { codecOf } from '../../../../../src/fetch/grpc/codec/codec.ts';
import { loadWire } from '../../../../../src/fetch/grpc/codec/protobuf.ts';
import { readProto } from '../../../../../src/supergraph/grpc/read-descriptor.ts';
import { readProtoRemarks } from '../../../../../src/supergraph/grpc/proto/read-proto-remarks.ts';

test('a group in a oneof is a field of its message, of a type that is declared beside it', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'gatefold-proto-'));
  try {
    const file = join(directory, 'a.proto');
    await writeFile(
      file,
      `syntax = "proto2"; package t;
      service S { rpc Get(Q) returns (Q); }
      message Q { oneof choice { string name = 1; group Big = 4 { optional int32 size = 1; optional Small small = 2; } Small small = 5; } optional Big again = 6; }
      // What is small.
      message Small { oneof other { group Row = 1 { required string text = 1; } } }`,
    );
    const add = Object.getOwnPropertyDescriptor(protobuf.OneOf.prototype, 'add');
    const descriptor = await readProto(file);
    const { messages } = descriptor;
    expect(messages['t.Q']?.fields).toMatchObject([
      { name: 'name', oneof: 'choice' },
      { name: 'big', number: 4, oneof: 'choice', delimited: true, type: { kind: 'message', name: 't.Q.Big' } },
      { name: 'small', oneof: 'choice' },
      { name: 'again', number: 6 },
    ]);
    expect(messages['t.Q.Big']?.fields.map(({ name }) => name)).toEqual(['size', 'small']);
    expect(messages['t.Small']?.fields).toMatchObject([
      { name: 'row', oneof: 'other', delimited: true, type: { name: 't.Small.Row' } },
    ]);
    const codec = codecOf(await loadWire(), descriptor, { prefix: 'keep', unspecified: 'name' });
    const bytes = codec.encode('t.Q', { big: { size: 3 } });
    // PROTOBUF encoding, groups: the field's number with the wire types 3 and 4 around its members.
    expect([...bytes]).toEqual([0x23, 0x08, 0x03, 0x24]);
    expect(codec.decode('t.Q', bytes)).toEqual({ big: { size: 3, small: null }, again: null });
    expect((await readProtoRemarks(file, [])).comments.get('t.Small')).toBe('What is small.');
    // The parser is as it was for everybody else.
    expect(Object.getOwnPropertyDescriptor(protobuf.OneOf.prototype, 'add')).toEqual(add);
  } finally {
    await rm(directory, { recursive: true });
  }
});
