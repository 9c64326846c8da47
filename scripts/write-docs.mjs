/**
 * Writes what is derived from the code: gatefold.schema.json, and the tables between the markers of docs/errors.md
 * and docs/configuration.md, and the snapshots of the demo graph in schema/. `--check` writes nothing and fails when
 * one of them is stale.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const { deriveDocs } = await importTypeScript('scripts/derive-docs.ts');
const { deriveSnapshots } = await importTypeScript('scripts/derive-snapshots.ts');
const derived = [...deriveDocs((path) => readFileSync(path, 'utf8')), ...(await deriveSnapshots())];
const stale = [];
for (const { path, text } of derived) {
  let present = '';
  try {
    present = readFileSync(path, 'utf8');
  } catch {
    // Not written yet: as stale as can be.
  }
  if (present === text) continue;
  stale.push(path);
  if (!process.argv.includes('--check')) writeFileSync(path, text);
}

if (stale.length === 0) console.log('docs: in sync with the code');
else if (process.argv.includes('--check'))
  console.error(`stale: ${stale.join(', ')}; \`npm run docs\` writes them anew`);
else console.log(`written: ${stale.join(', ')}`);
process.exitCode = stale.length > 0 && process.argv.includes('--check') ? 1 : 0;

/** Node 20 runs no TypeScript; a bundle inside node_modules still finds every package. */
async function importTypeScript(entry) {
  const cache = join('node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'docs-'));
  const outfile = join(folder, 'bundle.mjs');
  try {
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
