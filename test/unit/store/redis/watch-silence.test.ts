import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { watchSilence } from '../../../../src/store/redis/watch-silence.ts';
import { eventually } from '../../../support/eventually.ts';

function answerer(): {
  quietSinceMs: () => number | undefined;
  giveUp: () => void;
  quiet: number | undefined;
  quietMs: number;
  givenUp: number;
} {
  const self = {
    quiet: undefined as number | undefined,
    /** How long it had been quiet when it was given up. */
    quietMs: 0,
    givenUp: 0,
    quietSinceMs: () => self.quiet,
    giveUp: () => {
      self.givenUp += 1;
      self.quietMs = performance.now() - (self.quiet ?? Infinity);
      self.quiet = undefined;
    },
  };
  return self;
}

describe('silence', () => {
  test('is given up once, when nothing was answered for as long as it may last', async () => {
    const answering = answerer();
    const asked = watchSilence(answering, 40);
    answering.quiet = performance.now();
    asked();
    asked();
    await eventually(() => answering.givenUp > 0);
    expect(answering.quietMs).toBeGreaterThanOrEqual(40);
    await delay(60);
    expect(answering.givenUp).toBe(1);
    answering.quiet = performance.now();
    asked();
    await eventually(() => answering.givenUp > 1);
  });

  test('is no matter where answers keep coming, however long one of them takes', async () => {
    const answering = answerer();
    const asked = watchSilence(answering, 60);
    for (let index = 0; index < 15; index += 1) {
      answering.quiet = performance.now();
      asked();
      await delay(10);
    }
    expect(answering.givenUp).toBe(0);
    answering.quiet = undefined;
  });

  test('of this process itself is not held against the other: what lies in the socket is read first', async () => {
    const answering = answerer();
    const asked = watchSilence(answering, 20);
    answering.quiet = performance.now();
    asked();
    // The answer comes with the first turn of the event loop after the stall.
    const busyUntil = performance.now() + 60;
    setTimeout(() => setImmediate(() => (answering.quiet = undefined)), 0);
    while (performance.now() < busyUntil);
    await delay(40);
    expect(answering.givenUp).toBe(0);
  });
});
