import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readFreshness } from '../../../src/core/freshness.ts';

describe('what a backend says of keeping its answer', () => {
  test.each([
    ['nothing', {}, undefined],
    ['a time', { 'cache-control': 'max-age=10' }, 10],
    ['a time that has partly passed', { 'cache-control': 'max-age=10', age: '4' }, 6],
    ['one for shared caches', { 'cache-control': 'Max-Age=10, S-MaxAge="20"' }, 20],
    ['none for shared caches where it is private', { 'cache-control': 'private, max-age=10, s-maxage=20' }, 10],
    ['that it must not be kept', { 'cache-control': ['max-age=10', 'no-store'] }, 0],
    ['a time that cannot be read', { 'cache-control': 'max-age=soon' }, 0],
    ['an end', { expires: 'Sun, 06 Nov 1994 08:49:37 GMT', date: 'Sun, 06 Nov 1994 08:49:27 GMT' }, 10],
    ['an end that is none', { expires: '0' }, 0],
    ['that it depends on everything', { 'cache-control': 'max-age=10', vary: '*' }, 0],
  ])('%s', (_what, headers, maxAge) => {
    expect(readFreshness(headers)?.maxAge).toBe(maxAge);
  });

  test('whatever it says is read', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (control, age, vary) => {
        const { maxAge = 0 } = readFreshness({ 'cache-control': control, age, vary }) ?? {};
        expect(maxAge).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
