import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { Backend } from '../../../src/core/backend.ts';
import { ClientFailure } from '../../../src/core/failure.ts';
import { createPlanCompiler } from '../../../src/execute/compile-plan.ts';
import type { QueryPlan } from '../../../src/plan/query-plan.ts';

test('a subscription to a subgraph whose protocol knows no events is refused, with its name', () => {
  const silent: Backend = {
    prepare: () => ({ run: () => Promise.reject(new Error('never run')), predict: () => [] }),
    close: () => Promise.resolve(),
  };
  const plan: QueryPlan = {
    root: {
      kind: 'subscription',
      events: {
        kind: 'fetch',
        subgraph: 'stock',
        operationKind: 'subscription',
        operation: 'subscription { ticked }',
        variableNames: [],
        path: [],
        lookups: [],
        outputRewrites: [],
      },
      rest: undefined,
    },
  };
  const compile = createPlanCompiler(
    buildSchema('type Query { a: Int } type Subscription { ticked: Int }'),
    new Map([['stock', silent]]),
    () => {},
  );
  expect(() => compile(plan, new Map())).toThrow(
    new ClientFailure('PLANNING_FAILED', 'The subgraph stock is not one that can be subscribed to.'),
  );
});
