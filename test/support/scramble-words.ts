import fc from 'fast-check';

/** Texts of words of which one to four were dropped, doubled, swapped, replaced by another, or by something odd. */
export function scrambleWords(words: readonly string[], odd: readonly string[]): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.nat(words.length - 1),
    to: fc.nat(words.length - 1),
    kind: fc.constantFrom('drop', 'double', 'swap', 'take', 'odd'),
    odd: fc.constantFrom(...odd),
  });
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const list = [...words];
    for (const { at, to, kind, odd: other } of changes) {
      const word = list[at] ?? '';
      if (kind === 'drop') list[at] = '';
      else if (kind === 'double') list[at] = word + word;
      else if (kind === 'take') list[at] = words[to] ?? '';
      else if (kind === 'odd') list[at] = other;
      else [list[at], list[to]] = [list[to] ?? '', word];
    }
    return list.join('');
  });
}
