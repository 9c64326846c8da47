/**
 * Compiles src/ and subgraphs/ into dist/, bundles the sandbox, and leaves nothing in dist/ whose source is gone.
 * A second run after no change takes a second. `--quiet` says nothing when all goes well.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const quiet = process.argv.includes('--quiet');
const started = performance.now();

run('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
removeStale();
// npm does so for an installed package; a checkout has no one else.
if (existsSync('dist/src/cli/main.js')) chmodSync('dist/src/cli/main.js', 0o755);
run('scripts/build-console.mjs', []);

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

/** The compiler never deletes: what a removed file had become would still run, and be published. */
function removeStale() {
  for (const folder of ['src', 'subgraphs']) {
    const output = join('dist', folder);
    if (!existsSync(output)) continue;
    for (const name of readdirSync(output, { recursive: true, encoding: 'utf8' })) {
      const file = join(output, name);
      if (!existsSync(file)) continue;
      const source = statSync(file).isDirectory()
        ? join(folder, name)
        : join(folder, name.replace(/(\.d\.ts|\.js\.map|\.js)$/, '.ts'));
      if (!existsSync(source)) rmSync(file, { recursive: true });
    }
  }
}
