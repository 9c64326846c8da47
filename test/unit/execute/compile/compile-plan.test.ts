import { expect, test } from '@jest/globals';
import { buildSchema } from 'graphql';
import { atOnce } from '../../../../src/core/turns/take-turns.ts';
import type { Backend } from '../../../../src/core/backend.ts';
import { ClientFailure } from '../../../../src/core/failure.ts';
import { createPlanCompiler } from '../../../../src/execute/compile/compile-plan.ts';
import { createReadOperation } from '../../../../src/plan/model/read-operation.ts';
import { draft, parallel, rootFetch, scheduled, subscription } from '../../../support/plans.ts';

test('a subscription to a subgraph whose protocol knows no events is refused, with its name', () => {
  const silent: Backend = {
    prepare: () => ({ run: () => Promise.reject(new Error('never run')), predict: () => [] }),
    close: () => Promise.resolve(),
  };
  const plan = scheduled(draft(subscription(rootFetch('stock', 'subscription{ticked}'))), []);
  const compile = createPlanCompiler(
    buildSchema('type Query { a: Int } type Subscription { ticked: Int }'),
    new Map([['stock', silent]]),
    () => {},
  );
  expect(() => atOnce(compile(plan, { renamedVariables: new Map(), read: createReadOperation() }))).toThrow(
    new ClientFailure('PLANNING_FAILED', 'The subgraph stock is not one that can be subscribed to.'),
  );
});

test('each step of a plan is a part of its compilation', () => {
  const silent: Backend = {
    prepare: () => ({ run: () => Promise.reject(new Error('never run')), predict: () => [] }),
    close: () => Promise.resolve(),
  };
  const fetches = Array.from({ length: 30 }, (_, index) => rootFetch('stock', `{a${index}:a}`));
  const plan = scheduled(
    draft(parallel(...fetches)),
    fetches.map(() => ({ needs: [] })),
  );
  const compile = createPlanCompiler(buildSchema('type Query { a: Int }'), new Map([['stock', silent]]), () => {});
  const parts = [...compile(plan, { renamedVariables: new Map(), read: createReadOperation() })];
  expect(parts).toHaveLength(30);
});
