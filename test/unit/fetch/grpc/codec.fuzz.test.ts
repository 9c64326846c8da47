import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Reads } from '../../../../src/mapping/infer/list-reads.ts';
import { codecOf, type MessageCodec } from '../../../../src/fetch/grpc/codec/codec.ts';
import { PLAIN_ENUMS } from '../../../../src/supergraph/grpc/enum-policy.ts';
import { loadWire } from '../../../../src/fetch/grpc/codec/protobuf.ts';
import { readProto } from '../../../../src/supergraph/grpc/read-descriptor.ts';
import { PROTO, reference } from './serve.ts';

const TYPE = 'test.every.Everything';
let codec: MessageCodec;

beforeAll(async () => {
  codec = codecOf(await loadWire(), await readProto(PROTO), PLAIN_ENUMS);
});

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const text = fc.string({ unit: 'grapheme' });
const bytes = fc.uint8Array({ maxLength: 20 }).map((value) => Buffer.from(value).toString('base64'));
const mood = fc.constantFrom<string | number>('MOOD_UNSPECIFIED', 'MOOD_GOOD', 'MOOD_BAD', 9);
const time = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString().replace('.000Z', 'Z'));
const json = fc.jsonValue({ noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);

const scalars = {
  aDouble: double,
  anInt32: int32,
  anInt64: int64,
  aUint32: uint32,
  aUint64: uint64,
  aSint32: int32,
  aSint64: int64,
  aFixed32: uint32,
  aFixed64: uint64,
  aSfixed32: int32,
  aSfixed64: int64,
  aBool: fc.boolean(),
  aString: text,
  someBytes: bytes,
  mood,
  maybeInt32: int32,
  maybeInt64: int64,
  maybeString: text,
  maybeMood: mood,
  numbers: fc.array(int32),
  longNumbers: fc.array(int64),
  texts: fc.array(text),
  moods: fc.array(mood),
  unpacked: fc.array(double),
  byName: fc.dictionary(text, int32),
  byLong: fc.dictionary(int64, text),
  byBool: fc.dictionary(fc.constantFrom('true', 'false'), mood),
  wrappedInt64: int64,
  wrappedString: text,
  wrappedBool: fc.boolean(),
  wrappedBytes: bytes,
  wrappedDouble: double,
  when: time,
  object: fc.dictionary(text, json),
  value: json,
  list: fc.array(json),
  times: fc.array(time),
};

const message = fc.letrec<{ message: Record<string, unknown> }>((tie) => ({
  message: fc.record(
    {
      ...scalars,
      nested: fc.option(tie('message'), { nil: undefined, maxDepth: 2, depthIdentifier: 'nested' }),
      children: fc.array(tie('message'), { maxLength: 2, depthIdentifier: 'nested' }),
    },
    { requiredKeys: [] },
  ),
})).message;

test('every message survives ProtoJSON → wire → ProtoJSON', () => {
  fc.assert(
    fc.property(message, (given) => {
      const got = codec.decode(TYPE, codec.encode(TYPE, given));
      // Through JSON: -0 and undefined keys are none of its values.
      expect(got).toMatchObject(JSON.parse(JSON.stringify(given)) as Record<string, unknown>);
      expect(codec.decode(TYPE, codec.encode(TYPE, got))).toEqual(got);
    }),
    { numRuns: 100 },
  );
});

test('the wire is the one of protobufjs, in both directions', () => {
  fc.assert(
    fc.property(message, (given) => {
      // protobufjs keeps the keys of maps in a text of its own: it writes `false` as true, and -1 as 0.
      const text = JSON.stringify(given, (key, value: unknown) =>
        key === 'byBool' || key === 'byLong' ? undefined : value,
      );
      given = JSON.parse(text) as Record<string, unknown>;
      const ours = codec.encode(TYPE, given);
      const theirs = reference.encode(reference.decode(ours)).finish();
      expect(codec.decode(TYPE, Buffer.from(theirs))).toEqual(codec.decode(TYPE, ours));
    }),
    { numRuns: 60 },
  );
});

test('bytes that are no message are an error of ours, never a crash or a hang', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      try {
        codec.decode(TYPE, Buffer.from(bytes));
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        expect(error).not.toBeInstanceOf(TypeError);
      }
    }),
    { numRuns: 1_000 },
  );
});

const memberNames = fc.constantFrom(
  ...Object.keys(scalars),
  'nested',
  'children',
  'chosenText',
  'chosenNumber',
  'chosenMessage',
  'nobody',
);
const readsTree = fc.letrec<{ reads: Reads }>((tie) => ({
  reads: fc
    .dictionary(memberNames, fc.option(tie('reads'), { nil: undefined, maxDepth: 2, depthIdentifier: 'reads' }), {
      maxKeys: 6,
    })
    .map((members) => ({
      below: new Map(Object.entries(members)),
      text: JSON.stringify(Object.entries(members).map(([name, part]) => [name, part?.text])),
    })),
})).reads;

const MESSAGES = new Set(['nested', 'children', 'chosenMessage']);

/** Of a whole message, what is read: all of what is no message of its own. */
function readAlone(value: unknown, reads: Reads | undefined): unknown {
  if (reads === undefined || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => readAlone(item, reads));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) =>
      reads.below.has(key) ? [[key, MESSAGES.has(key) ? readAlone(part, reads.below.get(key)) : part]] : [],
    ),
  );
}

test('a message of which parts are read is the same in those parts, and has no others', () => {
  const chosen = fc.constantFrom(
    {},
    { chosenText: 'x' },
    { chosenNumber: '7' },
    { chosenMessage: { aString: 'deep' } },
  );
  fc.assert(
    fc.property(message, chosen, chosen, readsTree, (given, first, then, reads) => {
      // Two messages one after the other are one merged message: its oneof is what the second chose.
      const wire = Buffer.concat([codec.encode(TYPE, { ...given, ...first }), codec.encode(TYPE, then)]);
      expect(codec.decode(TYPE, wire, reads)).toEqual(readAlone(codec.decode(TYPE, wire), reads));
    }),
    { numRuns: 300 },
  );
});
