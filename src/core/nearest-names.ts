/** Levenshtein's distance. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/**
 * At most three of the known names that `wanted` may have meant, the nearest first; case and underscores count for
 * nothing.
 */
export function nearestNames(wanted: string, known: Iterable<string>): readonly string[] {
  const plain = (name: string): string => name.replaceAll('_', '').toLowerCase();
  const limit = wanted.length < 3 ? 0 : Math.max(1, Math.floor(wanted.length * 0.4));
  return [...known]
    .map((name) => ({ name, distance: editDistance(plain(wanted), plain(name)) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** "did you mean `a` or `b`?", or when nothing is near, "expected …" with all that is known, as far as it is short. */
export function suggestion(wanted: string, known: readonly string[]): string {
  const near = nearestNames(wanted, known);
  const quoted = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(' or ');
  if (near.length > 0) return `did you mean ${quoted(near)}?`;
  if (known.length === 0) return 'expected none';
  return known.length <= 12
    ? `expected ${quoted(known)}`
    : `expected one of ${known.length} names, such as ${quoted(known.slice(0, 3))}`;
}
