import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import qs from 'qs';
import { TemplateFailure } from '../../../../src/mapping/write/template-failure.ts';
import { parameterWriter, type QueryForm } from '../../../../src/mapping/write/write-query.ts';

function write(form: QueryForm, value: unknown, explode = false): string {
  return parameterWriter({ name: undefined, form, explode })('a', value).join('&');
}

describe('a parameter is written as its style says', () => {
  test.each<[QueryForm, boolean, unknown, string]>([
    ['form', true, [1, 'x y'], 'a=1&a=x%20y'],
    ['form', true, { r: 1, g: [2, 3], none: null }, 'r=1&g=2&g=3'],
    ['form', false, ['a,b', 'c'], 'a=a%2Cb,c'],
    ['form', false, { r: 100, g: 'x' }, 'a=r,100,g,x'],
    ['space', false, ['a', 'b'], 'a=a%20b'],
    ['space', true, ['a', 'b'], 'a=a&a=b'],
    ['pipe', false, ['a', 'b'], 'a=a%7Cb'],
    ['pipe', false, { r: 1 }, 'a=r%7C1'],
    ['deepObject', false, { r: 1, g: { b: true } }, 'a%5Br%5D=1&a%5Bg%5D%5Bb%5D=true'],
    ['deepObject', false, { r: [1, 2] }, 'a%5Br%5D=1&a%5Br%5D=2'],
    ['brackets', false, [1, 2], 'a%5B%5D=1&a%5B%5D=2'],
    ['brackets', false, { r: [1] }, 'a%5Br%5D%5B%5D=1'],
    ['indexed', false, [{ r: 1 }, [2]], 'a%5B0%5D%5Br%5D=1&a%5B1%5D%5B0%5D=2'],
  ])('%s, explode %s', (form, explode, value, written) => {
    expect(write(form, value, explode)).toBe(written);
  });

  test.each<QueryForm>(['form', 'space', 'pipe', 'deepObject', 'brackets', 'indexed'])(
    'in the style %s a scalar is a plain pair, and null and an empty list or object are left out',
    (form) => {
      expect(write(form, 9_007_199_254_740_993n)).toBe('a=9007199254740993');
      expect(write(form, null)).toBe('');
      expect(write(form, {})).toBe('');
      if (form !== 'deepObject') expect(write(form, [])).toBe('');
    },
  );

  test.each<[QueryForm, unknown]>([
    ['pipe', ['a|b', 'c']],
    ['space', ['a b']],
    ['form', [[1]]],
    ['deepObject', [1]],
    ['deepObject', { a: [{ b: 1 }] }],
    ['brackets', [{ b: 1 }]],
  ])('what the style %s could not say so that it is read back the same is refused: %j', (form, value) => {
    expect(() => write(form, value)).toThrow(TemplateFailure);
  });
});

describe('T27 arrays in a query string are written the way the connector says, and read back the same', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 8 });
  const keys = fc.stringMatching(/^[a-z]{1,5}$/);

  test('by URLSearchParams, exploded', () => {
    fc.assert(
      fc.property(texts, (list) => expect(new URLSearchParams(write('form', list, true)).getAll('a')).toEqual(list)),
    );
  });

  test('by a parser of OpenAPI that splits before it decodes, with commas', () => {
    fc.assert(
      fc.property(texts, (list) =>
        expect(write('form', list).slice(2).split(',').map(decodeURIComponent)).toEqual(list),
      ),
    );
  });

  test.each([
    ['space', ' '],
    ['pipe', '|'],
  ] as const)('by URLSearchParams and a split, %s delimited', (form, delimiter) => {
    const clean = texts.map((list) => list.map((text) => text.replaceAll(delimiter, '_')));
    fc.assert(
      fc.property(clean, (list) =>
        expect(new URLSearchParams(write(form, list)).get('a')?.split(delimiter)).toEqual(list),
      ),
    );
  });

  test('by qs, in brackets with and without indices, and as deep objects', () => {
    fc.assert(
      fc.property(texts, (list) => {
        expect(qs.parse(write('brackets', list))).toEqual({ a: list });
        expect(qs.parse(write('indexed', list))).toEqual({ a: list });
        expect(qs.parse(write('form', list, true))).toEqual({ a: list.length === 1 ? list[0] : list });
      }),
    );
    const leaf = fc.string({ minLength: 1, maxLength: 5 });
    const object = fc.dictionary(keys, fc.oneof(leaf, fc.dictionary(keys, leaf, { minKeys: 1 })), {
      minKeys: 1,
      noNullPrototype: true,
    });
    fc.assert(fc.property(object, (value) => expect(qs.parse(write('deepObject', value))).toEqual({ a: value })));
    const rows = fc.array(fc.dictionary(keys, leaf, { minKeys: 1, noNullPrototype: true }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(fc.property(rows, (value) => expect(qs.parse(write('indexed', value))).toEqual({ a: value })));
  });
});
