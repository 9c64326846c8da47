/** So many in a row that nobody has asked for again say that the next will not be asked for either. */
const UNUSED = 1_000;
/** Of those, one in so many is looked for and kept all the same, to notice when that changes. */
const SAMPLE = 16;

/**
 * Whether looking for what answers one question, and keeping it, is of use. While there is room everything is kept.
 * Once there is none, what was never found again would only push out what is: where every request is distinct, looking
 * and keeping are most of what caching costs.
 */
export class Admission {
  #unused = 0;

  /** Something that was kept has been found. */
  found(): void {
    this.#unused = 0;
  }

  /** Asked once for each answer that could be found: what is not looked for is not kept either. */
  admits(hasRoom: boolean): boolean {
    this.#unused += 1;
    return hasRoom || this.#unused < UNUSED || this.#unused % SAMPLE === 0;
  }
}
