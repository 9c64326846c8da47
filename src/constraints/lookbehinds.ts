/**
 * What stands in the lookbehinds of a pattern (`(?<=…)`, `(?<!…)`), each with those in it. Expects a regular
 * expression.
 */
export function listLookbehinds(pattern: string): readonly string[] {
  const found: string[] = [];
  // Where the body of each open group begins, if it is a lookbehind.
  const open: (number | undefined)[] = [];
  eachSyntaxCharacter(pattern, (character, index) => {
    if (character === '(') open.push(/^\(\?<[=!]/.test(pattern.slice(index, index + 4)) ? index + 4 : undefined);
    if (character !== ')') return;
    const start = open.pop();
    if (start !== undefined) found.push(pattern.slice(start, index));
  });
  return found;
}

/**
 * Whether a part of a pattern can match a text of any length: it has `*`, `+` or `{n,}`, or repeats what a group has
 * matched.
 */
export function isUnbounded(part: string): boolean {
  let isFound = /\\(?:[1-9]|k<)/.test(part.replaceAll('\\\\', ''));
  eachSyntaxCharacter(part, (character, index) => {
    isFound ||= character === '*' || character === '+' || (character === '{' && /^\{\d+,\}/.test(part.slice(index)));
  });
  return isFound;
}

/** The same pattern with groups that have no names; their numbers stay. */
export function withoutGroupNames(pattern: string): string {
  let written = '';
  let from = 0;
  eachSyntaxCharacter(pattern, (character, index) => {
    const [named] = (character === '(' && /^\(\?<[^=!][^>]*>/.exec(pattern.slice(index))) || [];
    if (named === undefined) return;
    written += `${pattern.slice(from, index)}(`;
    from = index + named.length;
  });
  return written + pattern.slice(from);
}

/** Every character that is neither escaped nor in a class. */
function eachSyntaxCharacter(pattern: string, visit: (character: string, index: number) => void): void {
  let inClass = false;
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index] ?? '';
    if (character === '\\') index += 1;
    else if (inClass) inClass = character !== ']';
    else if (character === '[') inClass = true;
    else visit(character, index);
  }
}
