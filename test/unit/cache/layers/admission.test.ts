import { describe, expect, test } from '@jest/globals';
import { Admission } from '../../../../src/cache/layers/admission.ts';

/** How many of a thousand answers are looked for. */
function tried(payoff: Admission, hasRoom: boolean): number {
  return Array.from({ length: 1_000 }, () => payoff.admits(hasRoom)).filter(Boolean).length;
}

describe('whether looking and keeping is of use', () => {
  test('while there is room everything is looked for', () => {
    const payoff = new Admission();
    expect(tried(payoff, true) + tried(payoff, true)).toBe(2_000);
  });

  test('without room, what was never found again is looked for now and then', () => {
    const payoff = new Admission();
    tried(payoff, false);
    expect(tried(payoff, false)).toBeLessThan(70);
  });

  test('once something is found, everything is looked for again', () => {
    const payoff = new Admission();
    tried(payoff, false);
    tried(payoff, false);
    payoff.found();
    expect(tried(payoff, false)).toBeGreaterThan(990);
  });
});
