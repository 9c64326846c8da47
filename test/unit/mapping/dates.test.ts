import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { playMapping } from '../../../src/mapping/play-mapping.ts';

function play(selection: string, input: unknown): unknown {
  const { data, errors } = playMapping({ selection, input, vars: {} });
  return errors.length === 0 ? data : errors.map(({ message }) => message).join();
}

describe('dates', () => {
  test.each<[string, unknown, unknown]>([
    ['$->parseDate', '2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['$->parseDate', '2026-01-31T12:30:45.123456+02:00', '2026-01-31T10:30:45.123Z'],
    ['$->parseDate', '2026-01-31 12:30', '2026-01-31T12:30:00.000Z'],
    ['$->parseDate', '2026-01-31T23:30:00-0130', '2026-02-01T01:00:00.000Z'],
    ['$->parseDate', 'Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['$->parseDate', 1_767_225_600.5, '2026-01-01T00:00:00.500Z'],
    ['$->parseDate', 1_767_225_600n, '2026-01-01T00:00:00.000Z'],
    ["$->parseDate('dd.MM.yyyy HH:mm')", '31.01.2026 07:05', '2026-01-31T07:05:00.000Z'],
    ["$->parseDate('yyyyMMdd')", '20240229', '2024-02-29T00:00:00.000Z'],
    ["$->formatDate('dd/MM/yyyy HH.mm:ss,SSS')", '2026-01-31T07:05:09.010Z', '31/01/2026 07.05:09,010'],
    ["$->addDuration('P1M')", '2026-01-31', '2026-02-28T00:00:00.000Z'],
    ["$->addDuration('P1Y')", '2024-02-29', '2025-02-28T00:00:00.000Z'],
    ["$->addDuration('-P1M')", '2026-01-31', '2025-12-31T00:00:00.000Z'],
    ["$->addDuration('P1W2DT3H4M5.25S')", '2026-01-01', '2026-01-10T03:04:05.250Z'],
    ['$->toUnixSeconds', '1969-12-31T23:59:59.500Z', -1],
    ['$->toUnixMillis', '2026-01-01T00:00:00.001Z', 1_767_225_600_001],
    ['$.a->parseDate->lt($.b->parseDate)', { a: '2026-01-31T23:00:00-05:00', b: '2026-02-01T05:00:00Z' }, true],
  ])('%s of %p is %p', (selection, input, expected) => {
    expect(play(selection, input)).toEqual(expected);
  });

  test.each<[string, unknown, string]>([
    ['$->parseDate', '2026-02-30', 'expected a date as text'],
    ['$->parseDate', '2026-01-31T24:00:00Z', 'expected a date as text'],
    ['$->parseDate', 'tomorrow', 'expected a date as text'],
    ['$->parseDate', null, 'expected a date as text (ISO 8601) or seconds since 1970, found null'],
    ['$->parseDate', 1e18, 'expected a date'],
    ["$->parseDate('dd.MM.yyyy')", '1.1.2026', 'expected a date written as dd.MM.yyyy'],
    ["$->parseDate('(dd')", '(01', 'expected a date written as (dd'],
    ['$->parseDate(1)', '2026-01-31', 'expected a pattern'],
    ["$->addDuration('P')", '2026-01-31', 'expected a duration'],
    ["$->addDuration('P999999Y')", '2026-01-31', 'expected a duration'],
    ['$->addDuration', '2026-01-31', 'expected a duration'],
    ['$->formatDate(null)', '2026-01-31', 'expected a pattern'],
    ['$->toUnixSeconds', 'x', 'expected a date, found another text'],
  ])('%s of %p is nothing, and tells that it %s', (selection, input, told) => {
    expect(play(selection, input)).toEqual(expect.stringContaining(told));
  });

  test('what is written by a pattern is read back by it, for every date', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(
            play("$->formatDate('yyyy|MM-dd HHmmss.SSS')->parseDate('yyyy|MM-dd HHmmss.SSS')", date.toISOString()),
          ).toBe(date.toISOString());
        },
      ),
    );
  });
});
