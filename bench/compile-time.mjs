/**
 * How long an operation of the deep query's size takes from unknown to compiled: the first asking of it less the
 * second. Another gateway has asked the backends before, so that theirs is the same both times. And what the event
 * loop notices: the longest answer to a cheap query beside. `--operations 100`, `--no-build`.
 */
import { parseArgs } from 'node:util';
import { prepare } from './lib/prepare.mjs';

const { values } = parseArgs({
  options: { operations: { type: 'string', default: '100' }, 'no-build': { type: 'boolean', default: false } },
});
prepare({ build: !values['no-build'] });

const { startBackends } = await import('./lib/backends.mjs');
const { post, startContestant } = await import('./lib/contestants.mjs');
const { load } = await import('./lib/measure.mjs');
const { describeMachine, digits } = await import('./lib/report.mjs');
const { deepVariant, distinct, SMALL_QUERY } = await import('./workloads/federation.mjs');

const MAX_COMPILE_MS = 20;

const backends = await startBackends(distinct);
const queries = Array.from({ length: Number(values.operations) }, (_, index) => deepVariant(index));
const before = await startContestant('gatefold', distinct, backends);
for (const query of queries) await post(before.port, query, 'Bearer 1');
await before.stop();

const gatefold = await startContestant('gatefold', distinct, backends);
const cheap = {
  port: gatefold.port,
  connections: 2,
  bodies: [JSON.stringify({ query: SMALL_QUERY })],
  distinct: true,
  ratePerSecond: 200,
};
await load({
  port: gatefold.port,
  connections: 10,
  bodies: [JSON.stringify({ query: distinct.query })],
  distinct: true,
  seconds: 4,
});
const quiet = await load({ ...cheap, seconds: 2 });

const end = new AbortController();
const besides = load({ ...cheap, seconds: 600 }, end.signal);
const differences = [];
for (const query of queries) {
  const first = await timeOf(query);
  const later = [await timeOf(query), await timeOf(query), await timeOf(query)].sort((one, other) => one - other);
  differences.push(first - later[1]);
}
end.abort();
const beside = await besides;
await gatefold.stop();
await backends.stop();

differences.sort((one, other) => one - other);
const median = differences[differences.length >> 1];
console.log(`from unknown to compiled: median ${digits(median)} ms, p90 ${digits(differences[Math.floor(differences.length * 0.9)])} ms (${queries.length} operations)
cheap query: p99 ${digits(quiet.p99Ms)} ms when quiet, ${digits(beside.p99Ms)} ms beside
${describeMachine()}
at most ${MAX_COMPILE_MS} ms: ${median <= MAX_COMPILE_MS ? 'holds' : 'DOES NOT HOLD'}`);
process.exit(median <= MAX_COMPILE_MS ? 0 : 1);

async function timeOf(query) {
  const startedAt = performance.now();
  const { status, text } = await post(gatefold.port, query, 'Bearer 1');
  if (status !== 200) throw new Error(`status ${status}: ${text.slice(0, 300)}`);
  return performance.now() - startedAt;
}
