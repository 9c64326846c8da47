/**
 * Fuzzes what reads texts that others write, for as long as it is told: mappings, URL templates, connectors at their
 * registration, and the importers. `npm test` does the same for a few seconds, always with the same texts.
 *
 *   npm run fuzz -- --seconds 60 [fuzz.test.ts ...]
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: { seconds: { type: 'string', default: '60' } },
  allowPositionals: true,
});
const paths =
  positionals.length > 0
    ? positionals
    : ['test/unit/core/mapping/fuzz', 'test/unit/supergraph/fuzz', 'test/unit/import/.*fuzz'];
const { status } = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--runInBand', ...paths],
  { stdio: 'inherit', env: { ...process.env, GATEFOLD_FUZZ_SECONDS: values.seconds } },
);
process.exitCode = status ?? 1;
