import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJson, parseJsonBytes, parseUtf8Json } from '../../../../src/core/json/parse-json.ts';
import { writeJson } from '../../../../src/core/json/write-json.ts';

// Takes the careful path whatever else is in the text.
const careful = (text: string): unknown => {
  const parsed = parseJson(`[${text},9007199254740993]`);
  return Array.isArray(parsed) ? parsed[0] : parsed;
};

const rounded = (value: unknown): unknown => JSON.parse(writeJson([value]))[0];

describe('parseJson', () => {
  test.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['-9007199254740993', -9007199254740993n],
    ['123456789012345678901234567890', 123456789012345678901234567890n],
    ['1234567890123456.5', 1234567890123456.5],
    ['12345678901234567890e2', 12345678901234567890e2],
    ['0.12345678901234567890', 0.1234567890123456789],
    ['"12345678901234567890"', '12345678901234567890'],
    ['-0', -0],
  ])('%s keeps its value', (text, value) => {
    expect(Object.is(parseJson(text), value)).toBe(true);
    expect(Object.is(careful(text), value)).toBe(true);
  });

  test('bytes are read as their text is, wherever long digits stand among them', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        fc.string({ unit: 'binary', maxLength: 40 }),
        (before, length, negative, after) => {
          const text = `[${JSON.stringify(before)},${negative ? '-' : ''}${'9'.repeat(length)},${JSON.stringify(after)}]`;
          expect(parseJsonBytes(Buffer.from(text))).toEqual(parseJson(text));
        },
      ),
    );
  });

  test('a long integer is exact however deep it lies', () => {
    const text =
      '{"a":[{"id":12345678901234567890,"b":{"c":[[1,12345678901234567891]]}}],"d":"\\"12345678901234567892"}';
    expect(parseJson(text)).toEqual({
      a: [{ id: 12345678901234567890n, b: { c: [[1, 12345678901234567891n]] } }],
      d: '"12345678901234567892',
    });
  });

  test.each([
    '{"__proto__":{"x":1},"a":1}',
    '{"\\u005f_proto__":{"x":1},"a":1}',
    '{"__pr\\u006fto__":1,"a":1}',
    '{"a":1,"__proto__":12345678901234567890}',
  ])('the prototype cannot be named: %s', (text) => {
    const parsed = parseJson(text);
    expect(Object.getOwnPropertyNames(parsed)).toEqual(['a']);
    expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
  });

  test('a value may be the word __proto__', () => {
    expect(parseJson('["__proto__",{"a":"__proto__"}]')).toEqual(['__proto__', { a: '__proto__' }]);
  });

  test('it agrees with JSON.parse on whatever JSON.stringify writes, blanks included', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, 2, '\t'), (text, blanks) => {
        fc.pre(!text.includes('__proto__'));
        const spaced = JSON.stringify(JSON.parse(text), null, blanks);
        expect(rounded(careful(spaced))).toEqual(JSON.parse(spaced));
        expect(rounded(parseJson(spaced))).toEqual(JSON.parse(spaced));
      }),
      { numRuns: 1_000 },
    );
  });

  test('what writeJson writes comes back, bigints included', () => {
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        fc.integer(),
        fc.bigInt().filter((value) => !Number.isSafeInteger(Number(value))),
        fc.string({ unit: 'binary' }),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree')),
        fc.dictionary(
          fc.string().filter((key) => key !== '__proto__'),
          tie('tree'),
          { noNullPrototype: true },
        ),
      ),
    }));
    fc.assert(
      fc.property(fc.array(tree), (value) => expect(parseJson(writeJson(value))).toEqual(value)),
      { numRuns: 500 },
    );
  });

  test('it refuses exactly what JSON.parse refuses, with a SyntaxError', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"__proto__"',
      '"\\u005f',
      '12345678901234567890',
      '01234567890123456789',
      '-',
      '1e5',
      'true',
      'nul',
      ' ',
      '\\',
      '"',
    );
    const outcome = (parse: (text: string) => unknown, text: string): string => {
      try {
        parse(text);
        return 'parsed';
      } catch (error) {
        return error instanceof Error ? error.name : 'thrown';
      }
    };
    fc.assert(
      fc.property(
        fc.array(token).map((tokens) => tokens.join('')),
        (text) => expect(outcome(parseJson, text)).toBe(outcome(JSON.parse, text)),
      ),
      { numRuns: 5_000 },
    );
  });

  test('hostile nesting does not overflow the stack', () => {
    const depth = 200_000;
    expect(Array.isArray(parseJson(`${'['.repeat(depth)}12345678901234567890${']'.repeat(depth)}`))).toBe(true);
  });
});

describe('writeJson', () => {
  test('a text that looks like what it uses inside stays text', () => {
    expect(writeJson({ a: '"123"', b: 12345678901234567890n })).toBe('{"a":"\\"123\\"","b":12345678901234567890}');
  });

  test('a cycle is still an error', () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    expect(() => writeJson(cycle)).toThrow(TypeError);
  });
});

describe('parseUtf8Json', () => {
  test('bytes that are no UTF-8 are refused; the character that stands for them elsewhere is one like others', () => {
    expect(parseUtf8Json(Buffer.from('["ü", "\ufffd"]'))).toEqual(['ü', '\ufffd']);
    for (const bytes of [[0xfc], [0xc3], [0xed, 0xa0, 0x80]])
      expect(() => parseUtf8Json(Buffer.from([0x22, ...bytes, 0x22]))).toThrow('bytes that are not UTF-8');
  });
});
