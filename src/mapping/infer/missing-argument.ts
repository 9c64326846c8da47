import type { Expression } from '../language/syntax.ts';

/** What the methods that yield nothing without an argument need as their first. */
const FIRST_ARGUMENT: Readonly<Record<string, string>> = {
  add: 'a number',
  sub: 'a number',
  mul: 'a number',
  div: 'a number',
  mod: 'a number',
  eq: 'a value',
  ne: 'a value',
  gt: 'a value',
  gte: 'a value',
  lt: 'a value',
  lte: 'a value',
  and: 'true or false',
  or: 'true or false',
  map: 'an expression',
  filter: 'a condition',
  find: 'a condition',
  echo: 'an expression',
  default: 'a value',
  match: "branches such as `[1, 'one']`",
  get: 'an index or a key',
  joinNotNull: 'a separator',
  split: 'a separator',
  contains: 'a value',
  in: 'a list',
  formatDate: 'a pattern',
  addDuration: 'a duration',
  as: 'a variable such as `$v`',
};

/** Tells what a method lacks that cannot do without it. */
export function missingArgument(name: string, args: readonly Expression[]): string | undefined {
  const what = Object.hasOwn(FIRST_ARGUMENT, name) ? FIRST_ARGUMENT[name] : undefined;
  const [first] = args;
  if (what === undefined) return undefined;
  if (first === undefined) return `expected ${what} as argument`;
  const isName =
    first.kind === 'path' && first.head.kind === 'variable' && first.steps.length === 0 && first.block === undefined;
  return name === 'as' && !isName ? `expected ${what} as first argument` : undefined;
}
