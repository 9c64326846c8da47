import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkWorld, newTally, type Tally } from './run.ts';

// What `npm run differential` sets; without it, a run that is the same each time.
const { DIFFERENTIAL_MINUTES: minutes, DIFFERENTIAL_SEED: seed, DIFFERENTIAL_WORLD: world } = process.env;
const MINUTES = Number(minutes ?? 0);
const WORLDS = 112;

/**
 * What is known to be refused, of all operations at most: value types and types without a key can lead to fields that
 * no subgraph can be asked for there, which composition does not notice. Each planner says it in its own words.
 */
const KNOWN_REFUSALS = {
  native: /No paths found for selection item|the plan brings no/,
  portable:
    /the plan brings no|not complete after|We should have an edge|not able to find any options|extracting subgraph|too large for/,
} as const;
const KNOWN_AT_MOST = 0.02;
const REFUSED_AT_MOST = 0.002;
const DISCARDED_AT_MOST = 0.1;

test(
  'a graph split over subgraphs answers as the whole one does, with each planner',
  async () => {
    const tally = newTally();
    const seeds =
      world === undefined ? fc.noBias(fc.integer({ min: 1, max: 2 ** 31 - 1 })) : fc.constant(Number(world));
    const runs =
      MINUTES > 0
        ? { numRuns: 100_000_000, interruptAfterTimeLimit: MINUTES * 60_000 }
        : { numRuns: world === undefined ? WORLDS : 1 };
    const until = MINUTES > 0 ? performance.now() + MINUTES * 60_000 : Infinity;
    let checking = Promise.resolve();
    try {
      // A finding is reduced where it is found: a smaller seed is not a smaller world.
      await fc.assert(
        fc.asyncProperty(seeds, (drawn) => (checking = checkWorld(drawn, tally, until))),
        { ...runs, seed: Number(seed ?? 20_240_917), endOnFailure: true },
      );
      // When time is up, nobody waits for the world that is being checked: what it finds counts, too.
      await checking;
    } finally {
      if (MINUTES > 0 || world !== undefined) process.stderr.write(`${JSON.stringify(tally, undefined, 1)}\n`);
    }
    if (world !== undefined) return;
    expectWithinBounds(tally);
    if (MINUTES === 0) expect(tally.operations).toBeGreaterThanOrEqual(2_000);
  },
  // About 65 s of CPU: the rest is for machines that do other things, too.
  MINUTES * 60_000 + 420_000,
);

function expectWithinBounds({ worlds, discarded, operations, refusals }: Tally): void {
  const discards = Object.values(discarded).reduce((sum, count) => sum + count, 0);
  expect(discards).toBeLessThanOrEqual((worlds + discards) * DISCARDED_AT_MOST);
  for (const planner of ['native', 'portable'] as const) {
    const ofPlanner = Object.entries(refusals).filter(([reason]) => reason.startsWith(planner));
    const known = ofPlanner
      .filter(([reason]) => KNOWN_REFUSALS[planner].test(reason))
      .reduce((sum, [, { count }]) => sum + count, 0);
    const all = ofPlanner.reduce((sum, [, { count }]) => sum + count, 0);
    expect(known).toBeLessThanOrEqual(operations * KNOWN_AT_MOST);
    // Some worlds of a few dozen refuse a few times each.
    expect(all - known).toBeLessThanOrEqual(Math.max(operations * REFUSED_AT_MOST, 3));
  }
}
