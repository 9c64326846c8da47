import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Installs what only the benchmark needs, when it is missing, and builds Gatefold unless `build` is false. */
export function prepare({ build }) {
  const options = { stdio: 'inherit', cwd: here('../..') };
  // Not only the folder: an interrupted installation leaves one behind, but not this file.
  if (!existsSync(here('../node_modules/.package-lock.json')))
    execFileSync('npm', ['ci', '--prefix', 'bench', '--no-audit', '--no-fund'], options);
  if (build) execFileSync(process.execPath, ['scripts/build.mjs', '--quiet'], options);
}
