import { describe, expect, test } from '@jest/globals';
import { decideOverrides } from '../../../../src/plan/model/decide-overrides.ts';

/** The labels in force for a request that draws this number between 0 and 1. */
function inForce(
  labels: readonly string[],
  percentages: Readonly<Record<string, number>>,
  drawn: number,
): readonly string[] | undefined {
  const overrides = decideOverrides(labels, percentages, () => drawn);
  return overrides.variants[overrides.draw()]?.labels;
}

describe('progressive overrides', () => {
  test('nothing is left to chance without a percentage between 0 and 100', () => {
    const { variants } = decideOverrides(['percent(0)', 'percent(100)', 'on', 'off'], { on: 100 });
    expect(variants).toEqual([{ labels: ['percent(100)', 'on'], percentage: 0 }]);
  });

  test('percent(x) is in force for x of a hundred requests', () => {
    const drawn = Array.from({ length: 100 }, (_, index) => index / 100);
    expect(drawn.filter((number) => inForce(['percent(30)'], {}, number)?.includes('percent(30)'))).toHaveLength(30);
  });

  test('a label has the percentage that the operator gives it', () => {
    expect(inForce(['new'], { new: 12.5 }, 0.124)).toEqual(['new']);
    expect(inForce(['new'], { new: 12.5 }, 0.125)).toEqual([]);
  });

  test('one draw decides all labels, so that a larger share holds a smaller one', () => {
    const labels = ['percent(10)', 'percent(50)'];
    expect(decideOverrides(labels, {}).variants).toHaveLength(3);
    expect(inForce(labels, {}, 0.05)).toEqual(labels);
    expect(inForce(labels, {}, 0.3)).toEqual(['percent(50)']);
    expect(inForce(labels, {}, 0.7)).toEqual([]);
  });
});
