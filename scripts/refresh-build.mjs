/**
 * Run by Jest before any test: brings `dist/` up to date with the sources, since the planner's worker and the command
 * line run from there. Only what has changed is compiled, each file by itself and without a look at its types, which
 * takes milliseconds a file; when nothing has changed, this takes a tenth of a second.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { digestSources, findStale, outputOf, recordBuild, removeOrphans, writeWhole } from './built-from.mjs';

export default async function refreshBuild() {
  const digests = digestSources();
  const stale = findStale(digests);
  if (stale.sources.length > 0) await compile(stale.sources);
  if (stale.removed) removeOrphans();
  if (stale.console) bundleConsole();
  if (stale.sources.length > 0 || stale.removed || stale.console) recordBuild(digests);
}

/** With the compiler that builds, so that each output is what `npm run build` would write. */
async function compile(sources) {
  const { default: ts } = await import('typescript');
  const { config } = ts.readConfigFile('tsconfig.build.json', ts.sys.readFile);
  const { options: asBuilt } = ts.parseJsonConfigFileContent(
    { ...config, files: sources, include: [] },
    ts.sys,
    process.cwd(),
  );
  // A file by itself does not see the package's own `"type": "module"`.
  const options = { ...asBuilt, module: ts.ModuleKind.ESNext };
  for (const source of sources) {
    const output = outputOf(source);
    const { outputText, sourceMapText } = ts.transpileModule(readFileSync(source, 'utf8'), {
      fileName: source,
      compilerOptions: options,
    });
    const map = JSON.parse(sourceMapText);
    map.sources = [relative(dirname(output), source).replaceAll('\\', '/')];
    writeWhole(`${output}.map`, JSON.stringify(map));
    writeWhole(output, outputText);
    if (basename(output) === 'main.js') chmodSync(output, 0o755);
  }
}

function bundleConsole() {
  const { status } = spawnSync(process.execPath, ['scripts/build-console.mjs', '--force'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('The sandbox could not be bundled: node scripts/build-console.mjs says why.');
}
