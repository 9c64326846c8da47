import type { Method } from '../language/evaluate.ts';
import { compareTexts, isNumeric, isObject, kindOf } from '../language/values.ts';

function overList(apply: (list: readonly unknown[], refuse: (message: string) => undefined) => unknown): Method {
  return ({ refuse }) =>
    (input, _dollar, scope) => {
      const tell = (message: string): undefined => refuse(scope, message);
      return Array.isArray(input) ? apply(input, tell) : tell(`expected a list, found ${kindOf(input)}`);
    };
}

/** Whole numbers are added exactly; one fraction makes the sum a fraction. */
const sum = overList((list, refuse) => {
  let whole = 0n;
  let fractions = 0;
  let fraction = false;
  for (const item of list) {
    if (!isNumeric(item)) return refuse(`expected numbers, found ${kindOf(item)}`);
    if (typeof item === 'bigint' || Number.isSafeInteger(item)) whole += BigInt(item);
    else {
      fractions += item;
      fraction = true;
    }
  }
  if (fraction) return fractions + Number(whole);
  return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
});

/** Of numbers or of texts, which are compared as in `->lt`; an empty list has none. */
function extreme(wins: (difference: number) => boolean): Method {
  return overList((list, refuse) => {
    let best: number | bigint | string | undefined;
    for (const item of list) {
      const comparable = isNumeric(item) || typeof item === 'string' ? item : undefined;
      if (comparable === undefined) return refuse(`expected numbers or texts, found ${kindOf(item)}`);
      if (best === undefined) best = comparable;
      else if (typeof best === 'string' && typeof comparable === 'string')
        best = wins(compareTexts(comparable, best)) ? comparable : best;
      else if (typeof best === 'string' || typeof comparable === 'string')
        return refuse('expected either numbers or texts, found both');
      else if (wins(comparable < best ? -1 : comparable > best ? 1 : 0)) best = comparable;
    }
    return best;
  });
}

/**
 * The first of each group of equal values, which are found by a key: comparing each with all others takes seconds for
 * long lists.
 */
const unique = overList((list) => {
  const seen = new Set<unknown>();
  return list.filter((item) => {
    const before = seen.size;
    // A text says what it is; what is made of the others begins with none of its own.
    seen.add(typeof item === 'string' ? `"${item}` : keyOf(item));
    return seen.size > before;
  });
});

/** Equal for equal JSON values alone: members in one order, and whole numbers as their digits. */
function keyOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`;
  if (isObject(value))
    return `{${Object.keys(value)
      .sort()
      .map((key) => `${JSON.stringify(key)}:${keyOf(value[key])}`)
      .join()}}`;
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'number' && Number.isInteger(value) ? String(BigInt(value)) : String(value);
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

const parseFloat: Method =
  ({ refuse }) =>
  (input, _dollar, scope) => {
    if (typeof input === 'number') return input;
    const number =
      typeof input === 'bigint' || (typeof input === 'string' && DECIMAL.test(input)) ? Number(input) : Number.NaN;
    return Number.isFinite(number) ? number : refuse(scope, `expected a number or its text, found ${kindOf(input)}`);
  };

/** In place of null, and, unlike every other method, of nothing. */
const otherwise: Method =
  ({ args: [value] }) =>
  (input, dollar, scope) =>
    input ?? value?.(dollar, input, scope);

export const aggregateMethods: Readonly<Record<string, Method>> = {
  sum,
  min: extreme((difference) => difference < 0),
  max: extreme((difference) => difference > 0),
  unique,
  parseFloat,
  default: otherwise,
};
