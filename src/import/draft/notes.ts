/**
 * What an import could not say in GraphQL as the source says it: `omitted` is not in the schema at all, `loosened` is
 * there with less than was known of it, what is `decided` was told from a name alone, a `suggestion` is what could be
 * written by hand.
 */
export type NoteKind = 'omitted' | 'loosened' | 'decided' | 'suggestion';

export interface Note {
  readonly kind: NoteKind;
  /** Where in the source: a JSON pointer behind the document's name, the name of an RPC, a coordinate. */
  readonly at: string;
  readonly what: string;
  readonly why: string;
}

/** Collects notes; what is met several times is told once. */
export class Notes {
  readonly #notes = new Map<string, Note>();

  add(kind: NoteKind, at: string, what: string, why: string): void {
    const key = `${kind} ${at} ${what} ${why}`;
    if (!this.#notes.has(key)) this.#notes.set(key, { kind, at, what, why });
  }

  get list(): readonly Note[] {
    return [...this.#notes.values()];
  }
}

/** One line for people. */
export function describeNote({ kind, at, what, why }: Note): string {
  return `${kind}: ${at}: ${what}: ${why}`;
}
