import { afterEach, describe, expect, test } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { Deadlines, type Timed } from '../../../../src/fetch/http/deadlines.ts';

class Work implements Timed {
  readonly deadlineMs: number;
  readonly #onExpire: () => void;
  place = -1;
  expired = 0;

  constructor(inMs: number, onExpire: () => void = () => {}) {
    this.deadlineMs = performance.now() + inMs;
    this.#onExpire = onExpire;
  }

  expire(): void {
    this.expired += 1;
    this.#onExpire();
  }
}

describe('deadlines', () => {
  const deadlines = new Deadlines();
  afterEach(() => deadlines.stop());

  const watch = (...all: readonly Work[]): void => all.forEach((work) => deadlines.watch(work));

  test('work over its time is told once, and the rest goes on', async () => {
    const [late, later, long] = [new Work(1), new Work(30), new Work(60_000)];
    watch(late, later, long);
    await pause(150);
    expect([late.expired, later.expired, long.expired]).toEqual([1, 1, 0]);
    expect(deadlines.size).toBe(1);
    deadlines.unwatch(long);
    expect(deadlines.size).toBe(0);
  });

  test('what has ended is never told, in whatever order the others end', async () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [0, 2, 1],
    ]) {
      const works = [new Work(1), new Work(1), new Work(1), new Work(1)];
      watch(...works);
      for (const index of order) {
        const work = works[index];
        if (work !== undefined) deadlines.unwatch(work);
      }
      await pause(60);
      expect(works.map(({ expired }) => expired)).toEqual([0, 0, 0, 1]);
      expect(deadlines.size).toBe(0);
    }
  });

  test('ending work twice ends nothing else', () => {
    const [first, second] = [new Work(1_000), new Work(1_000)];
    watch(first, second);
    deadlines.unwatch(first);
    deadlines.unwatch(first);
    expect(deadlines.size).toBe(1);
    deadlines.unwatch(second);
  });

  test('what late work ends in its turn is not told too', async () => {
    const other = new Work(1);
    const late = new Work(1, () => deadlines.unwatch(other));
    watch(late, other);
    await pause(60);
    expect([late.expired, other.expired]).toEqual([1, 0]);
  });
});
