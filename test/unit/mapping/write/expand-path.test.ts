import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { expandPath } from '../../../../src/mapping/write/expand-path.ts';
import type { PathStyle } from '../../../../src/mapping/parse/parse-template.ts';

const style = (form: PathStyle['form'], explode: boolean): PathStyle => ({ form, name: 'x', explode });
const KEYS = { R: 100, G: 200 };

describe('a path expansion of RFC 6570', () => {
  // §3.2.2, §3.2.5 and §3.2.7: of a text, an empty text, a list, an object.
  test.each([
    ['simple', false, ['v', '', 'a,b%2Cc', 'R,100,G,200']],
    ['simple', true, ['v', '', 'a,b%2Cc', 'R=100,G=200']],
    ['label', false, ['.v', '.', '.a,b%2Cc', '.R,100,G,200']],
    ['label', true, ['.v', '.', '.a.b%2Cc', '.R=100.G=200']],
    ['matrix', false, [';x=v', ';x', ';x=a,b%2Cc', ';x=R,100,G,200']],
    ['matrix', true, [';x=v', ';x', ';x=a;x=b%2Cc', ';R=100;G=200']],
  ] as const)('%s, exploded: %s', (form, explode, expected) => {
    expect(['v', '', ['a', null, 'b,c'], KEYS].map((value) => expandPath(style(form, explode), value))).toEqual(
      expected,
    );
    expect(
      [null, undefined, [], {}, [null], { a: null }].map((value) => expandPath(style(form, explode), value)),
    ).toEqual(['', '', '', '', '', '']);
  });

  test('refuses what lies deeper', () => {
    for (const value of [[['a']], [{}], { a: [] }])
      expect(() => expandPath(style('simple', true), value)).toThrow('expected a scalar in the URL');
  });

  test('reads back as it was, whatever its values are: none ends itself or its segment', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1 });
    const decode = (text: string, separator: string, prefix: string): readonly string[] =>
      text
        .slice(prefix.length)
        .split(separator)
        .map((part) => decodeURIComponent(part.replace(/^x=/, '')));
    fc.assert(
      fc.property(texts, (list) => {
        const whole = list.map((text) => text.replace(/\p{Surrogate}/gu, '\uFFFD'));
        expect(decode(expandPath(style('simple', false), list), ',', '')).toEqual(whole);
        expect(decode(expandPath(style('matrix', true), list), ';', ';')).toEqual(whole);
        expect(expandPath(style('label', true), list)).not.toMatch(/[/?#&;\s]/);
      }),
    );
  });
});
