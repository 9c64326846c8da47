/**
 * Compiles src/ and subgraphs/ into dist/, bundles the sandbox, and leaves nothing in dist/ whose source is gone.
 * A second run after no change takes a second. `--quiet` says nothing when all goes well.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { digestSources, recordBuild, removeOrphans } from './built-from.mjs';

const quiet = process.argv.includes('--quiet');
const started = performance.now();

// Taken before the compiler reads: what is edited while it runs will be found to differ.
const digests = digestSources();
run('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
removeOrphans();
// npm does so for an installed package; a checkout has no one else.
if (existsSync('dist/src/cli/main.js')) chmodSync('dist/src/cli/main.js', 0o755);
run('scripts/build-console.mjs', []);
recordBuild(digests);

if (!quiet) console.log(`build: done in ${((performance.now() - started) / 1000).toFixed(1)} s`);

function run(script, args) {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
  });
  if (status === 0) return;
  // The compiler reports on standard output, which was not shown.
  if (quiet) spawnSync(process.execPath, [script, ...args], { stdio: 'inherit' });
  process.exit(status ?? 1);
}
