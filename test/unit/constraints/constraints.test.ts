import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compileConstraint } from '../../../src/constraints/compile-constraint.ts';
import type { Constraint } from '../../../src/constraints/constraint.ts';
import { FORMATS, formatTest } from '../../../src/constraints/formats.ts';
import { compilePattern, findPatternProblem } from '../../../src/constraints/pattern.ts';

function violated(constraint: Constraint, value: unknown): readonly string[] {
  const found: string[] = [];
  compileConstraint(constraint)(value, [], (path, _, name) => void found.push([name, ...path].join(' ')));
  return found;
}

describe('what a constraint asks of a value', () => {
  test.each<[Constraint, readonly unknown[], readonly unknown[]]>([
    [{ minLength: 2 }, ['ab', 'abc'], ['', 'a', '😀']],
    [{ maxLength: 2 }, ['', 'ab', '😀😀'], ['abc', '😀😀😀']],
    [{ startsWith: 'ab' }, ['ab', 'abc'], ['', 'ba']],
    [{ endsWith: 'ab' }, ['cab'], ['abc']],
    [{ contains: 'b' }, ['abc'], ['ac']],
    [{ notContains: 'b' }, ['ac'], ['abc']],
    [{ pattern: '^[a-z]+$' }, ['abc'], ['', 'aBc', 'a1']],
    [{ pattern: '^\\p{L}+$' }, ['å'], ['1']],
    [{ min: 2 }, [2, 3.5, 2n], [1, 1n, -2]],
    [{ max: 2 }, [2, -3], [2.1, 12345678901234567890n]],
    [{ exclusiveMin: 0 }, [0.1], [0, -1]],
    [{ exclusiveMax: 1 }, [0.9], [1, 2]],
    [{ multipleOf: 0.1 }, [0.3, 1, 1.1], [0.25]],
    [{ multipleOf: 5 }, [0, -10, 15], [7]],
    [{ minItems: 1 }, [[1], [null]], [[]]],
    [{ maxItems: 1 }, [[], [1]], [[1, 2]]],
    [
      { uniqueItems: true },
      [
        [1, 2],
        ['1', 1],
        [{ a: 1 }, { a: 2 }],
      ],
      [
        [1, 1],
        [{ a: 1 }, { a: 1 }],
        [null, null],
      ],
    ],
    [{ uniqueItems: false }, [[1, 1]], []],
  ])('%j', (constraint, allowed, refused) => {
    for (const value of allowed) expect([value, violated(constraint, value)]).toEqual([value, []]);
    for (const value of refused)
      expect([value, violated(constraint, value)]).toEqual([value, [Object.keys(constraint)[0]]]);
  });

  test('of a list each item is checked, and null is not', () => {
    expect(violated({ min: 1, maxItems: 5 }, [1, 0, null, [2, -1]])).toEqual(['min 1', 'min 3 1']);
    expect(violated({ min: 1, minLength: 1 }, null)).toEqual([]);
  });

  test('a list that is too long is not looked into', () => {
    expect(violated({ min: 1, maxItems: 2 }, [0, 0, 0])).toEqual(['maxItems']);
  });

  test('all that is wrong is told', () => {
    expect(violated({ minLength: 3, startsWith: 'x', format: 'email' }, 'a')).toEqual([
      'minLength',
      'startsWith',
      'format',
    ]);
  });
});

