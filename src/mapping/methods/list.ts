import type { Evaluate, Method } from '../language/evaluate.ts';
import { deepEqual, isObject, kindOf, scalarText } from '../language/values.ts';

const nothing: Evaluate = () => undefined;

/** A string is a list of code points, so that a cut never falls inside a character. */
function listOf(input: unknown): readonly unknown[] | undefined {
  if (typeof input === 'string') return [...input];
  return Array.isArray(input) ? input : undefined;
}

const map: Method =
  ({ args: [evaluate = nothing] }) =>
  (input, dollar, scope) =>
    (Array.isArray(input) ? input : [input]).map((item) => evaluate(dollar, item, scope) ?? null);

const filter: Method =
  ({ args: [condition = nothing], refuse }) =>
  (input, dollar, scope) => {
    const kept: unknown[] = [];
    for (const item of Array.isArray(input) ? input : [input]) {
      const verdict = condition(dollar, item, scope);
      if (typeof verdict !== 'boolean')
        return refuse(scope, `expected the condition to be true or false, found ${kindOf(verdict)}`);
      if (verdict) kept.push(item);
    }
    return kept;
  };

const find: Method =
  ({ args: [condition = nothing], refuse }) =>
  (input, dollar, scope) => {
    const items: readonly unknown[] = Array.isArray(input) ? input : [input];
    for (const item of items) {
      const verdict = condition(dollar, item, scope);
      if (typeof verdict !== 'boolean')
        return refuse(scope, `expected the condition to be true or false, found ${kindOf(verdict)}`);
      if (verdict) return item;
    }
    return undefined;
  };

function end(pick: (list: readonly unknown[]) => unknown): Method {
  return ({ refuse }) =>
    (input, _dollar, scope) => {
      const list = listOf(input);
      if (list !== undefined) return pick(list);
      refuse(scope, `expected a list or a string, found ${kindOf(input)}`);
      return input;
    };
}

const slice: Method =
  ({ args: [from, to], refuse }) =>
  (input, dollar, scope) => {
    const list = listOf(input);
    if (list === undefined) return refuse(scope, `expected a list or a string, found ${kindOf(input)}`);
    const bound = (evaluate: Evaluate | undefined, otherwise: number): number => {
      const value = evaluate?.(dollar, input, scope);
      const isWhole = typeof value === 'bigint' || Number.isInteger(value);
      return isWhole ? Math.min(Math.max(Number(value), 0), list.length) : otherwise;
    };
    const part = list.slice(bound(from, 0), bound(to, list.length));
    return typeof input === 'string' ? part.join('') : part;
  };

const size: Method =
  ({ refuse }) =>
  (input, _dollar, scope) => {
    if (Array.isArray(input)) return input.length;
    if (typeof input === 'string') return [...input].length;
    if (isObject(input)) return Object.keys(input).length;
    return refuse(scope, `expected a list, an object or a string, found ${kindOf(input)}`);
  };

const get: Method =
  ({ args: [evaluate = nothing], refuse }) =>
  (input, dollar, scope) => {
    const key = evaluate(dollar, input, scope);
    if (key === undefined) return undefined;
    if (isObject(input) && typeof key === 'string') {
      return Object.hasOwn(input, key) ? input[key] : refuse(scope, `there is no \`${key}\``);
    }
    const list = listOf(input);
    if (list !== undefined && typeof key === 'number' && Number.isInteger(key)) {
      const item = list.at(key);
      return item === undefined ? refuse(scope, `there is no item ${key}`) : item;
    }
    return refuse(scope, `cannot take ${kindOf(key)} as a key of ${kindOf(input)}`);
  };

const joinNotNull: Method =
  ({ args: [evaluate = nothing], refuse }) =>
  (input, dollar, scope) => {
    const separator = evaluate(dollar, input, scope);
    if (separator === undefined) return undefined;
    if (typeof separator !== 'string')
      return refuse(scope, `expected a string as separator, found ${kindOf(separator)}`);
    const texts: string[] = [];
    for (const item of Array.isArray(input) ? input : [input]) {
      if (item === null) continue;
      const text = scalarText(item);
      if (text === undefined) return refuse(scope, `expected a list of scalars, found ${kindOf(item)} in it`);
      texts.push(text);
    }
    return texts.join(separator);
  };

const contains: Method =
  ({ args: [evaluate = nothing], refuse }) =>
  (input, dollar, scope) => {
    if (!Array.isArray(input)) return refuse(scope, `expected a list, found ${kindOf(input)}`);
    const sought = evaluate(dollar, input, scope);
    return sought === undefined ? undefined : input.some((item) => deepEqual(item, sought));
  };

/** `->in([a, b])`, or with the members as arguments: `->in(a, b)`. */
const isIn: Method =
  ({ args, refuse }) =>
  (input, dollar, scope) => {
    const members = args.map((arg) => arg(dollar, input, scope));
    if (members.includes(undefined)) return undefined;
    const list = args.length === 1 ? members[0] : members;
    if (!Array.isArray(list)) return refuse(scope, `expected a list as argument, found ${kindOf(list)}`);
    return list.some((item) => deepEqual(item, input));
  };

export const listMethods: Readonly<Record<string, Method>> = {
  map,
  filter,
  find,
  first: end((list) => list[0]),
  last: end((list) => list.at(-1)),
  slice,
  size,
  get,
  joinNotNull,
  contains,
  in: isIn,
};
