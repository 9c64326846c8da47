/** Makes one regular expression of parts that would not fit in a line. */
export function composePattern(flags: string, ...parts: readonly string[]): RegExp {
  return new RegExp(parts.join(''), flags);
}
