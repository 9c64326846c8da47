/** Names and values in turn; a name stands once for each line of its own. */
export type Lines = readonly string[];

/** More than clients take of headers: Node.js, for one, refuses an answer with 16 kB of them. */
const MAX_CHARACTERS = 12_288;

/** What a header cannot carry (RFC 9110 §5.5). */
const UNSENDABLE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * Gathers headers of several answers into those of one. The values of a name are listed in one line (RFC 9110 §5.3),
 * but for
 * `Set-Cookie`, which has a line for each of them. Equal values are one.
 */
export class HeaderLines {
  readonly #values = new Map<string, Set<string>>();
  #characters = 0;

  /** `name` is in lower case, and each character of `value` a byte. A value beyond what clients take is left out. */
  add(name: string, value: string): void {
    const known = this.#values.get(name);
    if (UNSENDABLE.test(value) || known?.has(value) === true) return;
    const characters = this.#characters + name.length + value.length + 4;
    if (characters > MAX_CHARACTERS) return;
    this.#characters = characters;
    if (known === undefined) this.#values.set(name, new Set([value]));
    else known.add(value);
  }

  written(): Lines | undefined {
    if (this.#values.size === 0) return undefined;
    return [...this.#values].flatMap(([name, values]) =>
      name === 'set-cookie' ? [...values].flatMap((value) => [name, value]) : [name, [...values].join(', ')],
    );
  }
}

/** The lines of several answers as those of one. */
export function uniteLines(all: readonly (Lines | undefined)[]): Lines | undefined {
  const lines = new HeaderLines();
  for (const one of all)
    for (let at = 0; one !== undefined && at < one.length; at += 2) lines.add(one[at] ?? '', one[at + 1] ?? '');
  return lines.written();
}
