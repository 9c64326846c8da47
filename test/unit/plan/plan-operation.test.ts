import { expect, test } from '@jest/globals';
import { configSchema } from '../../../src/config/schema.ts';
import { decideOverrides, type ActiveOverrides } from '../../../src/plan/model/decide-overrides.ts';
import { createPlanOperation, NO_PLAN } from '../../../src/plan/plan-operation.ts';
import { loadSupergraph } from '../../../src/supergraph/load/load-supergraph.ts';
import { createParseOperation } from '../../../src/understand/parse-operation.ts';
import { identified } from '../../support/identify.ts';
import { composeText } from './compose-text.ts';

const supergraph = loadSupergraph(composeText({ shop: 'type Query { open: Boolean }' }).sdl);
const { limits } = configSchema.parse({});
const operation = createParseOperation(supergraph.publicSchema, { limits, introspection: false })(
  '{ open }',
  undefined,
);

test('a request is planned with the overrides that were drawn for it, whatever is asked of its plan', async () => {
  const asked: ActiveOverrides[] = [];
  const overrides = decideOverrides(['percent(20)', 'percent(60)'], {}, () => {
    throw new Error('drawn again');
  });
  const planOperation = createPlanOperation<{ readonly fetches: number }>({
    planner: {
      plan: (_, active) => {
        asked.push(active);
        return Promise.resolve(NO_PLAN);
      },
      close: () => Promise.resolve(),
    },
    planningFacts: supergraph.planningFacts,
    overrides,
    cacheBytes: 1_000_000,
    compile: () => ({ fetches: 0 }),
  });
  const admitted = { ...identified(), operation, variables: {}, refused: undefined, reservations: undefined };
  for (const drawn of [0, 1, 2]) {
    const policed = { ...admitted, overrides: drawn };
    const told = await planOperation.planOf(policed);
    expect((await planOperation(policed)).compiled).toBe(told);
    expect(asked).toEqual(overrides.variants.slice(0, drawn + 1));
  }
});
