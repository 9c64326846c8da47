/**
 * Operations made to keep a planner busy, one after the other, each of them new, beside a client with a cheap query:
 * is each refused at once, and does the client notice? Twice: a row of attacks and nothing more, and attacks without a
 * pause for as long. `--attacks 100` (in a row), `--rounds 3`, `--rate 1000` (cheap queries a second), `--seconds 3`
 * (of quiet, and of each kind of attack), `--no-build`.
 */
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
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

/** Each gets a number, so that no two are the same document. It is as long in each: it is written over the last one. */
const NUMBER = '00000000';
const ALIASES = Array.from({ length: 5_000 }, (_, index) => `a${index}: topProducts { inStock }`).join(' ');
const DOUBLING = Array.from(
  { length: 25 },
  (_, level) => `fragment F${level} on User { ...F${level + 1} ...F${level + 1} }`,
).join(' ');
const attacks = {
  '5,000 aliases': `query Attack${NUMBER} { ${ALIASES} }`,
  '25 doubling fragments': `query Attack${NUMBER} { me { ...F0 } } ${DOUBLING} fragment F25 on User { name }`,
};

const backends = await startBackends(small);
const gatefold = await startContestant('gatefold', small, backends);
const cheap = {
  port: gatefold.port,
  connections: 20,
  bodies: [JSON.stringify({ query: small.query })],
  distinct: true,
  ratePerSecond: Number(values.rate),
};
const seconds = Number(values.seconds);
/** Connections are opened and the load generator itself is compiled before anything counts. */
const LEAD_IN_SECONDS = 0.7;
const quiet = () => load({ ...cheap, leadInSeconds: LEAD_IN_SECONDS, seconds: seconds + LEAD_IN_SECONDS });
// Until everything on the way is compiled, by Node and by us.
await load({ ...cheap, ratePerSecond: undefined, seconds: 5 });

const kinds = {
  [`${values.attacks} in a row, then none`]: (sent) => sent < Number(values.attacks),
  'without a pause': (sent, timeIsOver) => sent < Number(values.attacks) || !timeIsOver,
};
const rows = [];
let holds = true;
let attackNumber = 0;
for (const [name, document] of Object.entries(attacks)) {
  const rounds = Object.fromEntries(Object.keys(kinds).map((kind) => [kind, []]));
  const answers = new Set();
  const attack = openAttack(document, answers);
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [kind, goesOn] of Object.entries(kinds)) {
      const before = await quiet();
      rounds[kind].push({ quietMs: before.p99Ms, ...(await attackBeside(attack, goesOn)) });
    }
  }
  for (const [kind, measured] of Object.entries(rounds)) {
    const { quietMs, besideMs, attacks: count, perSecond, medianMs } = medians(measured);
    const longestMs = Math.max(...measured.map((one) => one.longestMs));
    const fails =
      longestMs > MAX_REFUSAL_MS ||
      besideMs > MAX_SLOWDOWN * quietMs ||
      [...answers].some((answer) => !answer.startsWith('refused'));
    holds &&= !fails;
    const figures = [
      digits(medianMs),
      digits(longestMs),
      digits(quietMs),
      digits(besideMs),
      digits(besideMs / quietMs),
    ];
    rows.push([
      `${name}, ${kind}`,
      ...figures,
      String(count),
      perSecond.toFixed(0),
      [...answers].join('; '),
      fails ? 'does not hold' : 'holds',
    ]);
  }
}
await gatefold.stop();
await backends.stop();

console.log(
  table(
    [
      '',
      'refused after ms, median',
      'longest',
      'cheap p99 ms, quiet',
      'beside',
      '×',
      'attacks',
      'a second',
      'answers',
      '',
    ],
    rows,
  ).join('\n'),
);
console.log(
  `\n${describeMachine()}; ${values.rate} cheap queries/s for ${seconds} s, medians of ${values.rounds} rounds.`,
);
console.log(
  `Each refused within ${MAX_REFUSAL_MS} ms, p99 beside at most ${MAX_SLOWDOWN} × ` +
    `quiet: ${holds ? 'holds' : 'DOES NOT HOLD'}`,
);
process.exit(holds ? 0 : 1);

/**
 * Cheap queries for as long as it was quiet before, and attacks from their beginning, each when the last is refused.
 */
async function attackBeside(attack, goesOn) {
  const end = new AbortController();
  const besides = load({ ...cheap, leadInSeconds: LEAD_IN_SECONDS, seconds: 600 }, end.signal);
  const times = [];
  // The generator's own start takes as long again at most.
  await pause(2_000 * LEAD_IN_SECONDS);
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1_000;
  while (goesOn(times.length, performance.now() >= endsAt)) times.push(await attack());
  const tookMs = performance.now() - startedAt;
  await pause(Math.max(0, endsAt - performance.now()));
  end.abort();
  times.sort((one, other) => one - other);
  const beside = await besides;
  return {
    besideMs: beside.p99Ms,
    attacks: times.length,
    perSecond: (1_000 * times.length) / tookMs,
    medianMs: times[times.length >> 1],
    longestMs: times.at(-1),
  };
}

/**
 * Makes the function that sends the next attack and resolves with how many milliseconds its answer took. It costs next
 * to nothing itself, since it shares the machine with those that it measures: one connection, bytes made before.
 */
function openAttack(document, answers) {
  const body = Buffer.from(JSON.stringify({ query: document }));
  const numberAt = body.indexOf(NUMBER);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    authorization: 'Bearer 666',
    'content-length': body.length,
  };
  return () => {
    body.write(String((attackNumber += 1)).padStart(NUMBER.length, '0'), numberAt, 'latin1');
    const startedAt = performance.now();
    return new Promise((resolve, reject) => {
      const asking = request(
        { port: gatefold.port, host: '127.0.0.1', path: '/graphql', method: 'POST', agent, headers },
        (response) => {
          let text = '';
          response
            .setEncoding('utf8')
            .on('data', (chunk) => (text += chunk))
            .once('error', reject)
            .once('end', () => {
              resolve(performance.now() - startedAt);
              // A refused operation has no data. Its status depends on the media type that the client accepts.
              answers.add(
                JSON.parse(text).data === undefined
                  ? `refused: ${response.statusCode}, ${/"code":"([^"]*)"/.exec(text)?.[1]}`
                  : 'answered',
              );
            });
        },
      );
      asking.once('error', reject).end(body);
    });
  };
}
