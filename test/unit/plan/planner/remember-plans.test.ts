import { describe, expect, test } from '@jest/globals';
import { ClientFailure } from '../../../../src/core/failure.ts';
import { NO_OVERRIDES } from '../../../../src/plan/model/decide-overrides.ts';
import { packPlan } from '../../../../src/plan/model/pack-plan.ts';
import { OPERATOR } from '../../../../src/core/turns/asker.ts';
import type { PackingPlanner } from '../../../../src/plan/planner/planner.ts';
import type { ScheduledPlan } from '../../../../src/plan/model/query-plan.ts';
import { rememberPlans } from '../../../../src/plan/planner/remember-plans.ts';
import { draft, rootFetch, scheduled } from '../../../support/plans.ts';

function planOf(operation: string): ScheduledPlan {
  const step = rootFetch('a', `{a(of:"${operation}")}`, { outputRewrites: [{ kind: 'set', path: [], value: 'x' }] });
  return scheduled(draft(step), [{ needs: [] }]);
}

/** Answers each document with a plan that names it; `asked` are those it was asked for. */
function planner(): PackingPlanner & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    plan: (document, { percentage }) => {
      asked.push(document);
      return document === 'bad'
        ? Promise.reject(new ClientFailure('PLANNING_FAILED', 'no'))
        : Promise.resolve(packPlan(planOf(`${document} ${percentage}`)));
    },
    close: () => Promise.resolve(),
  };
}

describe('plans that are remembered', () => {
  test('a document is planned once, and its plan is the same each time', async () => {
    const own = planner();
    const remembering = rememberPlans(own, 10_000);
    expect(await remembering.plan('one', NO_OVERRIDES)).toEqual(planOf('one 0'));
    expect(await remembering.plan('one', NO_OVERRIDES)).toEqual(planOf('one 0'));
    expect(own.asked).toEqual(['one']);
  });

  test('other overrides in force are another plan', async () => {
    const remembering = rememberPlans(planner(), 10_000);
    await remembering.plan('one', NO_OVERRIDES);
    expect(await remembering.plan('one', { labels: [], percentage: 5 })).toEqual(planOf('one 5'));
    expect(await remembering.plan('one', { labels: ['x'], percentage: 0 })).toEqual(planOf('one 0'));
  });

  test('the least recently used make room', async () => {
    const own = planner();
    const remembering = rememberPlans(own, 900);
    for (const document of ['one', 'two', 'one', 'three', 'one', 'two']) await remembering.plan(document, NO_OVERRIDES);
    expect(own.asked).toEqual(['one', 'two', 'three', 'two']);
  });

  test('that a document takes too much is remembered for a while', async () => {
    let now = 0;
    const asked: string[] = [];
    const own: PackingPlanner = {
      plan: (document) => {
        asked.push(document);
        return Promise.reject(new ClientFailure('OPERATION_TOO_LARGE', 'too slow'));
      },
      close: () => Promise.resolve(),
    };
    const remembering = rememberPlans(own, 10_000, () => now);
    for (now of [0, 59_000, 61_000]) await expect(remembering.plan('slow', NO_OVERRIDES)).rejects.toThrow('too slow');
    await expect(remembering.plan('other', NO_OVERRIDES)).rejects.toThrow('too slow');
    expect(asked).toEqual(['slow', 'slow', 'other']);
  });

  test('what strangers ask pushes out nothing of what known callers ask', async () => {
    const own = planner();
    const remembering = rememberPlans(own, 2_000);
    for (const document of ['one', 'two']) await remembering.plan(document, NO_OVERRIDES);
    for (let index = 0; index < 50; index += 1)
      await remembering.plan(`${index}`, NO_OVERRIDES, { ...OPERATOR, part: 'strangers' });
    own.asked.length = 0;
    for (const document of ['one', 'two']) await remembering.plan(document, NO_OVERRIDES);
    expect(own.asked).toEqual([]);
  });

  test('any other refusal is not remembered', async () => {
    const own = planner();
    const remembering = rememberPlans(own, 10_000);
    for (let time = 0; time < 2; time++) await expect(remembering.plan('bad', NO_OVERRIDES)).rejects.toThrow('no');
    expect(own.asked).toEqual(['bad', 'bad']);
  });
});
