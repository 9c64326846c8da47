import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { codecOf, type MessageCodec } from '../../../../../src/fetch/grpc/codec/codec.ts';
import { PLAIN_ENUMS } from '../../../../../src/supergraph/grpc/enum-policy.ts';
import { loadWire } from '../../../../../src/fetch/grpc/codec/protobuf.ts';
import { readProto } from '../../../../../src/supergraph/grpc/read-descriptor.ts';
import { PROTO, reference } from '../serve.ts';

const TYPE = 'test.every.Everything';
let codec: MessageCodec;

beforeAll(async () => {
  codec = codecOf(await loadWire(), await readProto(PROTO), PLAIN_ENUMS);
});

function roundTrip(message: unknown): Record<string, unknown> {
  // A message of fields is read as an object.
  return codec.decode(TYPE, codec.encode(TYPE, message)) as Record<string, unknown>;
}

function problemOf(message: unknown): string {
  try {
    codec.encode(TYPE, message);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('the message should have been refused');
}

describe('ProtoJSON', () => {
  test.each<[string, unknown, unknown?]>([
    ['aDouble', 1.5],
    ['aDouble', 'NaN'],
    ['aDouble', '-Infinity'],
    ['aDouble', '1e3', 1000],
    ['aFloat', 0.1],
    ['aFloat', 'Infinity'],
    ['aFloat', 16777216],
    ['aFloat', 3.4028235e38],
    ['anInt32', -2147483648],
    ['anInt32', '12', 12],
    ['anInt32', 7n, 7],
    ['anInt32', '1e2', 100],
    ['aUint32', 4294967295],
    ['aSint32', -1],
    ['aFixed32', 4294967295],
    ['aSfixed32', -2147483648],
    ['anInt64', '-9223372036854775808'],
    ['anInt64', -1, '-1'],
    ['anInt64', 9007199254740991, '9007199254740991'],
    ['anInt64', -4294967297n, '-4294967297'],
    ['aUint64', '18446744073709551615'],
    ['aSint64', '-9223372036854775808'],
    ['aFixed64', '18446744073709551615'],
    ['aSfixed64', '-9007199254740993'],
    ['aBool', true],
    ['aString', 'Zoë 😀'],
    ['someBytes', '++//'],
    ['someBytes', '--__', '++//'],
    ['someBytes', 'AA', 'AA=='],
    ['mood', 'MOOD_BAD'],
    ['mood', 2, 'MOOD_BAD'],
    ['mood', -5],
    ['nothing', null],
    ['wrappedDouble', 0],
    ['wrappedBytes', 'AA=='],
    ['wrappedString', ''],
    ['wrappedInt64', 12, '12'],
    ['when', '2026-01-31T08:30:00Z'],
    ['when', '2026-01-31T08:30:00.5+01:00', '2026-01-31T07:30:00.500Z'],
    ['when', '0001-01-01T00:00:00.000000001Z'],
    ['when', '9999-12-31T23:59:59.999999999Z'],
    ['howLong', '1.5s', '1.500s'],
    ['howLong', '-0.000000001s'],
    ['howLong', '315576000000s'],
    ['howLong', '0s'],
    ['object', { a: [1, 'x', null, true, { b: {} }] }],
    ['value', [1, null]],
    ['value', 'x'],
    ['list', [1, [2]]],
    ['values', { a: null, b: { c: 1 } }],
    ['mask', 'a,bCd.eF'],
    ['empty', {}],
    ['calledOtherwise', 'x'],
    ['times', ['2026-01-31T08:30:00Z', '1970-01-01T00:00:00Z']],
    ['byBool', { true: 'MOOD_GOOD' }],
    ['byLong', { '-9007199254740993': 'x' }],
    ['unpacked', [1.5, 2]],
    ['moods', ['MOOD_GOOD']],
  ])('%s takes and gives %j', (field, value, given = value) => {
    expect(roundTrip({ [field]: value })[field]).toEqual(given);
  });

  test('names as written in the file are taken, JSON names are given', () => {
    expect(roundTrip({ a_string: 'x', renamed: 'y' })).toMatchObject({ aString: 'x', calledOtherwise: 'y' });
  });

  test('null is the absence of a value, but a value of google.protobuf.Value', () => {
    expect(
      codec.encode(TYPE, { aString: null, numbers: null, byName: null, when: null, maybeInt32: null }).length,
    ).toBe(0);
    expect(codec.encode(TYPE, { value: null }).length).toBeGreaterThan(0);
  });

  test('Any carries messages by their type, and keeps what it does not know', () => {
    const something = { '@type': 'type.googleapis.com/test.every.Everything', aString: 'x' };
    expect(roundTrip({ something })['something']).toMatchObject(something);
    const duration = { '@type': 'type.googleapis.com/google.protobuf.Duration', value: '3s' };
    expect(roundTrip({ something: duration })['something']).toEqual(duration);
    const unknown = reference
      .encode({ something: { type_url: 'x/other.Type', typeUrl: 'x/other.Type', value: Buffer.from([1]) } })
      .finish();
    expect(codec.decode(TYPE, Buffer.from(unknown))).toMatchObject({
      something: { '@type': 'x/other.Type', value: 'AQ==' },
    });
    expect(problemOf({ something: { '@type': 'x/other.Type' } })).toContain(
      'request.something.@type: expected the URL of a known message type',
    );
  });

  test('a key named __proto__ is a key', () => {
    const message = JSON.parse('{"byName":{"__proto__":1},"object":{"__proto__":{"a":1}}}') as unknown;
    expect(JSON.stringify(roundTrip(message)['byName'])).toBe('{"__proto__":1}');
    expect(JSON.stringify(roundTrip(message)['object'])).toBe('{"__proto__":{"a":1}}');
  });

  test.each<[string, unknown, string]>([
    ['a list for a message', [], 'request: expected an object, found a list'],
    ['an unknown field', { nested: { nope: 1 } }, 'request.nested.nope: expected one of the fields aDouble'],
    [
      'a fraction',
      { anInt32: 1.5 },
      'request.anInt32: expected an integer from -2147483648 to 2147483647, found a number that is no integer',
    ],
    ['a range', { aUint32: -1 }, 'request.aUint32: expected an integer from 0 to 4294967295'],
    [
      'a 64-bit range',
      { aUint64: '18446744073709551616' },
      'request.aUint64: expected an integer from 0 to 18446744073709551615',
    ],
    ['a number that lost digits', { anInt64: 9007199254740993 }, 'as a string when it is over 9007199254740991'],
    ['a float range', { aFloat: 1e39 }, 'request.aFloat: expected a number within the range of a float'],
    ['a text for a boolean', { aBool: 'true' }, 'request.aBool: expected true or false, found a string'],
    ['a number for a string', { aString: 1 }, 'request.aString: expected a string, found an integer'],
    ['no base64', { someBytes: 'a b' }, 'request.someBytes: expected bytes in base64'],
    [
      'an unknown name',
      { moods: ['MOOD_GOOD', 'GLAD'] },
      'request.moods[1]: expected one of MOOD_UNSPECIFIED, MOOD_GOOD, MOOD_BAD',
    ],
    ['null in a list', { texts: [null] }, 'request.texts[0]: expected a string, found null'],
    ['no list', { numbers: 1 }, 'request.numbers: expected a list, found an integer'],
    ['no list of messages', { children: {} }, 'request.children: expected a list, found an object'],
    ['no map', { byName: [] }, 'request.byName: expected an object: it is a map'],
    ['a bad map key', { byBool: { yes: 1 } }, 'request.byBool.yes: expected true or false'],
    [
      'two of a oneof',
      { chosenText: 'x', chosenNumber: 1 },
      "request.chosenNumber: expected nothing beside 'chosenText': both are of the oneof 'choice'",
    ],
    [
      'both names',
      { aString: 'x', a_string: 'y' },
      "request.a_string: expected either 'aString' or 'a_string', not both",
    ],
    ['no time', { when: '2026-02-30T00:00:00Z' }, 'request.when: expected a time in RFC 3339'],
    ['no duration', { howLong: '1h' }, 'request.howLong: expected a duration in seconds'],
    ['no number in a JSON value', { value: { a: Number.NaN } }, 'request.value.a: expected a JSON value'],
    ['snake case in a mask', { mask: 'a_b' }, 'request.mask: expected field paths in lowerCamelCase'],
  ])('refuses %s with the path and what was expected', (_, message, expected) => {
    expect(problemOf(message)).toContain(expected);
  });

  test('what contains itself is refused, in both directions', () => {
    const circular: Record<string, unknown> = {};
    circular['nested'] = circular;
    expect(problemOf(circular)).toContain('expected at most 100 levels');
    let deep = Buffer.alloc(0);
    for (let level = 0; level < 150; level++) {
      const length = deep.length < 128 ? [deep.length] : [(deep.length & 127) | 128, deep.length >> 7];
      deep = Buffer.concat([Buffer.from([0x92, 0x01, ...length]), deep]);
    }
    expect(() => codec.decode(TYPE, deep)).toThrow('nested too deep');
  });

  test(
    'of a oneof sent twice the last counts; a message sent in parts is merged; unknown fields are passed ' + 'over',
    () => {
      const parts = [
        codec.encode(TYPE, { chosenText: 'x', nested: { aString: 'kept', numbers: [1] } }),
        Buffer.from([0xa0, 0x3f, 1]),
        codec.encode(TYPE, { chosenNumber: 5, nested: { anInt32: 2, numbers: [2] } }),
      ];
      const message = codec.decode(TYPE, Buffer.concat(parts));
      expect(message).toMatchObject({ chosenNumber: '5', nested: { aString: 'kept', anInt32: 2, numbers: [1, 2] } });
      expect(message).not.toHaveProperty('chosenText');
    },
  );

  test('a list of numbers is read packed or not, whatever the file says', () => {
    const bytes = Buffer.concat([Buffer.from([0xd8, 0x01, 5, 0xd8, 0x01, 6]), Buffer.from([0xda, 0x01, 2, 7, 8])]);
    expect(codec.decode(TYPE, bytes)).toMatchObject({ numbers: [5, 6, 7, 8] });
  });

  test('proto2: groups both ways, required fields are demanded, null when a server leaves them out', async () => {
    const old = codecOf(
      await loadWire(),
      await readProto(fileURLToPath(new URL('../protos/old.proto', import.meta.url))),
      PLAIN_ENUMS,
    );
    const message = {
      id: '5',
      row: [
        { cell: 'x', row: null },
        { cell: null, row: { depth: 2 } },
      ],
      numbers: [1, 2],
    };
    expect(old.decode('test.old.Table', old.encode('test.old.Table', message))).toEqual(message);
    expect(() => old.encode('test.old.Table', {})).toThrow(
      'request.id: expected a value: the field is required, found nothing',
    );
    expect(old.decode('test.old.Table', Buffer.alloc(0))).toEqual({ id: null, row: [], numbers: [] });
    expect(() => old.decode('test.old.Table', Buffer.from([0x13, 0x0a, 1, 65]))).toThrow('malformed message: cut off');
  });
});
