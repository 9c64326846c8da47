import { expect, test } from '@jest/globals';
import type { PredictedCall, PreparedOperation } from '../../../src/core/backend.ts';
import { explainPlan } from '../../../src/execute/explain-plan.ts';
import type { FetchNode } from '../../../src/plan/query-plan.ts';

const fetchOf = (subgraph: string): FetchNode => ({
  kind: 'fetch',
  subgraph,
  operationKind: 'query',
  operation: '{ a }',
  variableNames: [],
  path: [],
  lookups: [],
  outputRewrites: [],
});
const predicting = (...calls: readonly PredictedCall[]): PreparedOperation => ({
  predict: () => calls,
  run: () => Promise.reject(new Error('is not run')),
});

test('calls are summed up for each backend, and one that is not called is said to be', () => {
  const [first, second, third] = [fetchOf('orders'), fetchOf('orders'), fetchOf('settings')];
  const explained = explainPlan(
    { root: { kind: 'parallel', nodes: [first, second, third] } },
    new Map([
      [first, predicting({ call: 'GET /orders', count: 'one' })],
      [
        second,
        predicting({ call: 'GET /totals', count: 'one' }, { call: 'GET /names', count: 'per batch', batchSize: 5 }),
      ],
      [third, predicting()],
    ]),
  );
  expect(explained.split('Calls per backend\n')[1]).toBe(
    '  orders: 2 calls + 1 call for every 5 distinct keys\n  settings: no call',
  );
});

test('what one batch serves at several places is one call', () => {
  const fetch = fetchOf('orders');
  const rows = (at: string, sharing: string): PredictedCall => ({
    call: 'POST /rows',
    count: 'per batch',
    batchSize: 5,
    at,
    sharing,
  });
  const explained = explainPlan(
    { root: fetch },
    new Map([
      [fetch, predicting(rows('a.@', 'Order.rows '), rows('b.@.c', 'Order.rows '), rows('b.@', 'Order.rows min: 1'))],
    ]),
  );
  expect(explained.split('Calls per backend\n')[1]).toBe(
    '  orders: 1 call for every 5 distinct keys + 1 call for every 5 distinct keys',
  );
});
