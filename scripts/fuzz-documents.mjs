/**
 * Sends hostile documents to a gateway in this process, for as long as it is told, and measures for how long each holds
 * the event loop. Outside the test runner, under which the same code takes several times as long. Run it after a build:
 *
 *   npm run fuzz:documents -- --seconds 600 [--seed 7] [--most-ms 50]
 */
import { mkdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    'most-ms': { type: 'string', default: '50' },
  },
});

/** What is tested is what was built. */
const built = {
  name: 'built',
  setup({ onResolve }) {
    onResolve({ filter: /\/src\/.*\.ts$/ }, ({ path, resolveDir }) => {
      const file = relative(resolve('src'), resolve(resolveDir, path)).replace(/\.ts$/, '.js');
      return { path: pathToFileURL(resolve('dist/src', file)).href, external: true };
    });
  },
};

const folder = resolve('dist/fuzz');
mkdirSync(folder, { recursive: true });
const outfile = join(folder, 'fuzz-documents.mjs');
await build({
  entryPoints: ['test/hostile/fuzz-documents.ts'],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  plugins: [built],
});
const { fuzzDocuments } = await import(pathToFileURL(outfile).href);
const isFine = await fuzzDocuments(
  { seconds: Number(values.seconds), seed: Number(values.seed), mostMs: Number(values['most-ms']) },
  (line) => console.log(line),
);
process.exitCode = isFine ? 0 : 1;
