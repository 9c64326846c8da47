import { UnreadableValue } from '../../core/json/unreadable-value.ts';

/** *Nothing*, the absence of a value, is `undefined` everywhere in a mapping; null is a value. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** The JSON name of the value's kind, for warnings and errors. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return value instanceof UnreadableValue ? String(value) : 'an object';
  if (typeof value === 'string') return 'a string';
  return typeof value === 'boolean' ? 'a boolean' : 'a number';
}

/** A scalar as URL, header or joined text: null and nothing are empty; undefined for lists and objects. */
export function scalarText(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return isNumeric(value) || typeof value === 'boolean' ? String(value) : undefined;
}

/** Deep equality of JSON values; numbers by value, also across number and bigint. */
export function deepEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  // Neither above nor below: a number and a bigint compare by value.
  if (isNumeric(left) && isNumeric(right)) return left <= right && left >= right;
  if (Array.isArray(left)) {
    return (
      Array.isArray(right) && left.length === right.length && left.every((item, index) => deepEqual(item, right[index]))
    );
  }
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && deepEqual(left[key], right[key]))
  );
}

/** The order of code points is the order of UTF-8 bytes; that of UTF-16 units is not. */
export function compareTexts(left: string, right: string): number {
  const others = right[Symbol.iterator]();
  for (const character of left) {
    const other = others.next();
    if (other.done === true) return 1;
    const difference = (character.codePointAt(0) ?? 0) - (other.value.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return others.next().done === true ? 0 : -1;
}
