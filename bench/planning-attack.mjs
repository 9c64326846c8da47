/**
 * Operations made to keep a planner busy, one after the other, each of them new, beside a client with a cheap query:
 * is each refused at once, and does the client notice? `--attacks 100`, `--rounds 3`, `--rate 1000` (cheap queries a
 * second), `--seconds 3` (of quiet, and of attacks), `--no-build`.
 */
import { parseArgs } from 'node:util';
import { prepare } from './lib/prepare.mjs';

const { values } = parseArgs({
  options: {
    attacks: { type: 'string', default: '100' },
    rounds: { type: 'string', default: '3' },
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '3' },
    'no-build': { type: 'boolean', default: false },
  },
});
prepare({ build: !values['no-build'] });

const { startBackends } = await import('./lib/backends.mjs');
const { post, startContestant } = await import('./lib/contestants.mjs');
const { load, medians } = await import('./lib/measure.mjs');
const { describeMachine, digits, table } = await import('./lib/report.mjs');
const { small } = await import('./workloads/federation.mjs');

const MAX_REFUSAL_MS = 100;
const MAX_SLOWDOWN = 2;

/** Each gets a number, so that no two are the same document. */
const ALIASES = Array.from({ length: 5_000 }, (_, index) => `a${index}: topProducts { inStock }`).join(' ');
const DOUBLING = Array.from({ length: 25 }, (_, level) => `fragment F${level} on User { ...F${level + 1} ...F${level + 1} }`).join(' ');
const attacks = {
  '5,000 aliases': (number) => `query Aliases${number} { ${ALIASES} }`,
  '25 doubling fragments': (number) => `query Doubling${number} { me { ...F0 } } ${DOUBLING} fragment F25 on User { name }`,
};

const backends = await startBackends(small);
const gatefold = await startContestant('gatefold', small, backends);
const cheap = { port: gatefold.port, connections: 20, bodies: [JSON.stringify({ query: small.query })], distinct: true, ratePerSecond: Number(values.rate) };
const seconds = Number(values.seconds);
/** Connections are opened and the load generator itself is compiled before anything counts. */
const LEAD_IN_SECONDS = 0.7;
const quiet = () => load({ ...cheap, leadInSeconds: LEAD_IN_SECONDS, seconds: seconds + LEAD_IN_SECONDS });
// Until everything on the way is compiled, by Node and by us.
await load({ ...cheap, ratePerSecond: undefined, seconds: 5 });

const rows = [];
let holds = true;
let attackNumber = 0;
for (const [name, write] of Object.entries(attacks)) {
  const rounds = [];
  const answers = new Set();
  for (let round = 0; round < Number(values.rounds); round++) {
    const before = await quiet();
    const attacked = await attackBeside(write, answers);
    rounds.push({ quietMs: before.p99Ms, besideMs: attacked.beside.p99Ms, attacks: attacked.attacks, medianMs: attacked.medianMs, longestMs: attacked.longestMs });
  }
  const { quietMs, besideMs, attacks: count, medianMs } = medians(rounds);
  const longestMs = Math.max(...rounds.map((one) => one.longestMs));
  const refused = [...answers].every((answer) => answer.startsWith('refused'));
  holds &&= refused && longestMs <= MAX_REFUSAL_MS && besideMs <= MAX_SLOWDOWN * quietMs;
  rows.push([name, digits(medianMs), digits(longestMs), digits(quietMs), digits(besideMs), digits(besideMs / quietMs), String(count), [...answers].join('; ')]);
}
await gatefold.stop();
await backends.stop();

console.log(table(['', 'refused after ms, median', 'longest', 'cheap p99 ms, quiet', 'beside', '×', 'attacks', 'answers'], rows).join('\n'));
console.log(`\n${describeMachine()}; at least ${values.attacks} in a row, ${values.rate} cheap queries/s, medians of ${values.rounds} rounds.`);
console.log(`Each refused within ${MAX_REFUSAL_MS} ms, p99 beside at most ${MAX_SLOWDOWN} × quiet: ${holds ? 'holds' : 'DOES NOT HOLD'}`);
process.exit(holds ? 0 : 1);

/** One attack after the other, at least as many as asked for and for as long as it was quiet before. */
async function attackBeside(write, answers) {
  const end = new AbortController();
  const besides = load({ ...cheap, leadInSeconds: LEAD_IN_SECONDS, seconds: 600 }, end.signal);
  const times = [];
  // The generator's own start takes as long again at most.
  await new Promise((resolve) => setTimeout(resolve, 2_000 * LEAD_IN_SECONDS));
  const endsAt = performance.now() + seconds * 1_000;
  while (times.length < Number(values.attacks) || performance.now() < endsAt) {
    const query = write((attackNumber += 1));
    const startedAt = performance.now();
    const { status, text } = await post(gatefold.port, query, 'Bearer 666');
    times.push(performance.now() - startedAt);
    // A refused operation has no data. Its status depends on the media type that the client accepts.
    answers.add(JSON.parse(text).data === undefined ? `refused: ${status}, ${/"code":"([^"]*)"/.exec(text)?.[1]}` : 'answered');
  }
  end.abort();
  times.sort((one, other) => one - other);
  return { beside: await besides, attacks: times.length, medianMs: times[times.length >> 1], longestMs: times.at(-1) };
}
