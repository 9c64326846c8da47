/**
 * Compares random graphs, split over subgraphs, with the same graphs answered whole, for as long as it is told:
 *
 *   npm run differential -- --minutes 10 [--seed 7]
 *   npm run differential -- --world 240255712              one world again, as a finding names it
 *   npm run differential -- --minutes 10 --refusals native  stops at a planner's refusal, too, and reduces it
 *   npm run differential -- --minutes 10 --open             with what the portable planner cannot plan in time
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    world: { type: 'string' },
    refusals: { type: 'string' },
    open: { type: 'boolean' },
  },
});
const settings = {
  DIFFERENTIAL_MINUTES: values.world === undefined ? (values.minutes ?? '10') : undefined,
  DIFFERENTIAL_SEED: values.seed ?? String(Date.now() % 2 ** 31),
  DIFFERENTIAL_WORLD: values.world,
  DIFFERENTIAL_REFUSALS: values.refusals,
  DIFFERENTIAL_OPEN: values.open === true ? '1' : undefined,
};
const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
console.log(
  Object.entries(given)
    .map(([name, value]) => `${name}=${value}`)
    .join(' '),
);
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    '--runInBand',
    'test/differential/differential.test.ts',
  ],
  { stdio: 'inherit', env: { ...process.env, ...given } },
);
process.exitCode = status ?? 1;
