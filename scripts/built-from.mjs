/**
 * What `dist/` was built from: a digest of each source, kept in `dist/.built-from.json`. Digests rather than times,
 * since what is edited while the compiler runs is older than its output, and what a copy or a stash brings back may be.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const RECORD = 'dist/.built-from.json';
const SETTINGS = ['tsconfig.json', 'tsconfig.build.json'];
const CONSOLE = 'src/console/app';
const CONSOLE_SETTINGS = ['package-lock.json', 'scripts/build-console.mjs'];
// With slashes the wrong way round nothing would be found to be the sandbox's.
const slashes = (path) => path.replaceAll('\\', '/');

/** The digest of every file that the build reads, by its path. */
export function digestSources() {
  const files = ['src', 'subgraphs'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => slashes(join(folder, name))),
  );
  const sources = files.filter((file) => isForConsole(file) || isCompiled(file));
  return Object.fromEntries(
    [...sources, ...SETTINGS, ...CONSOLE_SETTINGS]
      .filter((file) => statSync(file).isFile())
      .map((file) => [file, createHash('sha1').update(readFileSync(file)).digest('base64')]),
  );
}

/** What differs between the sources and `dist/`. */
export function findStale(digests) {
  const built = readRecord();
  const differs = (file) => built[file] !== digests[file];
  const all = SETTINGS.some(differs);
  const compiled = Object.keys(digests).filter(isCompiled);
  return {
    sources: compiled.filter((file) => all || differs(file) || !existsSync(outputOf(file))),
    console:
      !existsSync('dist/console/index.html') ||
      Object.keys({ ...built, ...digests }).some((file) => isForConsole(file) && differs(file)),
    removed: Object.keys(built).some((file) => isCompiled(file) && digests[file] === undefined),
  };
}

export function recordBuild(digests) {
  writeWhole(RECORD, JSON.stringify(digests));
}

/** The compiler never deletes: what a removed file had become would still run, and be published. */
export function removeOrphans() {
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

export function outputOf(source) {
  return join('dist', source.replace(/\.ts$/, '.js'));
}

/** Whoever reads the file meanwhile reads the one before. */
export function writeWhole(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}`;
  writeFileSync(beside, text);
  renameSync(beside, file);
}

function isForConsole(file) {
  return file.startsWith(`${CONSOLE}/`) || CONSOLE_SETTINGS.includes(file);
}

function isCompiled(file) {
  return file.endsWith('.ts') && !file.endsWith('.d.ts') && !isForConsole(file);
}

function readRecord() {
  try {
    return JSON.parse(readFileSync(RECORD, 'utf8'));
  } catch {
    return {};
  }
}
