/**
 * Stands where a backend sent a value that has no text: a timestamp beyond the years that one can say. It fits no type,
 * so that its own place is null with an error, and nothing else of the answer.
 */
export class UnreadableValue {
  readonly #what: string;

  constructor(what: string) {
    this.#what = what;
  }

  /** `a timestamp out of range`. */
  toString(): string {
    return this.#what;
  }

  /** Where the whole of an answer is passed on as JSON. */
  toJSON(): null {
    return null;
  }
}
