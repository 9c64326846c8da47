import { describe, expect, test } from '@jest/globals';
import { PurgeLog, type Dependent } from '../../../../src/cache/purge/purge-log.ts';

const kept = (began: number, ...own: readonly string[]): Dependent => ({
  began,
  shared: ['T:Item'],
  own,
  checked: began,
});

describe('the log of purges', () => {
  test('makes out of date what began before a purge of something it depends on, whenever it is stored', () => {
    const log = new PurgeLog();
    const before = kept(log.number, 't:a');
    const other = kept(log.number, 't:b');
    log.record(['t:a']);
    expect([before, other, kept(log.number, 't:a')].map((one) => log.isCurrent(one))).toEqual([false, true, true]);
    log.record(['T:Item']);
    expect(log.isCurrent(other)).toBe(false);
  });

  test('forgets the oldest purges when there are too many, and then trusts nothing that began before them', () => {
    const log = new PurgeLog(2);
    const [first, second] = [kept(log.number, 't:0'), kept(log.number, 't:never')];
    for (let index = 0; index < 3; index += 1) log.record([`t:${index}`]);
    expect([first, second, kept(log.number, 't:0')].map((one) => log.isCurrent(one))).toEqual([false, false, true]);
  });

  test('makes everything out of date at once', () => {
    const log = new PurgeLog();
    const before = kept(log.number);
    const now = log.forgetAll();
    expect([before, kept(now)].map((one) => log.isCurrent(one))).toEqual([false, true]);
  });
});
