/**
 * Bundles the sandbox (`src/console/app`) into `dist/console`: the page, and beside it scripts, styles, fonts and
 * Monaco's workers as separate files whose names carry a hash of their content. Does nothing when every output is
 * newer than every input; `--force` builds anyway.
 */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const app = join(root, 'src/console/app');
const output = join(root, 'dist/console');
const assetsFolder = 'console/assets';

const shared = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  // Safari 15.4 is the first that knows style-src-attr, which the page's policy needs.
  target: ['es2022', 'safari15.4'],
  define: { 'process.env.NODE_ENV': '"production"' },
  entryNames: '[name]-[hash]',
  chunkNames: 'chunk-[hash]',
  assetNames: '[name]-[hash]',
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** Fonts inside GraphiQL's stylesheet become files: the policy allows none from `data:`. */
const fontsAsFiles = {
  name: 'fonts-as-files',
  setup(bundler) {
    const urls = [];
    bundler.onResolve({ filter: /^data:font\// }, ({ path }) => {
      const [, extension] = /^data:font\/(\w+)/.exec(path) ?? [];
      urls.push(path);
      return { path: `font.${extension}`, suffix: `?${urls.length - 1}`, namespace: 'font' };
    });
    bundler.onLoad({ filter: /.*/, namespace: 'font' }, ({ suffix }) => {
      const url = urls[Number(suffix.slice(1))];
      return { contents: Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'), loader: 'file' };
    });
  },
};

/** `graphiql/style.css` already holds Monaco's styles; what its modules import would be the same again. */
const monacoStylesOnce = {
  name: 'monaco-styles-once',
  setup(bundler) {
    bundler.onLoad({ filter: /[\\/]monaco-editor[\\/].*\.css$/ }, () => ({ contents: '', loader: 'css' }));
  },
};

/** One classic script a worker, so that each is a single file. Returns the file name of each. */
async function buildWorkers(outdir) {
  const { metafile } = await build({
    ...shared,
    outdir,
    format: 'iife',
    entryPoints: {
      'editor-worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
      'graphql-worker': 'monaco-graphql/esm/graphql.worker.js',
      'json-worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    },
  });
  const names = Object.keys(metafile.outputs).map((path) => basename(path));
  const named = (start) => names.find((name) => name.startsWith(`${start}-worker-`));
  return { metafile, files: { editor: named('editor'), graphql: named('graphql'), json: named('json') } };
}

async function buildApp(outdir, workerFiles) {
  const { metafile } = await build({
    ...shared,
    outdir,
    format: 'esm',
    splitting: true,
    define: { ...shared.define, WORKER_FILES: JSON.stringify(workerFiles) },
    tsconfig: join(app, 'tsconfig.json'),
    jsx: 'automatic',
    loader: { '.svg': 'copy' },
    // The first names lead to CommonJS files, whose parsers are out of sight of the modules that import them.
    alias: { 'prettier/parser-graphql': 'prettier/plugins/graphql', 'prettier/parser-babel': 'prettier/plugins/babel' },
    entryPoints: { sandbox: join(app, 'main.tsx'), icon: join(app, 'icon.svg') },
    plugins: [fontsAsFiles, monacoStylesOnce],
  });
  const outputs = Object.entries(metafile.outputs);
  const [script, { cssBundle }] = outputs.find(([, { entryPoint }]) => entryPoint?.endsWith('main.tsx'));
  const [icon] = outputs.find(([path]) => path.endsWith('.svg'));
  return { metafile, script: basename(script), style: basename(cssBundle), icon: basename(icon) };
}

async function writePage(folder, files) {
  const template = await readFile(join(app, 'index.html'), 'utf8');
  const page = ['script', 'style', 'icon'].reduce(
    (html, name) => html.replace(`{{${name}}}`, `${assetsFolder}/${files[name]}`),
    template,
  );
  await writeFile(join(folder, 'index.html'), page);
}

/** The licences of what was bundled ask to go with it. */
async function writeLicences(folder, metafiles) {
  const inputs = metafiles.flatMap(({ inputs }) => Object.keys(inputs));
  const packages = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  const entries = await Promise.all(
    [...packages].sort().map(async (path) => {
      const { name, version, license } = JSON.parse(await readFile(join(root, path, 'package.json'), 'utf8'));
      const files = (await readdir(join(root, path))).filter((file) =>
        /^(licen[cs]e|notice|thirdpartynotices)/i.test(file),
      );
      const texts = await Promise.all(files.map((file) => readFile(join(root, path, file), 'utf8')));
      return [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join('\n\n');
    }),
  );
  await writeFile(join(folder, 'third-party-licences.txt'), `${entries.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
}

async function timesUnder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(files.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).mtimeMs));
}

/** Inputs: the sources, this script, and the lock file for everything from node_modules. */
async function isFresh() {
  const built = await timesUnder(output).catch(() => []);
  const others = ['package-lock.json', 'scripts/build-console.mjs'].map(
    async (file) => (await stat(join(root, file))).mtimeMs,
  );
  const inputs = [...(await timesUnder(app)), ...(await Promise.all(others))];
  return built.length > 0 && Math.min(...built) > Math.max(...inputs);
}

async function main() {
  if (!process.argv.includes('--force') && (await isFresh())) return;
  const started = performance.now();
  // Built beside and moved into place, so that a half-built page is never served.
  const folder = `${output}.${process.pid}`;
  const assets = join(folder, 'assets');
  await mkdir(assets, { recursive: true });
  try {
    const workers = await buildWorkers(assets);
    const page = await buildApp(assets, workers.files);
    await writePage(folder, page);
    await writeLicences(folder, [workers.metafile, page.metafile]);
    await rm(output, { recursive: true, force: true });
    await rename(folder, output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log(`Built ${relative(root, output)} in ${Math.round(performance.now() - started)} ms.`);
}

await main();
