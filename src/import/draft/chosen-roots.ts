import { suggestion } from '../../core/nearest-names.ts';
import { ImportFailure } from '../files/import-failure.ts';

export interface WrittenRoots {
  /** What only reads, whatever its name says. */
  readonly query?: readonly string[] | undefined;
  /** What changes something. */
  readonly mutation?: readonly string[] | undefined;
}

/** What the command line says of which calls read and which change something: it overrules a description and a name. */
export class ChosenRoots {
  readonly #roots: ReadonlyMap<string, 'query' | 'mutation'>;
  readonly #known = new Set<string>();

  constructor({ query = [], mutation = [] }: WrittenRoots = {}) {
    const both = query.filter((name) => mutation.includes(name));
    if (both.length > 0)
      throw new ImportFailure(`${both.join(', ')}: expected either --query or --mutation, found both`);
    const named = (names: readonly string[], root: 'query' | 'mutation') => names.map((name) => [name, root] as const);
    this.#roots = new Map([...named(query, 'query'), ...named(mutation, 'mutation')]);
  }

  /** What was said of a call that has these names. */
  of(names: readonly string[]): 'query' | 'mutation' | undefined {
    for (const name of names) this.#known.add(name);
    return names.map((name) => this.#roots.get(name)).find((root) => root !== undefined);
  }

  /** Throws an ImportFailure for names that no call had: what was meant would be placed as if nothing had been said. */
  refuseUnknown(): void {
    const unknown = [...this.#roots].filter(([name]) => !this.#known.has(name));
    if (unknown.length === 0) return;
    const known = [...this.#known];
    const told = unknown.map(([name, root]) => `--${root} ${name}: there is no such call; ${suggestion(name, known)}`);
    throw new ImportFailure(told.join('\n'));
  }
}
