import { writeJson } from '../core/json/write-json.ts';
import type { Constraint } from './constraint.ts';
import { FORMATS, formatTest } from './formats.ts';
import { compilePattern } from './pattern.ts';

/** Told of a value that is not as it must be: `expected` continues "expected …". */
export type Report = (path: readonly (string | number)[], expected: string, constraint: keyof Constraint) => void;

/** Checks a coerced value, and each item when it is a list. */
export type CheckValue = (value: unknown, path: readonly (string | number)[], report: Report) => void;

interface Rule<Value> {
  readonly constraint: keyof Constraint;
  readonly expected: string;
  readonly holds: (value: Value) => boolean;
}

/** Compiles a constraint whose pattern and format are known to be fine. */
export function compileConstraint(constraint: Constraint): CheckValue {
  const ofText = textRules(constraint);
  const ofNumber = numberRules(constraint);
  const ofList = listRules(constraint);
  const checkItem: CheckValue = (value, path, report) => {
    if (Array.isArray(value)) value.forEach((item, index) => checkItem(item, [...path, index], report));
    else if (typeof value === 'string') tell(ofText, value, path, report);
    else if (typeof value === 'number') tell(ofNumber, value, path, report);
    // A custom scalar may hold integers beyond 2^53.
    else if (typeof value === 'bigint') tell(ofNumber, Number(value), path, report);
  };
  return (value, path, report) => {
    if (Array.isArray(value)) {
      const items: readonly unknown[] = value;
      tell(ofList, items, path, report);
      // A list that is too long is not looked into.
      if (constraint.maxItems !== undefined && items.length > constraint.maxItems) return;
    }
    checkItem(value, path, report);
  };
}

function tell<Value>(
  rules: readonly Rule<Value>[],
  value: Value,
  path: readonly (string | number)[],
  report: Report,
): void {
  for (const { constraint, expected, holds } of rules) if (!holds(value)) report(path, expected, constraint);
}

function rule<Value, Said>(
  said: Said | undefined,
  constraint: keyof Constraint,
  make: (said: Said) => Omit<Rule<Value>, 'constraint'> | undefined,
): readonly Rule<Value>[] {
  const made = said === undefined ? undefined : make(said);
  return made === undefined ? [] : [{ constraint, ...made }];
}

function textRules(said: Constraint): readonly Rule<string>[] {
  return [
    ...rule<string, number>(said.minLength, 'minLength', (least) => ({
      expected: `at least ${count(least, 'character')}`,
      holds: (text) => text.length >= least && lengthOf(text) >= least,
    })),
    ...rule<string, number>(said.maxLength, 'maxLength', (most) => ({
      expected: `at most ${count(most, 'character')}`,
      holds: (text) => text.length <= most || lengthOf(text) <= most,
    })),
    ...rule<string, string>(said.startsWith, 'startsWith', (start) => ({
      expected: `a text that starts with ${JSON.stringify(start)}`,
      holds: (text) => text.startsWith(start),
    })),
    ...rule<string, string>(said.endsWith, 'endsWith', (end) => ({
      expected: `a text that ends with ${JSON.stringify(end)}`,
      holds: (text) => text.endsWith(end),
    })),
    ...rule<string, string>(said.contains, 'contains', (part) => ({
      expected: `a text with ${JSON.stringify(part)} in it`,
      holds: (text) => text.includes(part),
    })),
    ...rule<string, string>(said.notContains, 'notContains', (part) => ({
      expected: `a text without ${JSON.stringify(part)} in it`,
      holds: (text) => !text.includes(part),
    })),
    ...rule<string, string>(said.pattern, 'pattern', (pattern) => {
      const compiled = compilePattern(pattern);
      return { expected: `a text that matches ${compiled}`, holds: (text) => compiled.test(text) };
    }),
    ...rule<string, string>(said.format, 'format', (format) => {
      const test = formatTest(format);
      return test === undefined ? undefined : { expected: FORMATS[format] ?? format, holds: test };
    }),
  ];
}

function numberRules(said: Constraint): readonly Rule<number>[] {
  return [
    ...rule<number, number>(said.min, 'min', (min) => ({
      expected: `at least ${min}`,
      holds: (value) => value >= min,
    })),
    ...rule<number, number>(said.max, 'max', (max) => ({ expected: `at most ${max}`, holds: (value) => value <= max })),
    ...rule<number, number>(said.exclusiveMin, 'exclusiveMin', (min) => ({
      expected: `more than ${min}`,
      holds: (value) => value > min,
    })),
    ...rule<number, number>(said.exclusiveMax, 'exclusiveMax', (max) => ({
      expected: `less than ${max}`,
      holds: (value) => value < max,
    })),
    ...rule<number, number>(said.multipleOf, 'multipleOf', (unit) => ({
      expected: `a multiple of ${unit}`,
      holds: (value) => isMultiple(value, unit),
    })),
  ];
}

function listRules(said: Constraint): readonly Rule<readonly unknown[]>[] {
  return [
    ...rule<readonly unknown[], number>(said.minItems, 'minItems', (least) => ({
      expected: `at least ${count(least, 'item')}`,
      holds: (items) => items.length >= least,
    })),
    ...rule<readonly unknown[], number>(said.maxItems, 'maxItems', (most) => ({
      expected: `at most ${count(most, 'item')}`,
      holds: (items) => items.length <= most,
    })),
    ...rule<readonly unknown[], boolean>(said.uniqueItems, 'uniqueItems', (unique) =>
      unique ? { expected: 'items of which no two are the same', holds: areUnique } : undefined,
    ),
  ];
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

/** In code points. Each is one or two units of a string, which callers look at first. */
function lengthOf(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) length += 1;
  return length;
}

/** Fractions such as 0.1 are not what they seem: nearly a multiple is one. */
function isMultiple(value: number, unit: number): boolean {
  const times = value / unit;
  return Math.abs(times - Math.round(times)) <= 1e-9 * Math.max(1, Math.abs(times));
}

/** Of a literal list, items that are variables are undefined: they are checked by themselves. */
function areUnique(items: readonly unknown[]): boolean {
  const known = items.flatMap((item) =>
    item === undefined ? [] : [typeof item === 'object' && item !== null ? writeJson(item) : item],
  );
  return new Set(known).size === known.length;
}
