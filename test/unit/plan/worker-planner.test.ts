import { afterEach, describe, expect, test } from '@jest/globals';
import { ClientFailure } from '../../../src/core/failure.ts';
import { NO_OVERRIDES } from '../../../src/plan/decide-overrides.ts';
import { unpackPlan } from '../../../src/plan/pack-plan.ts';
import { WorkerPlanner } from '../../../src/plan/worker-planner.ts';
import { composeText } from './compose-text.ts';

const { sdl: supergraphSdl } = composeText({ a: 'type Query { size: Int }' });
let planner: WorkerPlanner | undefined;

afterEach(() => planner?.close());

async function refusal(planning: Promise<unknown>): Promise<unknown> {
  return planning.then(
    () => 'planned',
    (error: unknown) => (error instanceof ClientFailure ? error.errors.map(({ message, extensions: { code } }) => `${code}: ${message}`) : error),
  );
}

describe('a planner that takes more memory than it may', () => {
  test('refuses the operation, and is there for the next one', async () => {
    planner = new WorkerPlanner({ supergraphSdl, engine: 'portable' }, { timeoutMs: 20_000, memoryMb: 8 });
    const refused = ['OPERATION_TOO_LARGE: The operation could not be planned within 8 MB (planner.memoryMb).'];
    expect(await refusal(planner.plan('{ size }', NO_OVERRIDES))).toEqual(refused);
    // Nobody hangs, and this process lives on.
    expect(await Promise.all([1, 2].map(() => refusal(planner?.plan('{ size }', NO_OVERRIDES) ?? Promise.resolve())))).toEqual([refused, refused]);
  });
});

describe('a planner within its memory', () => {
  test('plans', async () => {
    planner = new WorkerPlanner({ supergraphSdl, engine: 'native' }, { timeoutMs: 20_000, memoryMb: 512 });
    expect(unpackPlan(await planner.plan('{ size }', NO_OVERRIDES))).toMatchObject({ root: { kind: 'fetch', subgraph: 'a' } });
  });
});
