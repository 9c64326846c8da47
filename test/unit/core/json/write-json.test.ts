import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../../../src/core/json/parse-json.ts';
import { tryWriteJson, writeJson, writeString } from '../../../../src/core/json/write-json.ts';

describe('writing JSON', () => {
  test('9007199254740993 is exact, alone and at any depth', () => {
    expect(writeJson(9007199254740993n)).toBe('9007199254740993');
    expect(writeJson({ a: [{ 'b"': -9007199254740993n }, 1], c: undefined, d: [undefined] })).toBe(
      '{"a":[{"b\\"":-9007199254740993},1],"d":[null]}',
    );
    expect(writeJson({ n: 1n, at: new Date(0) })).toBe('{"n":1,"at":"1970-01-01T00:00:00.000Z"}');
  });

  test('what is nested deeper than the stack is can be tried, without an error', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}1${']'.repeat(100_000)}`);
    expect(tryWriteJson(deep)).toBeUndefined();
    expect(tryWriteJson([1n])).toBe('[1]');
    const circle: unknown[] = [];
    circle.push(circle);
    expect(() => tryWriteJson(circle)).toThrow(TypeError);
  });

  test('what JSON cannot say is null', () => {
    for (const value of [undefined, () => 1, Number.NaN, null]) expect(writeJson(value)).toBe('null');
  });

  test('without a bigint it writes what JSON.stringify writes, and with one what parseJson reads', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => writeJson(value) === JSON.stringify(value)));
    const big = 2n ** 53n;
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.bigInt({ min: big, max: big * big }), (value, n) => {
        expect(writeJson(parseJson(writeJson({ value, n })))).toBe(
          writeJson({ value: parseJson(JSON.stringify(value)), n }),
        );
      }),
      { numRuns: 50 },
    );
  });

  test('a string is written as JSON.stringify writes it, whatever is in it and however long it is', () => {
    const units = fc.oneof(
      fc.constantFrom(
        '"',
        '\\',
        '\n',
        '\u0000',
        '\u001f',
        ' ',
        '\u007f',
        '\u2028',
        'é',
        '漢',
        '😀',
        '\ud800',
        '\udfff',
        '\ue000',
        'a',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(fc.array(units, { maxLength: 60 }), (parts) =>
        expect(writeString(parts.join(''))).toBe(JSON.stringify(parts.join(''))),
      ),
      { numRuns: 3_000 },
    );
    for (const length of [0, 39, 40, 41, 200]) {
      for (const last of ['a', '"', '\ud800', '😀'])
        expect(writeString('x'.repeat(length) + last)).toBe(JSON.stringify('x'.repeat(length) + last));
    }
  });
});
