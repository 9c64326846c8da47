/** `labels` as `label`, for the type of one item. */
export function singular(word: string): string {
  if (/ies$/i.test(word) && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ss|us|is)$/i.test(word) || !/s$/i.test(word)) return word;
  return /(?:ch|sh|x|z|ss)es$/i.test(word) ? word.slice(0, -2) : word.slice(0, -1);
}
