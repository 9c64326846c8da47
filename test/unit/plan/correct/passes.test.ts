import { describe, expect, test } from '@jest/globals';
import { createCorrectPlan } from '../../../../src/plan/correct/correct-plan.ts';
import { NO_OVERRIDES } from '../../../../src/plan/model/decide-overrides.ts';
import { createChecks, createPasses } from '../../../../src/plan/correct/passes.ts';
import type { DraftPlan } from '../../../../src/plan/model/query-plan.ts';
import { SubgraphTypes } from '../../../../src/plan/schema/subgraph-types.ts';
import { draft, rootFetch } from '../../../support/plans.ts';
import { composeText } from '../compose-text.ts';

const text = composeText({
  a: `
    type Query { part: Part boxes: [Box] }
    type Part @key(fields: "id") @context(name: "part") {
      id: ID! weight: Int @shareable size: Int
      holes: Hole
    }
    type Hole @key(fields: "id") { id: ID! of(part: Int @fromContext(field: "$part { size }")): Int }
    type Box { name: String }
  `,
  b: 'type Part @key(fields: "id") { id: ID! weight: Int @external cost: Int @requires(fields: "weight") }',
});
const types = new SubgraphTypes(text);
const passes = createPasses(text, types);
const checks = createChecks(text, types);

describe.each([
  ['pass', passes],
  ['check', checks],
] as const)('every %s', (_kind, all) => {
  test('has a name of its own', () => {
    const names = all.map(({ name }) => name);
    expect(names.every((name) => /^[a-z]+( [a-z]+)+$/.test(name))).toBe(true);
    expect(new Set(names).size).toBe(names.length);
  });

  test('says why it is done', () => {
    for (const { name, why } of all) expect(`${name}: ${why}`).toMatch(/: [A-Z].{20,}\.$/);
  });
});

test('passes are in the order that they need', () => {
  expect(passes.map(({ name }) => name)).toEqual([
    'complete keys',
    'take what is provided',
    'complete fields',
    'alias conflicting fields',
    'mark inputs',
    'open root fragments',
    'serialize mutations',
  ]);
});

test('checks are those that have something to check in the graph', () => {
  const plain = composeText({ a: 'type Query { a: Int }' });
  expect(checks.map(({ name }) => name)).toEqual([
    'refuse missing context arguments',
    'refuse invalid operations',
    'refuse unmet requirements',
    'refuse unprovided fields',
  ]);
  expect(createChecks(plain, new SubgraphTypes(plain)).map(({ name }) => name)).toEqual(['refuse invalid operations']);
});

describe('the message of a failure names', () => {
  /** What is thrown for a plan that is not right. That no subgraph knows what is asked for leaves no other plan. */
  const failureOf = (plan: DraftPlan, document: string): unknown => {
    try {
      return createCorrectPlan(text, () => plan)(document, NO_OVERRIDES);
    } catch (failure) {
      return failure;
    }
  };

  test('the pass that failed, and keeps its cause', () => {
    const failure = failureOf(draft(rootFetch('a', '{boxes{name}}')), '{ boxes { unknown } }');
    expect(failure).toMatchObject({
      message: 'complete fields: the plan brings no Box.unknown at boxes',
      cause: { message: 'the plan brings no Box.unknown at boxes' },
    });
  });

  test('the check that failed, and keeps its cause', () => {
    const failure = failureOf(draft(rootFetch('a', '{boxes{unknown}}')), '{ boxes { unknown } }');
    expect(failure).toMatchObject({
      message: 'refuse unprovided fields: the plan asks a for Box.unknown, which it does not have',
      cause: { message: 'the plan asks a for Box.unknown, which it does not have' },
    });
  });
});
