/** Something that a caller has to satisfy, one object for equal ones of a supergraph. */
export type AccessRequirement = { readonly index: number } & AccessTerms;

/**
 * `authenticated`: by any credential. `scopes` and `policies`: all of one of the lists. An empty list is satisfied by
 * everyone, no list at all by nobody.
 */
export type AccessTerms =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'scopes' | 'policies'; readonly anyOf: readonly (readonly string[])[] };

/** `authenticated`, `scopes read:cost and read:stock, or admin`. */
export function describeRequirement(terms: AccessTerms): string {
  if (terms.kind === 'authenticated') return terms.kind;
  const choices = terms.anyOf.map((all) => all.join(' and '));
  return `${terms.kind} ${choices.length === 0 ? '(none will do)' : choices.join(', or ')}`;
}

/** Collects requirements, keeping one of those that are equal, whatever their order. */
export class AccessRequirements {
  readonly list: AccessRequirement[] = [];
  readonly #known = new Map<string, AccessRequirement>();

  add(terms: AccessTerms): AccessRequirement {
    const key =
      terms.kind === 'authenticated'
        ? terms.kind
        : JSON.stringify([terms.kind, terms.anyOf.map((all) => [...new Set(all)].sort()).sort(byText)]);
    let known = this.#known.get(key);
    if (known === undefined) {
      known = { ...terms, index: this.list.length };
      this.#known.set(key, known);
      this.list.push(known);
    }
    return known;
  }
}

function byText(left: readonly string[], right: readonly string[]): number {
  return left.join('\n') < right.join('\n') ? -1 : 1;
}

// Combinations grow as a product. Past this, what could be implied counts as not implied: more is asked for, never
// less.
const MAX_COMBINATIONS = 2_000;

/** Whether who satisfies all of some requirements satisfies one more. */
export function isImplied(requirement: AccessRequirement, by: readonly AccessRequirement[]): boolean {
  if (by.includes(requirement)) return true;
  if (requirement.kind === 'authenticated') return false;
  let combinations: readonly ReadonlySet<string>[] = [new Set<string>()];
  for (const other of new Set(by)) {
    if (other.kind !== requirement.kind) continue;
    if (combinations.length * other.anyOf.length > MAX_COMBINATIONS) return false;
    combinations = combinations.flatMap((combination) => other.anyOf.map((all) => new Set([...combination, ...all])));
  }
  return combinations.every((combination) =>
    requirement.anyOf.some((all) => all.every((name) => combination.has(name))),
  );
}
