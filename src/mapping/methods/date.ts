import type { Method } from '../language/evaluate.ts';
import { isNumeric, kindOf } from '../language/values.ts';

/*
 * Dates are texts in ISO 8601, in UTC and to the millisecond (`2026-01-31T12:00:00.000Z`), so that their order is that
 * of their texts, and `->gt` and the like compare them.
 */

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?([Zz]|[+-]\d\d:?\d\d)?)?$/;
// RFC 9110 §5.6.7.
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
// ISO 8601 §5.5.2, with a sign.
const DAYS = String.raw`(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,9})D)?`;
const TIME = String.raw`(?:T(?!$)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,12})(?:\.(\d{1,3})\d*)?S)?)?`;
const DURATION = new RegExp(String.raw`^([+-]?)P(?!$)${DAYS}${TIME}$`);
const TOKEN = /yyyy|MM|dd|HH|mm|ss|SSS/g;
const DIGITS: Readonly<Record<string, number>> = { yyyy: 4, MM: 2, dd: 2, HH: 2, mm: 2, ss: 2, SSS: 3 };

interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly millisecond?: number;
}

/** Milliseconds since 1970; undefined for a day that no calendar has. */
function millisOf({ year, month, day, hour = 0, minute = 0, second = 0, millisecond = 0 }: Fields): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const fits = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 61;
  return fits ? date.getTime() + ((hour * 60 + minute) * 60 + second) * 1_000 + millisecond : undefined;
}

function readText(text: string): number | undefined {
  if (HTTP_DATE.test(text)) {
    const millis = Date.parse(text);
    return Number.isNaN(millis) ? undefined : millis;
  }
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = ISO.exec(text) ?? [];
  if (year === undefined) return undefined;
  const local = millisOf({
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Number(fraction.padEnd(3, '0').slice(0, 3)),
  });
  if (local === undefined || /^z$/i.test(zone)) return local;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return local - (zone.startsWith('-') ? -1 : 1) * minutes * 60_000;
}

/** Reads a text by its pattern, digit for digit. */
function readByPattern(text: string, pattern: string): number | undefined {
  const found: Record<string, number> = {};
  const source = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(TOKEN, (token) => `(?<${token}>\\d{${DIGITS[token] ?? 0}})`);
  // A part that stands twice has no meaning.
  if (new Set(pattern.match(TOKEN)).size !== (pattern.match(TOKEN) ?? []).length) return undefined;
  for (const [token, digits] of Object.entries(new RegExp(`^${source}$`, 'u').exec(text)?.groups ?? {}))
    found[token] = Number(digits);
  const { yyyy, MM = 1, dd = 1, HH = 0, mm = 0, ss = 0, SSS = 0 } = found;
  return yyyy === undefined
    ? undefined
    : millisOf({ year: yyyy, month: MM, day: dd, hour: HH, minute: mm, second: ss, millisecond: SSS });
}

/**
 * A date's milliseconds; a number is seconds since 1970. Undefined for what is no date, or beyond what can be written.
 */
function dateOf(value: unknown, pattern?: string): number | undefined {
  const millis = isNumeric(value)
    ? Math.round(Number(value) * 1_000)
    : typeof value !== 'string'
      ? undefined
      : pattern === undefined
        ? readText(value)
        : readByPattern(value, pattern);
  const isWritable = millis !== undefined && millis >= -62_167_219_200_000 && millis <= 253_402_300_799_999;
  return isWritable ? millis : undefined;
}

function write(millis: number, pattern: string): string {
  const iso = new Date(millis).toISOString();
  const parts: Readonly<Record<string, string>> = {
    yyyy: iso.slice(0, 4),
    MM: iso.slice(5, 7),
    dd: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    mm: iso.slice(14, 16),
    ss: iso.slice(17, 19),
    SSS: iso.slice(20, 23),
  };
  return pattern.replace(TOKEN, (token) => parts[token] ?? token);
}

/** Years and months by the calendar, its last day where the month is shorter; the rest by length. */
function add(millis: number, duration: string): number | undefined {
  const [
    whole,
    sign,
    years = '0',
    months = '0',
    weeks = '0',
    days = '0',
    hours = '0',
    minutes = '0',
    seconds = '0',
    fraction = '0',
  ] = DURATION.exec(duration) ?? [];
  if (whole === undefined) return undefined;
  const direction = sign === '-' ? -1 : 1;
  const date = new Date(millis);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + direction * (Number(years) * 12 + Number(months)));
  const lastDay = new Date(
    Date.UTC(2_000 + (((date.getUTCFullYear() % 400) + 400) % 400), date.getUTCMonth() + 1, 0),
  ).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  const length =
    (((Number(weeks) * 7 + Number(days)) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 +
    Number(seconds) * 1_000 +
    Number(fraction.padEnd(3, '0'));
  const sum = date.getTime() + direction * length;
  return dateOf(sum / 1_000) === undefined ? undefined : sum;
}

const iso = (millis: number): string => new Date(millis).toISOString();

const parseDate: Method =
  ({ args: [evaluate], refuse }) =>
  (input, dollar, scope) => {
    const pattern = evaluate?.(dollar, input, scope);
    if (evaluate !== undefined && pattern === undefined) return undefined;
    if (evaluate !== undefined && typeof pattern !== 'string')
      return refuse(scope, `expected a pattern such as 'dd.MM.yyyy', found ${kindOf(pattern)}`);
    const millis = dateOf(input, typeof pattern === 'string' ? pattern : undefined);
    if (millis !== undefined) return iso(millis);
    return refuse(
      scope,
      typeof pattern === 'string'
        ? `expected a date written as ${pattern}`
        : 'expected a date as text (ISO 8601) or seconds since 1970, ' +
            `found ${typeof input === 'string' ? 'another text' : kindOf(input)}`,
    );
  };

/** A method of a date, and of one text as argument when `takes` names it. */
function ofDate(apply: (millis: number, argument: string) => unknown, takes?: string): Method {
  return ({ args: [evaluate], refuse }) =>
    (input, dollar, scope) => {
      const millis = dateOf(input);
      if (millis === undefined)
        return refuse(
          scope,
          `expected a date, found ${typeof input === 'string' ? 'another text' : kindOf(input)}; \`->parseDate\` ` +
            'reads other forms',
        );
      const argument = takes === undefined ? '' : evaluate?.(dollar, input, scope);
      if (argument === undefined) return undefined;
      if (typeof argument !== 'string') return refuse(scope, `expected ${takes}, found ${kindOf(argument)}`);
      return apply(millis, argument) ?? refuse(scope, `expected ${takes}, found another text`);
    };
}

export const dateMethods: Readonly<Record<string, Method>> = {
  parseDate,
  formatDate: ofDate(write, "a pattern such as 'dd.MM.yyyy'"),
  addDuration: ofDate((millis, duration) => {
    const sum = add(millis, duration);
    return sum === undefined ? undefined : iso(sum);
  }, "a duration such as 'P1DT12H' (ISO 8601)"),
  toUnixSeconds: ofDate((millis) => Math.floor(millis / 1_000)),
  toUnixMillis: ofDate((millis) => millis),
};
