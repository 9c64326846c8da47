/**
 * New documents that take a planner seconds, all of them within the limits, beside a client with new small operations
 * and one with a known one: what do the two notice? `--seconds 20` (quiet, and beside), `--hostile 6` and `--harmless
 * 5` (new operations a second), `--known 50` (a second), `--kind long|nested`, `--program FILE` (another build's
 * `main.js`; this one is to be built before).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, createServer, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { freePort, start, untilAnswered } from './lib/processes.mjs';
import { describeMachine, digits, table } from './lib/report.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    hostile: { type: 'string', default: '6' },
    harmless: { type: 'string', default: '5' },
    known: { type: 'string', default: '50' },
    kind: { type: 'string', default: 'long' },
    program: { type: 'string' },
  },
});
const GATEFOLD = fileURLToPath(new URL('../dist/src/cli/main.js', import.meta.url));
const MAX_NEW_P99_MS = 500;
const MAX_KNOWN_SLOWDOWN = 2;

const types = Array.from({ length: 12 }, (_, index) => `T${index}`);
const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';
const keyed = (field) => types.map((name) => `type ${name} @key(fields: "id") { id: ID! ${field} }`).join('\n');
const schemas = {
  a: `${LINK} type Query { node(number: Int): Node small(number: Int): Int } interface Node { id: ID! next(number: Int): Node other: Node }
    ${types.map((name) => `type ${name} implements Node @key(fields: "id") { id: ID! next(number: Int): Node other: Node }`).join('\n')}`,
  b: `${LINK} type Query { b: Int } ${keyed('label: String')}`,
  c: `${LINK} type Query { c: Int } ${keyed('price: Int')}`,
};

const typed = (count) =>
  types
    .slice(0, count)
    .map((name) => `... on ${name} { label price }`)
    .join(' ');
const hostile = {
  /** Some seconds, in the native planner itself. */
  long: (number) =>
    `{ ${Array.from({ length: 320 }, (_, index) => `a${index}: node(number: ${number * 1_000 + index}) { ${typed(4)} }`).join(' ')} }`,
  /** Shorter, and less: several levels, each of many types. */
  nested: (number) => {
    let inner = typed(4);
    for (let level = 0; level < 5; level += 1) inner = `next(number: ${number}) { ${inner} } other { ${inner} }`;
    return `{ node(number: ${number}) { ${inner} } }`;
  },
}[values.kind];

const backend = createServer((asked, response) => {
  asked
    .resume()
    .on('end', () =>
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":{"small":1,"node":null}}'),
    );
});
await new Promise((resolve) => backend.listen(0, '127.0.0.1', resolve));
const directory = await mkdtemp(join(tmpdir(), 'gatefold-fairness-'));
const port = await freePort();
const url = `http://127.0.0.1:${backend.address().port}/`;
for (const [name, sdl] of Object.entries(schemas)) await writeFile(join(directory, `${name}.graphql`), sdl);
const subgraphs = Object.fromEntries(Object.keys(schemas).map((name) => [name, { url, schema: `${name}.graphql` }]));
await writeFile(
  join(directory, 'gatefold.yaml'),
  JSON.stringify({ listen: { port }, subgraphs, log: { level: 'error' } }),
);
const gateway = start({
  file: values.program ?? GATEFOLD,
  args: ['serve', '--config', join(directory, 'gatefold.yaml')],
});
const agent = new Agent({ keepAlive: true });
let number = 0;

/** Resolves with how long it took and how it was answered. */
function ask(query) {
  const body = JSON.stringify({ query });
  const headers = {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json',
    'content-length': Buffer.byteLength(body),
  };
  const began = performance.now();
  return new Promise((resolve) => {
    const asking = request(
      { port, host: '127.0.0.1', path: '/graphql', method: 'POST', agent, headers },
      (response) => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (chunk) => (text += chunk))
          .once('end', () =>
            resolve({ ms: performance.now() - began, how: /"code":"([^"]*)"/.exec(text)?.[1] ?? 'answered' }),
          );
      },
    );
    asking.once('error', (error) => resolve({ ms: performance.now() - began, how: error.code })).end(body);
  });
}

/** So many a second for as long, whether they are answered or not. */
async function every(perSecond, seconds, query) {
  const asked = [];
  const endsAt = performance.now() + seconds * 1_000;
  for (let at = performance.now(); at < endsAt; at += 1_000 / perSecond) {
    await pause(Math.max(0, at - performance.now()));
    asked.push(ask(query()));
  }
  return asked;
}

async function measure(withHostile) {
  const seconds = Number(values.seconds);
  const attack = withHostile
    ? every(Number(values.hostile), seconds, () => hostile((number += 1)))
    : Promise.resolve([]);
  const [fresh, known] = await Promise.all([
    every(Number(values.harmless), seconds, () => `{ small(number: ${(number += 1)}) }`).then((asked) =>
      Promise.all(asked),
    ),
    every(Number(values.known), seconds, () => '{ small }').then((asked) => Promise.all(asked)),
  ]);
  return {
    fresh: quantiles(fresh),
    known: quantiles(known),
    attacks: countBy(
      await Promise.all((await attack).map((asked) => Promise.race([asked, pause(100, { how: 'not yet answered' })]))),
    ),
  };
}

function quantiles(answers) {
  const sorted = answers.map(({ ms }) => ms).sort((one, other) => one - other);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  const how = Object.entries(Object.groupBy?.(answers, (one) => one.how) ?? countBy(answers))
    .map(([name, { length }]) => `${length} ${name}`)
    .join(', ');
  return { median: at(0.5), p99: at(0.99), longest: sorted.at(-1), how };
}

function countBy(answers) {
  const counted = {};
  for (const answer of answers) (counted[answer.how] ??= []).push(answer);
  return counted;
}

await untilAnswered(gateway, () => fetch(`http://127.0.0.1:${port}/health/ready`));
for (let warm = 0; warm < 200; warm += 1)
  await ask(warm % 2 === 0 ? '{ small }' : `{ small(number: ${(number += 1)}) }`);
const quiet = await measure(false);
const beside = await measure(true);
agent.destroy();
await gateway.stop(200);
backend.close();
await rm(directory, { recursive: true, force: true });

const row = (name, of) => [name, ...['median', 'p99', 'longest'].map((what) => digits(of[what])), of.how];
console.log(
  table(
    ['', 'median ms', 'p99', 'longest', 'answers'],
    [
      row('new, quiet', quiet.fresh),
      row('new, beside', beside.fresh),
      row('known, quiet', quiet.known),
      row('known, beside', beside.known),
    ],
  ).join('\n'),
);
const holds = beside.fresh.p99 <= MAX_NEW_P99_MS && beside.known.p99 <= MAX_KNOWN_SLOWDOWN * quiet.known.p99;
console.log(
  `\n${describeMachine()}; hostile (${values.kind}), ${values.hostile}/s: ${Object.entries(beside.attacks)
    .map(([how, { length }]) => `${length} ${how}`)
    .join(', ')}.`,
);
console.log(
  `New p99 at most ${MAX_NEW_P99_MS} ms, known p99 at most ${MAX_KNOWN_SLOWDOWN} × ` +
    `quiet: ${holds ? 'holds' : 'DOES NOT HOLD'}`,
);
process.exit(holds ? 0 : 1);
