import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { Cancellation } from '../../../../src/core/cancellation.ts';
import { LazyScope } from '../../../../src/core/request-context.ts';
import type { Execution } from '../../../../src/execute/data/execution.ts';
import { compileParts, type RunStep } from '../../../../src/execute/compile/run-parts.ts';
import type { ScheduledPart } from '../../../../src/plan/model/query-plan.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

interface Described {
  /** The step of each part, its lookup when it has several, and the parts that it needs: `a` or `a1: 0 2`. */
  readonly parts: readonly string[];
  /** Steps whose calls are gathered: `bc de` for b and c, and for d and e. */
  readonly groups?: string;
  /** Steps that have nothing to wait for. */
  readonly atOnce?: string;
}

/** A run of parts whose steps end when they are told to. */
interface Running {
  /** What has begun, in its order: the step, and the lookups that are made together. */
  readonly begun: readonly string[];
  readonly ended: Promise<void> | undefined;
  readonly cancellation: Cancellation;
  /** Ends the first call of a step that is under way, and lets all that follows from it happen. */
  end(step: string, error?: Error): Promise<void>;
  /** Whether the run has ended. */
  hasEnded(): boolean;
}

function run({ parts, groups = '', atOnce = '' }: Described, cancellation = new Cancellation()): Running {
  const begun: string[] = [];
  const underWay = new Map<string, ((error: Error | undefined) => void)[]>();
  const names = [...new Set(parts.map((part) => part.charAt(0)))];
  const steps = names.map(
    (name): RunStep =>
      (_execution, parts) => {
        begun.push(`${name}${parts.map(({ lookup }) => lookup).join('')}`);
        if (atOnce.includes(name)) return undefined;
        return new Promise((resolve, reject) => {
          const end = (error: Error | undefined): void => (error === undefined ? resolve() : reject(error));
          underWay.set(name, [...(underWay.get(name) ?? []), end]);
        });
      },
  );
  const groupOf = (step: number): number => {
    const group = groups.split(' ').find((members) => members.includes(names[step] ?? ''));
    return group === undefined ? step : names.indexOf(group.charAt(0));
  };
  const step = compileParts(
    parts.map((part) => readPart(part, names)),
    steps,
    groupOf,
  );
  const ended = step?.(executionOf(cancellation));
  let isEnded = ended === undefined;
  ended?.then(
    () => (isEnded = true),
    () => {},
  );
  return {
    begun,
    ended,
    cancellation,
    hasEnded: () => isEnded,
    end: async (name, error) => {
      const [first, ...others] = underWay.get(name) ?? [];
      if (first === undefined) throw new Error(`${name} is not under way`);
      underWay.set(name, others);
      first(error);
      await pass(0);
    },
  };
}

function executionOf(cancellation: Cancellation): Execution {
  const context = {
    id: 'test',
    forwardedHeaders: {},
    cancellation,
    deadlineMs: Number.POSITIVE_INFINITY,
    scope: new LazyScope(),
  };
  return { data: {}, variables: {}, unplaced: [], context };
}

function readPart(text: string, names: readonly string[]): ScheduledPart {
  const [, name = '', lookup = '0', needs = ''] = /^(\w)(\d?)(?:: (.*))?$/.exec(text) ?? [];
  return {
    step: names.indexOf(name),
    lookup: Number(lookup),
    paths: [0],
    needs: needs === '' ? [] : needs.split(' ').map(Number),
  };
}

/** Lets time pass, and what is settled by then be told. */
function pass(ms: number): Promise<void> {
  return jest.advanceTimersByTimeAsync(ms);
}

describe('a part', () => {
  test('begins as soon as its own needs have ended, while others hang', async () => {
    const running = run({ parts: ['a', 'b', 'c: 0', 'd: 1', 'e: 2'] });
    expect(running.begun).toEqual(['a0', 'b0']);
    await running.end('a');
    expect(running.begun).toEqual(['a0', 'b0', 'c0']);
    await running.end('c');
    expect(running.begun).toEqual(['a0', 'b0', 'c0', 'e0']);
    await running.end('e');
    expect(running.hasEnded()).toBe(false);
    await running.end('b');
    await running.end('d');
    expect(running.hasEnded()).toBe(true);
  });

  test('begins when the last of its needs has ended, once', async () => {
    const running = run({ parts: ['a', 'b', 'c: 0 1'] });
    await running.end('b');
    expect(running.begun).toEqual(['a0', 'b0']);
    await running.end('a');
    await pass(1_000);
    expect(running.begun).toEqual(['a0', 'b0', 'c0']);
  });

  test('without targets lets those that wait for it go on at once', () => {
    const running = run({ parts: ['a', 'b: 0', 'c: 1', 'd: 0'], atOnce: 'ab' });
    expect(running.begun).toEqual(['a0', 'b0', 'd0', 'c0']);
    expect(running.ended).toBeInstanceOf(Promise);
  });

  test('that is all there is, is run by itself', async () => {
    const running = run({ parts: ['a'] });
    expect(running.begun).toEqual(['a0']);
    expect(running.hasEnded()).toBe(false);
    await running.end('a');
    expect(running.hasEnded()).toBe(true);
  });
});

