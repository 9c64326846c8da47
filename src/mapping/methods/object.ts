import type { Evaluate, Method } from '../language/evaluate.ts';
import { deepEqual, isObject, kindOf } from '../language/values.ts';

const echo: Method =
  ({ args: [evaluate] }) =>
  (input, dollar, scope) =>
    evaluate?.(dollar, input, scope);

const entries: Method =
  ({ refuse }) =>
  (input, _dollar, scope) => {
    if (!isObject(input)) return refuse(scope, `expected an object, found ${kindOf(input)}`);
    return Object.entries(input).map(([key, value]) => ({ key, value }));
  };

/**
 * `->match([candidate, value], …)`: the value of the first candidate equal to the input; `[@, value]` is the default.
 */
const match: Method = ({ nodes, compile, refuse }) => {
  const branches: { readonly candidate: Evaluate; readonly value: Evaluate }[] = [];
  for (const node of nodes) {
    const [candidate, value] = node.kind === 'array' ? node.elements : [];
    if (candidate === undefined || value === undefined) continue;
    branches.push({ candidate: compile(candidate), value: compile(value) });
  }
  return (input, dollar, scope) => {
    for (const { candidate, value } of branches) {
      if (deepEqual(candidate(dollar, input, scope), input)) return value(dollar, input, scope);
    }
    return refuse(scope, 'no candidate is equal to the input');
  };
};

function rename(deep: boolean): Method {
  return ({ refuse }) =>
    (input, _dollar, scope) =>
      isObject(input) || (deep && Array.isArray(input))
        ? withCamelCaseKeys(input, deep, (message) => refuse(scope, message))
        : refuse(scope, `expected an object, found ${kindOf(input)}`);
}

/** Of keys that become the same one, the last is kept, and they are told. */
function withCamelCaseKeys(value: unknown, deep: boolean, tell: (message: string) => void): unknown {
  if (Array.isArray(value)) return value.map((item) => withCamelCaseKeys(item, deep, tell));
  if (!isObject(value)) return value;
  const renamed = new Map<string, unknown>();
  for (const [key, member] of Object.entries(value)) {
    const name = camelCase(key);
    if (renamed.has(name)) tell(`several keys become \`${name}\`; the last is taken`);
    renamed.set(name, deep ? withCamelCaseKeys(member, deep, tell) : member);
  }
  return Object.fromEntries(renamed);
}

/** `first_name`, `FirstName` and `FIRST_NAME` are `firstName`. Leading underscores stay: `__typename` has a meaning. */
function camelCase(key: string): string {
  const [, lead = '', rest = ''] = /^(_*)(.*)$/s.exec(key) ?? [];
  const words = rest.split(/[_\-\s]+/).filter((word) => word !== '');
  return lead + words.map((word, index) => (index === 0 ? withSmallStart(word) : withCapital(word))).join('');
}

/**
 * Of a word in capitals all are small; of one that begins with several, all but that of the next word: `HTTPServer` is
 * `httpServer`.
 */
function withSmallStart(word: string): string {
  const [capitals = ''] = /^[A-Z]+(?![a-z])|^[A-Z]/.exec(word) ?? [];
  return capitals.toLowerCase() + word.slice(capitals.length);
}

function withCapital(word: string): string {
  const small = /[a-z]/.test(word) ? word.slice(1) : word.slice(1).toLowerCase();
  return word.charAt(0).toUpperCase() + small;
}

export const objectMethods: Readonly<Record<string, Method>> = {
  echo,
  entries,
  match,
  keysToCamelCase: rename(false),
  keysToCamelCaseDeep: rename(true),
};
