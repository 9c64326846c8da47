import { afterEach, describe, expect, test } from '@jest/globals';
import { Cancellation } from '../../../../src/core/cancellation.ts';
import { ClientFailure } from '../../../../src/core/failure.ts';
import { NO_OVERRIDES } from '../../../../src/plan/model/decide-overrides.ts';
import { unpackPlan } from '../../../../src/plan/model/pack-plan.ts';
import { OPERATOR, type Asker } from '../../../../src/core/turns/asker.ts';
import { WorkerPlanner } from '../../../../src/plan/planner/worker-planner.ts';
import { hostileDocument, hostileSupergraph } from '../../../support/hostile-graph.ts';
import { composeText } from '../compose-text.ts';

const { sdl: plain } = composeText({ a: 'type Query { size: Int }' });
let planner: WorkerPlanner;

afterEach(() => planner.close());

async function refusal(planning: Promise<unknown>): Promise<unknown> {
  return planning.then(
    () => 'planned',
    (error: unknown) =>
      error instanceof ClientFailure
        ? error.errors.map(({ message, extensions: { code } }) => `${code}: ${message}`).join()
        : error,
  );
}

const askedBy = (caller: string, more: Partial<Asker> = {}): Asker => ({
  ...OPERATOR,
  caller,
  part: 'strangers',
  ...more,
});

/** Until it is known how long one takes, planners load. */
async function openOn(
  supergraphSdl: string,
  options: Partial<ConstructorParameters<typeof WorkerPlanner>[1]> = {},
): Promise<void> {
  planner = new WorkerPlanner({ supergraphSdl, engine: 'native' }, { timeoutMs: 20_000, memoryMb: 512, ...options });
  await planner.plan('{ __typename }', NO_OVERRIDES).catch(() => {});
}

describe('a planner that cannot start', () => {
  test.each([
    [
      'is given too little memory',
      { supergraphSdl: plain, engine: 'portable' } as const,
      8,
      /memory to start \(planner\.memoryMb\)/,
    ],
  ])('since it %s refuses as unavailable, and says why', async (_, data, memoryMb, cause) => {
    planner = new WorkerPlanner(data, { timeoutMs: 20_000, memoryMb });
    const asked = await Promise.all(
      [1, 2].map(() => planner.plan('{ size }', NO_OVERRIDES).catch((error: unknown) => error)),
    );
    for (const error of asked) {
      if (!(error instanceof ClientFailure)) throw error;
      expect([error.code, error.status, String(error.cause)]).toEqual([
        'PLANNER_UNAVAILABLE',
        503,
        expect.stringMatching(cause),
      ]);
    }
  });
});

describe('a planner within its memory', () => {
  test('plans', async () => {
    await openOn(plain);
    expect(unpackPlan(await planner.plan('{ size }', NO_OVERRIDES))).toMatchObject({
      steps: [{ subgraph: 'a' }],
    });
  });
});

describe('a planner that is given documents that take it seconds', () => {
  test('plans others meanwhile, whoever asks for them', async () => {
    await openOn(hostileSupergraph());
    const hostile = Array.from({ length: 6 }, (_, number) =>
      refusal(planner.plan(hostileDocument(number), NO_OVERRIDES, askedBy('one'))),
    );
    const began = performance.now();
    for (let number = 0; number < 20; number += 1)
      await planner.plan(
        `{ node(number: ${number}) { id } }`,
        NO_OVERRIDES,
        askedBy(number % 2 === 0 ? 'one' : 'other'),
      );
    // A moment by itself; a machine may be busy. Six of them one before the other would take half a minute.
    expect(performance.now() - began).toBeLessThan(4_000);
    await planner.close();
    expect(new Set(await Promise.all(hostile))).toEqual(new Set(['NOT_READY: The gateway is shutting down.']));
  });

  test('ends what takes too long, in the middle of the native planner, and plans on', async () => {
    await openOn(hostileSupergraph(), { timeoutMs: 700 });
    const [first, second] = [1, 2].map((number) =>
      refusal(planner.plan(hostileDocument(number), NO_OVERRIDES, askedBy('one'))),
    );
    expect([await first, await second]).toEqual(
      Array(2).fill('OPERATION_TOO_LARGE: The operation could not be planned within 700 ms (planner.timeoutMs).'),
    );
    expect(await refusal(planner.plan('{ small }', NO_OVERRIDES, askedBy('one')))).toBe('planned');
  });

  test('refuses who has waited as long as a request may, and forgets whose client is gone', async () => {
    await openOn(hostileSupergraph());
    const waiting = [1, 2, 3, 4].map((number) =>
      refusal(planner.plan(hostileDocument(number), NO_OVERRIDES, askedBy('one'))),
    );
    const cancellation = new Cancellation();
    const left = refusal(planner.plan(hostileDocument(5), NO_OVERRIDES, askedBy('other', { cancellation })));
    const late = refusal(
      planner.plan(hostileDocument(6), NO_OVERRIDES, askedBy('other', { waitUntilMs: performance.now() + 300 })),
    );
    cancellation.cancel('client disconnected');
    expect(await left).toBe('REQUEST_CANCELLED: The request was cancelled before its operation was planned.');
    expect(await late).toBe(
      'PLANNER_UNAVAILABLE: Too many new operations wait to be planned: the request can be made again.',
    );
    await planner.close();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set(['NOT_READY: The gateway is shutting down.']));
  });

  test('plans what overran its moment to its end, out of the way of others', async () => {
    await openOn(hostileSupergraph(), { quickMs: 1 });
    const asked = [1, 2, 3].map((number) =>
      refusal(planner.plan(`{ node(number: ${number}) { ... on T0 { label price } } }`, NO_OVERRIDES, askedBy('one'))),
    );
    expect(await Promise.all(asked)).toEqual(['planned', 'planned', 'planned']);
  });
});
