import { describe, expect, test } from '@jest/globals';
import { atOnce, inTurns, type Parts } from '../../../../src/core/turns/take-turns.ts';

const PART_MS = 4;

function busyFor(ms: number): void {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
}

function* work(name: string, parts: number, done: string[] = []): Parts<string> {
  for (let part = 0; part < parts; part += 1) {
    busyFor(PART_MS);
    done.push(name);
    yield;
  }
  return name;
}

describe('work in parts', () => {
  test('comes to the same at once and in turns', async () => {
    expect(atOnce(work('work', 3))).toBe('work');
    expect(await inTurns(work('work', 3))).toBe('work');
  });

  test('leaves most of the event loop to others, however many works there are', async () => {
    const began = performance.now();
    await Promise.all([inTurns(work('a', 5)), inTurns(work('b', 5)), inTurns(work('c', 5))]);
    // The first part of each is done before anybody waits, and nobody waits after the last.
    expect(performance.now() - began).toBeGreaterThan(11 * PART_MS * 4);
  });

  test('of several works one goes on each time', async () => {
    const done: string[] = [];
    const looked: number[] = [];
    const timer = setInterval(() => looked.push(done.length), 0);
    await Promise.all([inTurns(work('a', 6, done)), inTurns(work('b', 6, done))]);
    clearInterval(timer);
    expect(done.join('')).toBe('abababababab');
    expect(looked.every((count, index) => index === 0 || count - (looked[index - 1] ?? 0) <= 1)).toBe(true);
  });
});
