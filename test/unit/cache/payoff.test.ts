import { describe, expect, test } from '@jest/globals';
import { Payoff } from '../../../src/cache/payoff.ts';

/** How many of a thousand answers are kept. */
function kept(payoff: Payoff, hasRoom: boolean): number {
  return Array.from({ length: 1_000 }, () => payoff.isWorthKeeping(hasRoom)).filter(Boolean).length;
}

describe('whether keeping is of use', () => {
  test('while there is room everything is kept', () => {
    const payoff = new Payoff();
    expect(kept(payoff, true) + kept(payoff, true)).toBe(2_000);
  });

  test('without room, what was never found again is kept now and then', () => {
    const payoff = new Payoff();
    kept(payoff, false);
    expect(kept(payoff, false)).toBeLessThan(70);
  });

  test('once something is found, everything is kept again', () => {
    const payoff = new Payoff();
    kept(payoff, false);
    kept(payoff, false);
    payoff.found();
    expect(kept(payoff, false)).toBeGreaterThan(990);
  });
});
