import type { Evaluate, Method } from '../evaluate.ts';
import { deepEqual, isObject, kindOf } from '../values.ts';

const echo: Method = ({ args: [evaluate] }) => (input, dollar, scope) => evaluate?.(dollar, input, scope);

const entries: Method = ({ refuse }) => (input, _dollar, scope) => {
  if (!isObject(input)) return refuse(scope, `expected an object, found ${kindOf(input)}`);
  return Object.entries(input).map(([key, value]) => ({ key, value }));
};

/** `->match([candidate, value], …)`: the value of the first candidate equal to the input; `[@, value]` is the default. */
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
  return ({ refuse }) => (input, _dollar, scope) =>
    isObject(input) || (deep && Array.isArray(input)) ? camelCase(input, deep) : refuse(scope, `expected an object, found ${kindOf(input)}`);
}

function camelCase(value: unknown, deep: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => camelCase(item, deep));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key.replace(/(?<=[A-Za-z0-9])[_\-\s]+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      deep ? camelCase(member, deep) : member,
    ]),
  );
}

export const objectMethods: Readonly<Record<string, Method>> = {
  echo,
  entries,
  match,
  keysToCamelCase: rename(false),
  keysToCamelCaseDeep: rename(true),
};
