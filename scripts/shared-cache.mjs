/**
 * Asks two gateways behind a caching proxy (nginx), as callers with different rights: nobody may be handed what the
 * gateways would not tell it. `npm test` does the same for a few rounds.
 *
 *   npm run shared-cache -- --rounds 1000 [--seed 1]
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } },
});
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--no-warnings',
    'node_modules/jest/bin/jest.js',
    '--runInBand',
    'test/journey/shared-cache-in-front',
  ],
  { stdio: 'inherit', env: { ...process.env, GATEFOLD_PROXY_ROUNDS: values.rounds, GATEFOLD_PROXY_SEED: values.seed } },
);
process.exitCode = status ?? 1;
