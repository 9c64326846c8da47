/**
 * Where a path may begin: as an item of a block, behind a label, behind `...`, or as an operand in `$(…)`, arguments
 * and literals.
 */
export type PathPosition = 'item' | 'labelled' | 'spread' | 'operand';

const OPERATORS = 'there are no operators but methods, such as `->add(…)`, `->eq(…)`, `->and(…)` and `->not`';

/** What does not begin a path, and what its writer may have meant; `outside` of operands only. */
const MISTAKES: readonly { readonly token: RegExp; readonly advice: string; readonly outside?: true }[] = [
  { token: /,/y, advice: 'fields are separated by blanks', outside: true },
  { token: /\?\?|\?!/y, advice: '`??` and `?!` stand in `$(…)`', outside: true },
  {
    token: /\[\s*-?\d/y,
    advice: 'items are taken by `->get(0)`, `->first` and `->slice`; lists are written in `$(…)`',
    outside: true,
  },
  { token: /->/y, advice: 'a method stands behind a path, such as `$->first`' },
  {
    token: /(?<=[A-Za-z0-9_])-(?=[A-Za-z0-9_])/y,
    advice: 'a key with other characters than letters, digits and `_` is quoted',
    outside: true,
  },
  { token: /[-\d["']/y, advice: 'literals stand in `$(…)`', outside: true },
  { token: /\/\/|\/\*|--/y, advice: 'a comment begins with `#`' },
  { token: /[+*/=|&<>!%]/y, advice: OPERATORS },
  { token: /\./y, advice: 'a path into the input begins with `$.`' },
  { token: /\(/y, advice: 'methods are called with `->`', outside: true },
  { token: /\{/y, advice: 'braces stand behind a label or a path', outside: true },
  { token: /[“”‘’`]/y, advice: 'quotes are `"` or `\'`' },
  { token: /[^\p{ASCII}]/uy, advice: 'a key with other characters than letters, digits and `_` is quoted' },
];

/** A word on what is often written where a path should begin. */
export function adviceAt(text: string, offset: number, place: PathPosition): string | undefined {
  return MISTAKES.find(
    ({ token, outside }) => (place !== 'operand' || outside !== true) && startsAt(token, text, offset),
  )?.advice;
}

/** A word on what is often written where an expression should end. */
export function adviceBehind(text: string, offset: number): string | undefined {
  return startsAt(/->/y, text, offset) || !startsAt(/[-+*/=|&<>!%]/y, text, offset) ? undefined : OPERATORS;
}

function startsAt(token: RegExp, text: string, offset: number): boolean {
  token.lastIndex = offset;
  return token.test(text);
}
