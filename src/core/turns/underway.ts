import type { Asker } from './asker.ts';

type Whose = Pick<Asker, 'caller' | 'part'>;

/** So many of each caller, and of all strangers together: enough to keep all planners busy. */
const MOST = { ofEach: 3, ofStrangers: 6 };

/**
 * What was begun for each caller and has not ended. Whoever prepares more of it waits where there is no room: a
 * document that is read long before it can be planned weighs 50 times what its text does.
 */
export class Underway {
  readonly #counts = new Map<string, number>();
  readonly #listeners: (() => void)[] = [];
  #strangers = 0;

  hasRoom({ caller, part }: Whose): boolean {
    if (part === 'strangers' && this.#strangers >= MOST.ofStrangers) return false;
    return (this.#counts.get(caller) ?? 0) < MOST.ofEach;
  }

  /** Returns how to tell that it has ended. */
  begin(whose: Whose): () => void {
    this.#count(whose, 1);
    return () => {
      this.#count(whose, -1);
      for (const listener of this.#listeners) listener();
    };
  }

  /** Calls `listener` whenever something has ended. */
  onEnd(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #count({ caller, part }: Whose, by: number): void {
    const count = (this.#counts.get(caller) ?? 0) + by;
    if (count === 0) this.#counts.delete(caller);
    else this.#counts.set(caller, count);
    if (part === 'strangers') this.#strangers += by;
  }
}
