import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import descriptor from 'protobufjs/ext/descriptor/index.js';
import type { GrpcDescriptor } from '../../../../src/supergraph/grpc/descriptor.ts';
import { ProtoFailure } from '../../../../src/supergraph/grpc/proto/proto-failure.ts';
import { readDescriptorSet } from '../../../../src/supergraph/grpc/read-descriptor-set.ts';
import { readProto } from '../../../../src/supergraph/grpc/read-descriptor.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';

const PROTOS = fileURLToPath(new URL('./protos/', import.meta.url));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gatefold-protoset-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(bytes: Uint8Array): Promise<string> {
  const path = join(await mkdtemp(join(folder, 'case-')), 'a.protoset');
  await writeFile(path, bytes);
  return path;
}

async function problemsOf(path: string): Promise<readonly string[]> {
  try {
    await readDescriptorSet(path);
  } catch (error) {
    if (!(error instanceof ProtoFailure)) throw error;
    return error.problems.map(({ message }) => message);
  }
  throw new Error('the file should have been refused');
}

/** The parser of `.proto` files brings these types under other names of their fields, which ProtoJSON never shows. */
function ownTypes({ services, messages, enums }: GrpcDescriptor): GrpcDescriptor {
  return {
    services,
    enums,
    messages: Object.fromEntries(Object.entries(messages).filter(([name]) => !name.startsWith('google.protobuf.'))),
  };
}

/** One file with one message, as an edition's compiler would write it. */
function editionFile(field: Record<string, unknown>): Uint8Array {
  const file = {
    name: 'a.proto',
    package: 'a',
    syntax: 'editions',
    edition: 1000,
    options: { features: { fieldPresence: 2, messageEncoding: 2 } },
    messageType: [
      {
        name: 'A',
        field: [
          { name: 'one', number: 1, label: 1, type: 5, ...field },
          { name: 'self', number: 2, label: 1, type: 11, typeName: '.a.A' },
        ],
      },
    ],
  };
  return descriptor.FileDescriptorSet.encode({ file: [file] } as never).finish();
}

describe('descriptor sets', () => {
  test('a set that protoc has written says the same as the files it was made of', async () => {
    const [fromSet, fromFiles] = [
      await readDescriptorSet(join(PROTOS, 'every-kind.protoset')),
      await readProto(join(PROTOS, 'every-kind.proto')),
    ];
    expect(ownTypes(fromSet)).toEqual(ownTypes(fromFiles));
    expect(Object.keys(fromSet.messages).sort()).toEqual(Object.keys(fromFiles.messages).sort());
    expect(fromSet.services['test.kinds.Kinds']?.['Talk']).toMatchObject({ requestStream: true, responseStream: true });
    expect(fromSet.messages['test.kinds.Kind']?.fields.find(({ name }) => name === 'seal')?.jsonName).toBe('theSeal');
  });

  test('the features of an edition decide presence and encoding, the nearest one first', async () => {
    const own = await readDescriptorSet(await written(editionFile({})));
    expect(own.messages['a.A']?.fields).toMatchObject([
      { name: 'one', presence: 'implicit' },
      { name: 'self', presence: 'explicit', delimited: true },
    ]);
    const over = await readDescriptorSet(await written(editionFile({ options: { features: { fieldPresence: 3 } } })));
    expect(over.messages['a.A']?.fields[0]).toMatchObject({ presence: 'required' });
  });

  test('a well-known type need not be in the set, any other type has to be', async () => {
    const known = await readDescriptorSet(
      await written(editionFile({ type: 11, typeName: '.google.protobuf.Timestamp' })),
    );
    expect(Object.keys(known.messages)).toEqual(expect.arrayContaining(['a.A', 'google.protobuf.Timestamp']));
    expect(await problemsOf(await written(editionFile({ type: 11, typeName: '.b.B' })))).toEqual([
      "the field 'one' of a.A has the type 'b.B', which is not there; expected the descriptors of all files that " +
        'are imported',
    ]);
  });

  test('two fields with one JSON name are refused, and a name that every object has', async () => {
    expect(await problemsOf(await written(editionFile({ jsonName: 'self' })))).toEqual([
      expect.stringContaining("'self' of a.A has the JSON name 'self', which is taken"),
    ]);
    expect(await problemsOf(await written(editionFile({ jsonName: '__proto__' })))).toEqual([
      expect.stringContaining("'__proto__', which is taken"),
    ]);
  });

  test('what is no descriptor set is refused, saying how one is made', async () => {
    expect(await problemsOf(join(PROTOS, 'every-kind.proto'))).toEqual([
      'is no descriptor set; expected a descriptor set, as `protoc --include_imports --descriptor_set_out` writes it',
    ]);
    expect(await problemsOf(join(folder, 'absent.protoset'))).toEqual([
      expect.stringMatching(/^cannot be read; expected/),
    ]);
  });

  test('whatever the bytes are, they are read or refused with a reason', async () => {
    const valid = await readFile(join(PROTOS, 'every-kind.protoset'));
    const path = await written(valid);
    await fc.assert(
      fc.asyncProperty(fc.nat(valid.length - 1), fc.uint8Array({ minLength: 1, maxLength: 8 }), async (at, bytes) => {
        await writeFile(path, Buffer.concat([valid.subarray(0, at), bytes, valid.subarray(at + bytes.length)]));
        await readDescriptorSet(path).catch((error: unknown) => expect(error).toBeInstanceOf(ProtoFailure));
      }),
      { numRuns: 200 },
    );
  });

  test('a source may name a descriptor set as its `proto`', async () => {
    const sdl = `extend schema @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
  @source(name: "kinds", grpc: { target: "kinds:1", proto: "NAME" })
type Query { kind(ids: [ID!]): Kind @connect(source: "kinds", grpc: { method: "test.kinds.Kinds/Get", request: "ids: $args.ids" }, selection: "bigNumber mood") }
type Kind { bigNumber: ID mood: String }`;
    const register = (name: string) =>
      registerSubgraph({ name: 'kinds', sdl: sdl.replace('NAME', name), directory: PROTOS, config: { sources: {} } });
    expect((await register('every-kind.protoset')).problems).toEqual([]);
    expect((await register('old.pb')).problems).toMatchObject([
      { code: 'INVALID_PROTO', line: 2, message: expect.stringMatching(/^old\.pb: cannot be read/) },
    ]);
  });
});
