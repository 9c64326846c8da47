/**
 * What policy costs: a query of 20 fields of one subgraph, 3 of them limited, 5 protected, all with cache hints, beside
 * the same query over the same subgraph without any. Twice: with a cache that is switched off, where the hints decide
 * what headers say, and with one, in which every request looks for an answer in vain. Every request is distinct,
 * callers come with an API key, and everything is admitted. Processor time a request, medians of interleaved rounds.
 * `--rounds 7`, `--seconds 2`, `--redis HOST:PORT` counts and keeps there, `--no-build`.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare } from './lib/prepare.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '2' },
    redis: { type: 'string' },
    'no-build': { type: 'boolean', default: false },
  },
});
prepare({ build: !values['no-build'] });

const { GATEFOLD } = await import('./lib/backends.mjs');
const { load, medians } = await import('./lib/measure.mjs');
const { cpuMs, freePort, start, untilAnswered } = await import('./lib/processes.mjs');
const { describeMachine, digits, table } = await import('./lib/report.mjs');

const FIELDS = Array.from({ length: 20 }, (_, index) => `f${index}`);
const QUERY = `{ thing { ${FIELDS.join(' ')} } }`;
const KEY = 'the-key-of-the-benchmark';
const MAX_ADDED = 0.15;

const answer = Buffer.from(
  JSON.stringify({ data: { thing: Object.fromEntries(FIELDS.map((name) => [name, `value of ${name}`])) } }),
);
const backend = createServer((request, response) => {
  request.resume();
  request.on('end', () =>
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length }).end(answer),
  );
});
await new Promise((resolve) => backend.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${backend.address().port}/graphql`;

const directory = await mkdtemp(join(tmpdir(), 'gatefold-policy-'));
const policy = {
  authentication: {
    consumers: { bench: { scopes: ['read'], keys: [{ sha256: createHash('sha256').update(KEY).digest('hex') }] } },
  },
  ...(values.redis === undefined ? {} : { redis: { url: `redis://${values.redis}` } }),
};
const contestants = {
  'without policy': await startGateway('without', undefined, {}),
  'with, nothing kept': await startGateway('hints', directivesOf, {
    ...policy,
    cache: { answers: { enabled: false }, entities: { enabled: false } },
  }),
  'with, answers kept': await startGateway('kept', directivesOf, policy),
};

const names = Object.keys(contestants);
const rounds = Object.fromEntries(names.map((name) => [name, []]));
for (let round = -1; round < Number(values.rounds); round += 1) {
  for (const [name, { port, pid }] of Object.entries(contestants)) {
    const before = cpuMs(pid);
    const body = JSON.stringify({ query: QUERY });
    const { requests, failed, failures, p99Ms } = await load({
      port,
      connections: 50,
      bodies: [body],
      distinct: true,
      seconds: Number(values.seconds) * (round < 0 ? 3 : 1),
      headers: { 'x-api-key': KEY },
    });
    if (failed > 0) throw new Error(`${failed} requests failed: ${failures.join('; ')}`);
    if (round >= 0) rounds[name].push({ cpuMs: (cpuMs(pid) - before) / requests, p99Ms, requests });
  }
}
for (const { stop } of Object.values(contestants)) await stop();
backend.closeAllConnections();
backend.close();
await rm(directory, { recursive: true });

// Of each round, so that what else the machine does falls on both.
const added = (name) =>
  median(rounds[name].map(({ cpuMs: own }, index) => own / rounds['without policy'][index].cpuMs)) - 1;
const rows = names.map((name) => {
  const { cpuMs: own, p99Ms } = medians(rounds[name]);
  return [name, digits(own), digits(p99Ms), name === 'without policy' ? '' : `${(added(name) * 100).toFixed(1)} %`];
});
console.log(table(['', 'CPU ms a request', 'p99 ms', 'added'], rows).join('\n'));
const holds = names.slice(1).every((name) => added(name) <= MAX_ADDED);
console.log(
  `\n${describeMachine()}; medians of ${values.rounds} rounds. At most ${MAX_ADDED * 100} % is to be ` +
    `added: ${holds ? 'holds' : 'DOES NOT HOLD'}`,
);

function median(numbers) {
  return [...numbers].sort((one, other) => one - other)[numbers.length >> 1];
}

/** @param {number} index */
function directivesOf(index) {
  const limited = index < 3 ? ' @rateLimit(max: 1000000000, window: "1h")' : '';
  const guarded =
    index >= 3 && index < 6 ? ' @authenticated' : index >= 6 && index < 8 ? ' @requiresScopes(scopes: [["read"]])' : '';
  return `${limited}${guarded} @cacheControl(maxAge: ${60 + index}, scope: PRIVATE)`;
}

async function startGateway(name, directives, config) {
  const folder = join(directory, name, 'subgraphs', 'things');
  await mkdir(folder, { recursive: true });
  const links = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated", "@requiresScopes"])
    @link(url: "https://specs.gatefold.dev/policy/v1.0", import: ["@rateLimit", "@cacheControl"])`;
  const fields = FIELDS.map(
    (field, index) => `${field}: String${directives === undefined ? '' : directives(index)}`,
  ).join('\n');
  // Without a hint of its own a root field is not kept, whatever those below it say.
  const onRoot = directives === undefined ? '' : ' @cacheControl(maxAge: 300, scope: PRIVATE)';
  await writeFile(
    join(folder, 'schema.graphql'),
    `${links}\ntype Query { thing: Thing${onRoot} }\ntype Thing {\n${fields}\n}\n`,
  );
  const configFile = join(directory, name, 'gatefold.yaml');
  await writeFile(
    configFile,
    JSON.stringify({
      subgraphsDirectory: 'subgraphs',
      subgraphs: { things: { url } },
      headers: { forward: ['authorization'] },
      log: { level: 'error' },
      ...config,
    }),
  );
  const port = await freePort();
  const gateway = start({
    file: GATEFOLD,
    args: ['serve', '--config', configFile, '--port', String(port)],
    flags: ['--max-semi-space-size=32'],
    cwd: directory,
  });
  await untilAnswered(gateway, () => ask(port));
  return { port, pid: gateway.pid, stop: () => gateway.stop() };
}

async function ask(port) {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': KEY },
    body: JSON.stringify({ query: QUERY }),
  });
  const text = await response.text();
  if (text.includes('"errors"')) throw new Error(text);
  return { status: response.status, text };
}
