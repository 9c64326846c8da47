import type { Evaluate, MappingWarning } from '../language/evaluate.ts';

/** The first operand that wins, or the last. */
export function compileChoice(operands: readonly Evaluate[], wins: (value: unknown) => boolean): Evaluate {
  return (dollar, current, scope) => {
    // The warnings of skipped operands only matter when nothing came of it: a null at the end is what was asked for.
    const held: MappingWarning[] = [];
    const quiet = scope.warn === undefined ? scope : { ...scope, warn: held.push.bind(held) };
    let last: unknown;
    for (const operand of operands) {
      last = operand(dollar, current, quiet);
      if (wins(last)) return last;
    }
    if (last === undefined) for (const warning of held) scope.warn?.(warning);
    return last;
  };
}