describe('formats', () => {
  test.each([
    ['byte', ['', 'aGk=', 'YWJj'], ['a', 'a===', 'a b=']],
    ['date', ['2024-02-29'], ['2023-02-29', '2024-2-9', '2024-13-01']],
    [
      'date-time',
      ['2024-01-31T12:00:00Z', '2024-01-31T12:00:00.5+02:00'],
      ['2024-01-31', '2024-01-31T25:00:00Z', '2024-01-31T12:00:00'],
    ],
    ['duration', ['PT15M', 'P1DT2H', 'P2W'], ['15m', 'P', 'PT']],
    ['email', ['a@b.co', 'first.last+tag@sub.example.com'], ['a', 'a@', '@b.co', 'a b@c.de']],
    ['hostname', ['a', 'a.example', 'xn--a.b'], ['-a', 'a..b', 'a_b', '']],
    ['ipv4', ['127.0.0.1', '255.255.255.255'], ['256.0.0.1', '1.2.3', '::1']],
    ['ipv6', ['::1', '2001:db8::8a2e:370:7334', '::ffff:1.2.3.4'], ['1.2.3.4', ':::', 'g::1']],
    ['time', ['12:00:00Z', '12:00:00+01:00'], ['12:00', '25:00:00Z']],
    ['uri', ['https://a.b/c?d#e', 'urn:a:b'], ['/a', 'a b', '']],
    ['uuid', ['7f0c1a4e-1111-4222-8333-444455556666'], ['7f0c1a4e', 'x']],
  ])('%s', (format, allowed, refused) => {
    const fits = formatTest(format);
    expect(allowed.map((text) => [text, fits?.(text)])).toEqual(allowed.map((text) => [text, true]));
    expect(refused.map((text) => [text, fits?.(text)])).toEqual(refused.map((text) => [text, false]));
  });

  test('every one that is offered is known, and no other is', () => {
    expect(Object.keys(FORMATS).filter((format) => formatTest(format) === undefined)).toEqual([]);
    expect(['regex', 'constructor', ''].map(formatTest)).toEqual([undefined, undefined, undefined]);
  });

  test('no text keeps any of them busy', () => {
    const attacks = ['a', 'a@', 'a.', '1', ':', '-', 'http://a', '%', '='].map((part) =>
      part.repeat(200_000 / part.length),
    );
    const begun = performance.now();
    for (const format of Object.keys(FORMATS)) for (const attack of attacks) formatTest(format)?.(`${attack}!`);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});

describe('patterns', () => {
  test.each([
    '^[a-z]+$',
    '^[a-z0-9]+(-[a-z0-9]+)*$',
    '^\\+?[1-9]\\d{1,14}$',
    '^#[0-9a-f]{6}$',
    '^(?=.*[A-Z])(?=.*\\d).{8,}$',
    '^[\\p{L} ]+$',
    '^https?://',
    '',
  ])('%s is taken', (pattern) => {
    expect(findPatternProblem(pattern)).toBeUndefined();
  });

  test.each([
    '(a+)+$',
    '^(a|a)*$',
    '^(a|aa)+$',
    '^(\\w+\\s?)*$',
    '(x+x+)+y',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '^(\\p{L}+ ?)+$',
    '(?:a{0,30}){0,30}$',
    '\\s+$',
  ])('%s can run away, and is refused', (pattern) => {
    expect(findPatternProblem(pattern)).toContain('can run away');
  });

  test.each([
    '^(?<!a)b+$',
    '(?<=\\.)com$',
    '^[a-z]+(?<![-+*])$',
    '^(?<year>\\d{4})-\\d\\d$',
    '^[(?<=a*)]+$',
    '(?<=\\+)\\d$',
    '^a(?<=^[a-c]{1,3})b$',
  ])('%s looks back a bounded way, and is taken', (pattern) => {
    expect(findPatternProblem(pattern)).toBeUndefined();
  });

  test.each([
    '(?<=(a+)+)b',
    '(?<!^.*x)y',
    '(?<=a+b)c',
    '^(?<=x{2,})y$',
    '^(a)(?<=\\1b)$',
    '^(?:a(?<=(?=b*c)a))$',
    '(?<=(?<!a*)b)c',
  ])('%s looks back without a bound, and is refused', (pattern) => {
    expect(findPatternProblem(pattern)).toContain('its lookbehind');
  });

  test.each(['^(?<=(?:a|a){20}x)$', '(?<=(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)x)y', '(?<=a)(b+)+$'])(
    '%s looks back, can run away, and is refused',
    (pattern) => {
      expect(findPatternProblem(pattern)).toContain('can run away');
    },
  );

  test('what the check cannot read is refused as that', () => {
    expect(findPatternProblem('^(?<n>a)\\k<n>$')).toContain('cannot be checked');
  });

  test('what is no regular expression is refused', () => {
    expect(['(', '[z-a]', '\\p{Nothing}'].map((pattern) => findPatternProblem(pattern)?.slice(0, 24))).toEqual(
      Array(3).fill('is no regular expression'),
    );
  });

  test('nothing that is written as one makes the check fail or hang', () => {
    const part = fc.constantFrom(
      'a',
      'b+',
      '(',
      ')',
      '*',
      '[a-z]',
      '\\d',
      '|',
      '^',
      '$',
      '{2,3}',
      '?',
      '.',
      '\\1',
      '(?<=',
      '(?<!a)',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => void findPatternProblem(parts.join(''))),
      { numRuns: 40 },
    );
  });

  test('what is taken is linear in the text', () => {
    const attack = `${'a-'.repeat(250_000)}!`;
    const begun = performance.now();
    expect(compilePattern('^[a-z0-9]+(-[a-z0-9]+)*$').test(attack)).toBe(false);
    expect(performance.now() - begun).toBeLessThan(500);
  });
});
