import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkWorld, newTally, type Tally } from './run.ts';

/** Worlds of one run; `npm run differential` gives minutes in their place. */
const WORLDS = Number(process.env['DIFFERENTIAL_WORLDS'] ?? 100);
const MINUTES = Number(process.env['DIFFERENTIAL_MINUTES'] ?? 0);
const SEED = Number(process.env['DIFFERENTIAL_SEED'] ?? 20_240_917);
const REFUSED_AT_MOST = 0.04;
const DISCARDED_AT_MOST = 0.1;

test(
  'a graph split over subgraphs answers as the whole one does, with each planner',
  async () => {
    const tally = newTally();
    const limits = MINUTES > 0 ? { numRuns: 1_000_000, interruptAfterTimeLimit: MINUTES * 60_000 } : { numRuns: WORLDS };
    // A finding is reduced where it is found: a smaller seed is not a smaller world.
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (seed) => checkWorld(seed, tally)),
      { ...limits, seed: SEED, endOnFailure: true },
    ).finally(() => report(tally));
    const discarded = Object.values(tally.discarded).reduce((sum, count) => sum + count, 0);
    expect(discarded).toBeLessThanOrEqual((tally.worlds + discarded) * DISCARDED_AT_MOST);
    expect(tally.refused.native).toBeLessThanOrEqual(tally.operations * REFUSED_AT_MOST);
    expect(tally.refused.portable).toBeLessThanOrEqual(tally.operations * REFUSED_AT_MOST);
    expect(tally.operations).toBeGreaterThanOrEqual(MINUTES > 0 ? 1 : WORLDS * 15);
  },
  MINUTES * 60_000 + 300_000,
);

function report(tally: Tally): void {
  process.stderr.write(`${JSON.stringify(tally, undefined, 1)}\n`);
}
