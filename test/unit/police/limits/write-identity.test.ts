import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { writeIdentity } from '../../../../src/police/limits/write-identity.ts';

const ALL = ['TRIM', 'LOWERCASE', 'NFKC'] as const;

describe('the identity that an argument gives', () => {
  test.each([
    [['TRIM'], ' ada@x.de\t', 'ada@x.de'],
    [['LOWERCASE'], 'ADA@X.de', 'ada@x.de'],
    [['LOWERCASE'], 'ΟΔΟΣ', 'οδος'],
    [['LOWERCASE'], '\u212aelvin', 'kelvin'],
    [['NFKC'], 'ａｄａ＠ｘ.de', 'ada@x.de'],
    [['NFKC'], 'e\u0301', '\u00e9'],
    [['NFKC'], '\ufb01n', 'fin'],
    // What it becomes is trimmed, and has a case.
    [['TRIM', 'NFKC'], '\u2003ada', 'ada'],
    [['LOWERCASE', 'NFKC'], 'Ａ', 'a'],
    [ALL, [' Ada '], ['ada']],
    [ALL, { email: ' Ada ' }, { email: 'ada' }],
  ] as const)('by %j is the same of %j as of %j', (normalize, one, other) => {
    expect(writeIdentity(one, normalize)).toBe(writeIdentity(other, normalize));
  });

  test.each([
    [[], ' ada', 'ada'],
    [['TRIM'], 'ada', 'Ada'],
    [['LOWERCASE'], 'ａ', 'a'],
    [['NFKC'], 'A', 'a'],
    [ALL, 'a b', 'ab'],
    [ALL, '1', 1],
    [ALL, 'null', null],
  ] as const)('by %j differs of %j and %j', (normalize, one, other) => {
    expect(writeIdentity(one, normalize)).not.toBe(writeIdentity(other, normalize));
  });

  test.each([
    [
      { a: 1, b: { c: 2, d: 3 } },
      { b: { d: 3, c: 2 }, a: 1 },
    ],
    [1, 1.0],
    [0, -0],
    [undefined, null],
    [9_007_199_254_740_993n, 9_007_199_254_740_992],
  ])('is one for the equal values %j and %j', (one, other) => {
    expect(writeIdentity(one)).toBe(writeIdentity(other));
  });

  test('tells other values apart, of whatever JSON can say, and never has what separates two of them', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        expect(writeIdentity(one)).not.toMatch(/[:&/]/);
        if (writeIdentity(one) === writeIdentity(other))
          expect(JSON.parse(JSON.stringify(one))).toEqual(JSON.parse(JSON.stringify(other)));
      }),
    );
  });

  test('of a text of marks, which take the square of their number to reorder, is found at once', () => {
    const began = performance.now();
    writeIdentity(`a${'\u0301\u0316'.repeat(100_000)}`, ALL);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
