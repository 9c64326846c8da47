import { describe, expect, test } from '@jest/globals';
import type { PredictedCall } from '../../../src/core/backend.ts';
import { explainPlan } from '../../../src/execute/explain-plan.ts';
import type { ScheduledPlan } from '../../../src/plan/model/query-plan.ts';
import { allSteps } from '../../../src/plan/model/waves.ts';
import { draft, lookup, lookups, parallel, rootFetch, scheduled, sequence, subscription } from '../../support/plans.ts';

/** Explains a plan whose steps, its events before them, make these calls. */
function explain(plan: ScheduledPlan, ...calls: readonly (readonly PredictedCall[])[]): string {
  const fetches = allSteps(plan).map((step, index) => {
    const predict = (): readonly PredictedCall[] => calls[index] ?? [];
    return [step, { predict, run: () => Promise.reject(new Error('is not run')) }] as const;
  });
  return explainPlan(plan, new Map(fetches));
}

function sumsOf(explained: string): string | undefined {
  return explained.split('Calls per backend\n')[1];
}

const POST: PredictedCall = { call: 'POST /graphql', count: 'one' };

describe('a plan is drawn', () => {
  test('as its steps, each with a number, what it waits for, its calls and its operation', () => {
    const plan = scheduled(
      draft(
        sequence(
          parallel(rootFetch('orders', '{orders{id}}'), rootFetch('settings', '{limit}')),
          lookup('prices', { at: 'orders.@.items.@.|[Book,Film]', selection: '...on Item{price}' }),
          lookup('taxes', { at: ['orders.@', 'last'], selection: '...on Order{tax}' }),
        ),
      ),
      [{ needs: [] }, { needs: [] }, { needs: [0], lookup: 0 }, { needs: [1, 2], lookup: 0 }],
    );
    expect(explain(plan, [POST], [], [{ call: 'GET /prices', count: 'per batch', batchSize: 5 }], [POST])).toBe(
      [
        '1. ask orders',
        '   POST /graphql: 1 call',
        '   {orders{id}}',
        '2. ask settings',
        '   {limit}',
        '3. ask prices for the entities at orders.@.items.@.|[Book,Film] after 1',
        '   GET /prices: 1 call for every 5 distinct keys',
        '   query($representations:[_Any!]!){_entities(representations:$representations){...on Item{price}}}',
        '4. ask taxes for the entities at orders.@, last after 2 and 3',
        '   POST /graphql: 1 call',
        '   query($representations:[_Any!]!){_entities(representations:$representations){...on Order{tax}}}',
        '',
        'Calls per backend',
        '  orders: 1 call',
        '  settings: no call',
        '  prices: 1 call for every 5 distinct keys',
        '  taxes: 1 call',
      ].join('\n'),
    );
  });

  test('with what each lookup of a step waits for, where that differs', () => {
    const merged = lookups('prices', { e: { at: 'a', selection: 'x' }, f: { at: 'b', selection: 'x' } });
    const plan = draft(sequence(parallel(rootFetch('one', '{a}'), rootFetch('two', '{b}')), merged));
    const ask = (e: readonly number[], f: readonly number[]): string | undefined =>
      explain(
        scheduled(plan, [
          { needs: [] },
          { needs: [] },
          { step: 2, lookup: 0, needs: e },
          { step: 2, lookup: 1, needs: f },
        ]),
      )
        .split('\n')
        .find((line) => line.startsWith('3. '));
    expect(ask([0], [1])).toBe('3. ask prices for the entities at a after 1, b after 2');
    expect(ask([], [1])).toBe('3. ask prices for the entities at a, b after 2');
    expect(ask([0, 1], [0, 1])).toBe('3. ask prices for the entities at a, b after 1 and 2');
  });

  test('with a step named once whose parts are all waited for', () => {
    const merged = lookups('prices', { e: { at: 'a', selection: 'x' }, f: { at: 'b', selection: 'x' } });
    const last = lookup('taxes', { at: 'a', selection: 'y' });
    const plan = scheduled(draft(sequence(rootFetch('one', '{a b}'), merged, last)), [
      { needs: [] },
      { step: 1, lookup: 0, needs: [0] },
      { step: 1, lookup: 1, needs: [0] },
      { step: 2, lookup: 0, needs: [1, 2] },
    ]);
    expect(explain(plan)).toContain('\n3. ask taxes for the entities at a after 2\n');
  });

  test('with root fields that are put elsewhere than at the root', () => {
    const below = rootFetch('settings', '{limit}', { path: [{ kind: 'field', key: 'query' }] });
    const plan = scheduled(draft(sequence(rootFetch('orders', 'mutation{order}'), below)), [
      { needs: [] },
      { needs: [0] },
    ]);
    expect(explain(plan)).toContain('2. ask settings at query after 1\n');
  });

  test('with the events of a subscription first, which nothing waits for', () => {
    const plan = scheduled(
      draft(
        subscription(
          rootFetch('stock', 'subscription{changed{id}}'),
          lookup('names', { at: 'changed', selection: '...on Item{name}' }),
        ),
      ),
      [{ needs: [], lookup: 0 }],
    );
    expect(explain(plan, [{ call: 'subscription', count: 'one' }], [POST])).toBe(
      [
        'for each event of stock',
        '   subscription: 1 call',
        '   subscription{changed{id}}',
        '1. ask names for the entities at changed',
        '   POST /graphql: 1 call',
        '   query($representations:[_Any!]!){_entities(representations:$representations){...on Item{name}}}',
        '',
        'Calls per backend',
        '  stock: 1 call',
        '  names: 1 call',
      ].join('\n'),
    );
  });

  test('as one sentence when it asks nobody', () => {
    expect(explain(scheduled(draft(), []))).toBe('No backend is asked: the gateway answers by itself.');
  });
});

test('calls are summed up for each backend, and one that is not called is said to be', () => {
  const nodes = [rootFetch('orders', '{a}'), rootFetch('orders', '{b}'), rootFetch('settings', '{c}')];
  const plan = scheduled(draft(parallel(...nodes)), [{ needs: [] }, { needs: [] }, { needs: [] }]);
  const explained = explain(
    plan,
    [{ call: 'GET /orders', count: 'one' }],
    [
      { call: 'GET /totals', count: 'one' },
      { call: 'GET /names', count: 'per batch', batchSize: 5 },
    ],
    [],
  );
  expect(sumsOf(explained)).toBe('  orders: 2 calls + 1 call for every 5 distinct keys\n  settings: no call');
});

test('what one batch serves at several places is one call', () => {
  const rows = (at: string, sharing: string): PredictedCall => ({
    call: 'POST /rows',
    count: 'per batch',
    batchSize: 5,
    at,
    sharing,
  });
  const explained = explain(scheduled(draft(rootFetch('orders', '{a}')), [{ needs: [] }]), [
    rows('a.@', 'Order.rows '),
    rows('b.@.c', 'Order.rows '),
    rows('b.@', 'Order.rows min: 1'),
  ]);
  expect(sumsOf(explained)).toBe('  orders: 1 call for every 5 distinct keys + 1 call for every 5 distinct keys');
});