describe('a run', () => {
  test('of what is done synchronously has nothing to be waited for', () => {
    const running = run({ parts: ['a', 'b', 'c: 0 1', 'd: 2'], atOnce: 'abcd' });
    expect(running.begun).toEqual(['a0', 'b0', 'c0', 'd0']);
    expect(running.ended).toBeUndefined();
    expect(jest.getTimerCount()).toBe(0);
  });

  test('of no parts is none', () => {
    expect(compileParts([], [], (step) => step)).toBeUndefined();
  });

  test('can be made again from the beginning', () => {
    const begun: number[] = [];
    const steps = [0, 1, 2].map(
      (number): RunStep =>
        () =>
          void begun.push(number),
    );
    const needs = [[], [0], [0]];
    const step = compileParts(
      needs.map((needed, number) => ({ step: number, lookup: undefined, paths: [], needs: needed })),
      steps,
      (number) => Math.min(number, 1),
    );
    for (let time = 0; time < 2; time += 1) void step?.(executionOf(new Cancellation()));
    expect(begun).toEqual([0, 1, 2, 0, 1, 2]);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('fails with what a step fails with all the same', async () => {
    const running = run({ parts: ['a', 'b: 0'] });
    const failed = expect(running.ended).rejects.toThrow('broken');
    await running.end('a', new Error('broken'));
    await failed;
    expect(running.begun).toEqual(['a0']);
  });
});

describe('parts of one group', () => {
  test('begin together, whichever of them could have begun before', async () => {
    const running = run({ parts: ['a', 'b', 'c: 0', 'd: 1'], groups: 'cd' });
    await running.end('a');
    await pass(19);
    expect(running.begun).toEqual(['a0', 'b0']);
    await running.end('b');
    expect(running.begun).toEqual(['a0', 'b0', 'c0', 'd0']);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('begin without one that comes later than 20 ms, which is a call of its own then', async () => {
    const running = run({ parts: ['a', 'b', 'c: 0', 'd: 1'], groups: 'cd' });
    await running.end('a');
    await pass(20);
    expect(running.begun).toEqual(['a0', 'b0', 'c0']);
    await pass(100);
    await running.end('b');
    expect(running.begun).toEqual(['a0', 'b0', 'c0', 'd0']);
    await running.end('c');
    expect(running.hasEnded()).toBe(false);
    await running.end('d');
    expect(running.hasEnded()).toBe(true);
  });

  test('wait for each other a fifth of the time so far, where that is longer', async () => {
    const running = run({ parts: ['a', 'b', 'c: 0', 'd: 1'], groups: 'cd' });
    await pass(1_000);
    await running.end('a');
    await pass(199);
    expect(running.begun).toEqual(['a0', 'b0']);
    await pass(1);
    expect(running.begun).toEqual(['a0', 'b0', 'c0']);
  });

  test('wait no longer for each further one that becomes ready', async () => {
    const running = run({ parts: ['a', 'b', 'h', 'c: 0', 'd: 1', 'e: 2'], groups: 'cde' });
    await running.end('a');
    await pass(15);
    await running.end('b');
    await pass(4);
    expect(running.begun).toEqual(['a0', 'b0', 'h0']);
    await pass(1);
    expect(running.begun).toEqual(['a0', 'b0', 'h0', 'c0', 'd0']);
    // The last one has nobody to wait for.
    await running.end('h');
    expect(running.begun).toEqual(['a0', 'b0', 'h0', 'c0', 'd0', 'e0']);
  });

  test('that are lookups of one step are one call of it, or several where some come late', async () => {
    const parts = ['a', 'b', 'c0: 0', 'c1: 1', 'c2: 0'];
    const together = run({ parts });
    await together.end('a');
    await together.end('b');
    expect(together.begun).toEqual(['a0', 'b0', 'c021']);
    const apart = run({ parts });
    await apart.end('a');
    await pass(20);
    await apart.end('b');
    expect(apart.begun).toEqual(['a0', 'b0', 'c02', 'c1']);
    await apart.end('c');
    expect(apart.hasEnded()).toBe(false);
    await apart.end('c');
    expect(apart.hasEnded()).toBe(true);
  });

  test('are not waited for by those of another', async () => {
    const running = run({ parts: ['a', 'b', 'c: 0', 'd: 1', 'e: 0'], groups: 'cd' });
    await running.end('a');
    expect(running.begun).toEqual(['a0', 'b0', 'e0']);
  });

  test('are gathered where one becomes ready after its group was looked at', async () => {
    // Whoever ends at once makes c ready when b was found to be alone.
    const running = run({ parts: ['b', 'a', 'c: 1'], groups: 'bc', atOnce: 'a' });
    expect(running.begun).toEqual(['a0', 'b0', 'c0']);
    expect(jest.getTimerCount()).toBe(0);
    await running.end('b');
    await running.end('c');
    expect(running.hasEnded()).toBe(true);
  });

  test('leave nothing behind when they are all there in time', async () => {
    const running = run({ parts: ['a', 'b', 'h', 'c: 0', 'd: 1', 'e: 2'], groups: 'cde' });
    for (const step of ['a', 'b', 'h']) await running.end(step);
    expect(running.begun).toEqual(['a0', 'b0', 'h0', 'c0', 'd0', 'e0']);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('are waited for where nothing else is under way', async () => {
    const running = run({ parts: ['c', 'd: 2', 'e', 'f: 0'], groups: 'cd ef' });
    expect(running.begun).toEqual([]);
    expect(running.ended).toBeInstanceOf(Promise);
    await pass(20);
    for (const step of ['c', 'e', 'd', 'f']) await running.end(step);
    expect(running.hasEnded()).toBe(true);
  });

  test('that are done synchronously once they are gathered end the run', async () => {
    const running = run({ parts: ['a', 'h', 'c: 0', 'd: 1'], groups: 'cd', atOnce: 'cd' });
    await running.end('a');
    await pass(20);
    await running.end('h');
    expect(running.begun).toEqual(['a0', 'h0', 'c0', 'd0']);
    expect(running.hasEnded()).toBe(true);
  });
});

describe('a run that is cancelled', () => {
  test('begins nothing more, and ends when what is under way has', async () => {
    const running = run({ parts: ['a', 'b', 'c: 0', 'd: 1'] });
    running.cancellation.cancel('the client left');
    await running.end('a');
    expect(running.hasEnded()).toBe(false);
    await running.end('b');
    expect(running.begun).toEqual(['a0', 'b0']);
    expect(running.hasEnded()).toBe(true);
  });

  test('begins nothing that it was gathering, and ends', async () => {
    const running = run({ parts: ['a', 'b', 'c: 0', 'd: 1'], groups: 'cd' });
    await running.end('a');
    running.cancellation.cancel('the client left');
    await running.end('b');
    expect(running.begun).toEqual(['a0', 'b0']);
    expect(running.hasEnded()).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('begins nothing when its gathering is over', async () => {
    const running = run({ parts: ['a', 'b', 'c: 0', 'd: 1'], groups: 'cd' });
    await running.end('a');
    running.cancellation.cancel('the client left');
    await pass(20);
    expect(running.begun).toEqual(['a0', 'b0']);
    expect(running.hasEnded()).toBe(false);
    await running.end('b');
    expect(running.hasEnded()).toBe(true);
  });

  test('before its beginning begins nothing at all', () => {
    const cancellation = new Cancellation();
    cancellation.cancel('the client left');
    const running = run({ parts: ['a', 'b: 0'] }, cancellation);
    expect(running.begun).toEqual([]);
    expect(running.ended).toBeUndefined();
  });

  test('by what ends at once begins nothing after that', () => {
    const cancellation = new Cancellation();
    const steps: readonly RunStep[] = [
      () => {
        cancellation.cancel('the client left');
        return undefined;
      },
      () => {
        throw new Error('has begun');
      },
    ];
    const step = compileParts(
      [
        { step: 0, lookup: undefined, paths: [], needs: [] },
        { step: 1, lookup: 0, paths: [0], needs: [0] },
      ],
      steps,
      (number) => number,
    );
    expect(step?.(executionOf(cancellation))).toBeUndefined();
  });
});
