import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FairQueue, type Queued } from '../../../../src/core/turns/fair-queue.ts';

const LIMITS = { ofAll: 12, ofEach: 5 };
const job = (caller: string, weight = 1, part: Queued['part'] = 'strangers'): Queued => ({ caller, weight, part });

function orderOf(queue: FairQueue<Queued>): string[] {
  const order: string[] = [];
  for (let next = queue.take(); next !== undefined; next = queue.take()) {
    order.push(`${next.caller}${next.weight}`);
    queue.charge(next, 10);
  }
  return order;
}

describe('a queue of what is to be planned', () => {
  test('callers take turns, each with its lightest, however many of them one has', () => {
    const queue = new FairQueue(LIMITS, () => 0);
    for (const waiting of [job('a', 3), job('a', 1), job('a', 2), job('a', 4), job('b', 9), job('c', 9)])
      queue.add(waiting);
    expect(orderOf(queue)).toEqual(['a1', 'b9', 'c9', 'a2', 'a3', 'a4']);
  });

  test('who has used much of late comes after who has not, and is forgiven in time', () => {
    let now = 0;
    const queue = new FairQueue(LIMITS, () => now);
    queue.charge(job('a'), 5_000);
    queue.charge(job('b'), 100);
    for (const caller of ['a', 'b', 'c']) queue.add(job(caller));
    expect(orderOf(queue)).toEqual(['c1', 'b1', 'a1']);
    now = 600_000;
    for (const caller of ['a', 'c']) queue.add(job(caller));
    queue.charge(job('c'), 1);
    expect(orderOf(queue)).toEqual(['a1', 'c1']);
  });

  test('known callers wait for one stranger at most, whatever number of them there is', () => {
    const queue = new FairQueue(LIMITS, () => 0);
    for (let stranger = 0; stranger < 5; stranger += 1) queue.add(job(`s${stranger}`));
    queue.add(job('k', 1, 'known'));
    queue.add(job('l', 1, 'known'));
    expect(orderOf(queue).slice(0, 4)).toEqual(['k1', 's01', 'l1', 's11']);
  });

  const added = fc.array(
    fc.record({
      caller: fc.constantFrom('a', 'b', 'c', 'd'),
      weight: fc.nat(9),
      part: fc.constantFrom<Queued['part']>('known', 'strangers'),
    }),
    { maxLength: 60 },
  );

  test('is never over its limits, loses nobody, and takes no known place for a stranger', () => {
    fc.assert(
      fc.property(added, (jobs) => {
        const queue = new FairQueue<Queued>(LIMITS, () => 0);
        const there = new Set<Queued>();
        for (const waiting of jobs) {
          const refused = queue.add(waiting);
          if (refused !== waiting) there.add(waiting);
          if (refused !== undefined) there.delete(refused);
          if (refused !== undefined && waiting.part === 'strangers') expect(refused.part).toBe('strangers');
          expect(new Set(queue.all())).toEqual(there);
          expect(queue.size).toBe(there.size);
          expect(queue.size).toBeLessThanOrEqual(LIMITS.ofAll);
        }
        for (const waiting of there)
          expect(
            [...there].filter(({ caller, part }) => caller === waiting.caller && part === waiting.part).length,
          ).toBeLessThanOrEqual(LIMITS.ofEach);
        const taken: Queued[] = [];
        for (let next = queue.take(); next !== undefined; next = queue.take()) taken.push(next);
        expect(new Set(taken)).toEqual(there);
        expect(taken).toHaveLength(there.size);
      }),
    );
  });
});
