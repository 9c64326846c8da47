import { describe, expect, test } from '@jest/globals';
import { OPERATOR, type Asker } from '../../../../src/core/turns/asker.ts';
import { Cancellation } from '../../../../src/core/cancellation.ts';
import { FairLane } from '../../../../src/core/turns/fair-lane.ts';
import { Underway } from '../../../../src/core/turns/underway.ts';

function open(limits = { ofAll: 10, ofEach: 5 }) {
  const lane = new FairLane(limits, (why) => new Error(why));
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const run = (name: string, asker: Partial<Asker> = {}, weight = 1): Promise<string> =>
    lane.run({ ...OPERATOR, ...asker }, weight, () => {
      begun.push(name);
      return new Promise((resolve) => ends.push(() => resolve(name)));
    });
  const endNext = async (): Promise<void> => {
    ends.shift()?.();
    await new Promise(setImmediate);
  };
  return { run, begun, endNext };
}

describe('a lane in which callers take turns', () => {
  test('does one work at a time, and begins the next when it has ended', async () => {
    const { run, begun, endNext } = open();
    const works = [run('first'), run('second')];
    expect(begun).toEqual(['first']);
    await endNext();
    expect(begun).toEqual(['first', 'second']);
    await endNext();
    expect(await Promise.all(works)).toEqual(['first', 'second']);
  });

  test('goes on after a work that failed', async () => {
    const lane = new FairLane({ ofAll: 10, ofEach: 5 }, (why) => new Error(why));
    const failing = lane.run(OPERATOR, 1, () => Promise.reject(new Error('failed')));
    await expect(failing).rejects.toThrow('failed');
    expect(await lane.run(OPERATOR, 1, () => Promise.resolve('next'))).toBe('next');
  });

  test('lets one caller in between many of another', async () => {
    const { run, begun, endNext } = open();
    void run('a1', { caller: 'a' });
    void run('a2', { caller: 'a' });
    void run('a3', { caller: 'a' });
    void run('b1', { caller: 'b' });
    for (let ended = 0; ended < 4; ended += 1) await endNext();
    expect(begun).toEqual(['a1', 'b1', 'a2', 'a3']);
  });

  test('refuses what waits too long, what its client has given up, and what is too much', async () => {
    const { run, begun, endNext } = open({ ofAll: 10, ofEach: 2 });
    const cancellation = new Cancellation();
    void run('first');
    const late = run('late', { caller: 'late', waitUntilMs: performance.now() + 5 });
    const gone = run('gone', { caller: 'gone', cancellation });
    void run('one', { caller: 'greedy' });
    void run('two', { caller: 'greedy' });
    await expect(run('three', { caller: 'greedy' })).rejects.toThrow('not in time');
    cancellation.cancel('gone');
    await expect(gone).rejects.toThrow('cancelled');
    await expect(late).rejects.toThrow('not in time');
    for (let ended = 0; ended < 3; ended += 1) await endNext();
    expect(begun).toEqual(['first', 'one', 'two']);
  });

  test('does not begin what was given up before it came', async () => {
    const { run, begun } = open();
    const cancellation = new Cancellation();
    cancellation.cancel('gone');
    await expect(run('gone', { cancellation })).rejects.toThrow('cancelled');
    expect(begun).toEqual([]);
  });
});

describe('a lane that prepares what is done elsewhere', () => {
  test('begins nothing for whom there is enough underway, and lets others pass', async () => {
    const underway = new Underway();
    const lane = new FairLane({ ofAll: 20, ofEach: 10 }, (why) => new Error(why), underway);
    const begun: string[] = [];
    const run = (name: string, caller: string, part: Asker['part'] = 'known'): Promise<void> =>
      lane.run({ ...OPERATOR, caller, part }, 1, () => {
        begun.push(name);
        return Promise.resolve();
      });
    const ends = Array.from({ length: 3 }, () => underway.begin({ caller: 'busy', part: 'known' }));
    const waiting = run('late', 'busy');
    await run('other', 'other');
    expect(begun).toEqual(['other']);
    ends[0]?.();
    await waiting;
    expect(begun).toEqual(['other', 'late']);
  });

  test('strangers have a bound of their own, however many they are', async () => {
    const underway = new Underway();
    const lane = new FairLane({ ofAll: 20, ofEach: 10 }, (why) => new Error(why), underway);
    const ends = Array.from({ length: 6 }, (_, index) => underway.begin({ caller: `${index}`, part: 'strangers' }));
    const done: string[] = [];
    const stranger = lane.run({ ...OPERATOR, caller: 'new', part: 'strangers' }, 1, () =>
      Promise.resolve(void done.push('new')),
    );
    await lane.run({ ...OPERATOR, caller: 'known' }, 1, () => Promise.resolve(void done.push('known')));
    expect(done).toEqual(['known']);
    ends[0]?.();
    await stranger;
    expect(done).toEqual(['known', 'new']);
  });
});
