import { isUtf8 } from 'node:buffer';
import type { Evaluate, Method } from '../language/evaluate.ts';
import { parseJson } from '../../core/json/parse-json.ts';
import { writeJson } from '../../core/json/write-json.ts';
import { isNumeric, kindOf, scalarText } from '../language/values.ts';

const nothing: Evaluate = () => undefined;

const jsonStringify: Method = () => (input) => writeJson(input);

const jsonParse: Method =
  ({ refuse }) =>
  (input, _dollar, scope) => {
    if (typeof input !== 'string') return refuse(scope, `expected a string, found ${kindOf(input)}`);
    try {
      return parseJson(input);
    } catch {
      return refuse(scope, 'expected JSON text');
    }
  };

const toText: Method =
  ({ args, refuse }) =>
  (input, _dollar, scope) => {
    if (args.length > 0) return refuse(scope, 'expected no argument');
    return scalarText(input) ?? refuse(scope, `expected a scalar, found ${kindOf(input)}`);
  };

const parseInteger: Method =
  ({ args, refuse }) =>
  (input, dollar, scope) => {
    if (args.length > 1) return refuse(scope, 'expected at most one argument');
    const base = args[0] === undefined ? 10 : args[0](dollar, input, scope);
    if (base === undefined) return undefined;
    if (typeof base !== 'number' || !Number.isInteger(base) || base < 2 || base > 36)
      return refuse(scope, 'expected a base of 2 to 36');
    if (isNumeric(input)) {
      const whole = typeof input === 'bigint' ? input : BigInt(Math.trunc(input));
      if (BigInt.asIntN(64, whole) !== whole) return refuse(scope, 'expected a number within 64 bits');
      return typeof input === 'bigint' ? input : Math.trunc(input);
    }
    if (typeof input !== 'string') return refuse(scope, `expected a string or a number, found ${kindOf(input)}`);
    const value = integerOf(input.toLowerCase(), base);
    if (value === undefined) return refuse(scope, 'expected the digits of a 64-bit integer');
    return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  };

/** A signed 64-bit integer, exactly. */
function integerOf(text: string, base: number): bigint | undefined {
  const [, sign, digits] = /^([+-]?)([0-9a-z]{1,64})$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  let value = 0n;
  for (const digit of digits) {
    const worth = Number.parseInt(digit, 36);
    if (worth >= base) return undefined;
    value = value * BigInt(base) + BigInt(worth);
  }
  if (sign === '-') value = -value;
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

const split: Method =
  ({ args: [separate = nothing, limit], refuse }) =>
  (input, dollar, scope) => {
    const separator = separate(dollar, input, scope);
    if (separator === undefined) return undefined;
    if (typeof input !== 'string' || typeof separator !== 'string')
      return refuse(scope, 'expected a string and a string as separator');
    const parts = separator === '' ? [...input] : input.split(separator);
    if (limit === undefined) return parts;
    const most = limit(dollar, input, scope);
    if (most === undefined) return undefined;
    if (!isNumeric(most) || most < 0 || !(typeof most === 'bigint' || Number.isInteger(most)))
      return refuse(scope, `expected a whole number of parts, found ${isNumeric(most) ? String(most) : kindOf(most)}`);
    return parts.slice(0, Number(most));
  };

// The blanks of Unicode, of which JavaScript's own trimming leaves U+0085.
const BLANK_START = /^\p{White_Space}+/u;
const BLANK = /\p{White_Space}/u;

/** Walks from the end: a pattern that ends in `$` would start anew at each blank in the text. */
function withoutBlankEnd(text: string): string {
  let end = text.length;
  while (end > 0 && BLANK.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function trimmed(trim: (text: string) => string): Method {
  return ({ refuse }) =>
    (input, _dollar, scope) =>
      typeof input === 'string' ? trim(input) : refuse(scope, `expected a string, found ${kindOf(input)}`);
}

const base64Encode: Method =
  ({ refuse }) =>
  (input, _dollar, scope) =>
    typeof input === 'string'
      ? Buffer.from(input).toString('base64')
      : refuse(scope, `expected a string, found ${kindOf(input)}`);

/** Either alphabet, with or without padding, as ProtoJSON has it. */
const base64Decode: Method =
  ({ refuse }) =>
  (input, _dollar, scope) => {
    if (typeof input !== 'string' || !/^[\w+/-]*={0,2}$/.test(input))
      return refuse(scope, `expected base64, found ${typeof input === 'string' ? 'another text' : kindOf(input)}`);
    const bytes = Buffer.from(input, 'base64');
    return isUtf8(bytes) ? bytes.toString() : refuse(scope, 'expected base64 of a text, found other bytes');
  };

export const textMethods: Readonly<Record<string, Method>> = {
  jsonStringify,
  jsonParse,
  toString: toText,
  parseInt: parseInteger,
  split,
  base64Encode,
  base64Decode,
  trim: trimmed((text) => withoutBlankEnd(text.replace(BLANK_START, ''))),
  trimStart: trimmed((text) => text.replace(BLANK_START, '')),
  trimEnd: trimmed(withoutBlankEnd),
};
