import { validateHeaderValue } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HeaderLines, uniteLines } from '../../../../src/core/headers/header-lines.ts';

function linesOf(...values: readonly (readonly [string, string])[]): HeaderLines {
  const lines = new HeaderLines();
  for (const [name, value] of values) lines.add(name, value);
  return lines;
}

describe('the lines of headers', () => {
  test('a cookie has a line of its own, the values of another name stand in one, and equal ones are one', () => {
    const lines = linesOf(
      ['set-cookie', 'a=1, 2'],
      ['x-trace', '1'],
      ['set-cookie', 'b=2'],
      ['x-trace', '2'],
      ['x-trace', '1'],
      ['set-cookie', 'b=2'],
    );
    expect(lines.written()).toEqual(['set-cookie', 'a=1, 2', 'set-cookie', 'b=2', 'x-trace', '1, 2']);
    expect(new HeaderLines().written()).toBeUndefined();
  });

  test('the lines of several answers are those of one', () => {
    const one = ['set-cookie', 'a=1', 'x-trace', '1'];
    expect(uniteLines([one, undefined, ['set-cookie', 'a=2', 'set-cookie', 'a=1', 'x-trace', '2']])).toEqual([
      'set-cookie',
      'a=1',
      'set-cookie',
      'a=2',
      'x-trace',
      '1, 2',
    ]);
    expect(uniteLines([undefined])).toBeUndefined();
  });

  test('whatever a backend sends, what goes out can be sent, and clients take its length', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.constant('a\r\nset-cookie: b'),
      fc.string({ minLength: 3_000, maxLength: 9_000 }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('set-cookie', 'x-trace', 'x-other'), value), { maxLength: 20 }),
        (values) => {
          const written = linesOf(...values).written() ?? [];
          for (let at = 0; at < written.length; at += 2) validateHeaderValue(written[at] ?? '', written[at + 1] ?? '');
          expect(written.join('\r\n').length).toBeLessThan(14_000);
        },
      ),
      { numRuns: 200 },
    );
  });
});
