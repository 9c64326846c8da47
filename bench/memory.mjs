/**
 * Many requests over many operations: is the heap after collection as large at the end as when the caches had filled?
 * Workload (b), whose operations here differ in the leaves they select, and which is asked some of them often and most
 * of them rarely. `--requests 300000`, `--operations 10000`, `--samples 30`, `--order skewed|cycle`, `--no-build`.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prepare } from './lib/prepare.mjs';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '300000' },
    operations: { type: 'string', default: '10000' },
    samples: { type: 'string', default: '30' },
    order: { type: 'string', default: 'skewed' },
    connections: { type: 'string', default: '50' },
    'no-build': { type: 'boolean', default: false },
  },
});
prepare({ build: !values['no-build'] });

const { startBackends } = await import('./lib/backends.mjs');
const { post, programOf } = await import('./lib/contestants.mjs');
const { INSPECT, openInspector } = await import('./lib/inspector.mjs');
const { load } = await import('./lib/measure.mjs');
const { cpuMs, freePort, memoryMb, start, untilAnswered } = await import('./lib/processes.mjs');
const { describeMachine, digits } = await import('./lib/report.mjs');
const { deepVariant, distinct } = await import('./workloads/federation.mjs');

const MAX_HEAP_CHANGE = 0.1;
const MAX_RESIDENT_MB = 300;
/** The part of the run after which every cache that will fill has filled. */
const SETTLED = 1 / 3;

const backends = await startBackends(distinct);
const bodiesFile = join(backends.directory, 'bodies.json');
await writeFile(
  bodiesFile,
  JSON.stringify(
    Array.from({ length: Number(values.operations) }, (_, index) => JSON.stringify({ query: deepVariant(index) })),
  ),
);

const port = await freePort();
const gateway = start(programOf('gatefold', distinct, backends, port, [INSPECT]));
await untilAnswered(gateway, () => post(port, distinct.query, 'Bearer 1'));
const inspector = await openInspector(gateway);

const samples = [];
const count = Math.ceil(Number(values.requests) / Number(values.samples));
let failed = 0;
console.log('requests  heap MB  outside MB  resident MB  peak MB  CPU ms a request  p99 ms');
for (let asked = count; samples.length < Number(values.samples); asked += count) {
  const before = cpuMs(gateway.pid);
  const result = await load({
    port,
    connections: Number(values.connections),
    count,
    bodiesFile,
    order: values.order,
    distinct: true,
  });
  const cpu = (cpuMs(gateway.pid) - before) / result.requests;
  const resident = memoryMb(gateway.pid);
  const { heapUsed, external } = await inspector.heapAfterCollection();
  const sample = {
    heap: heapUsed / 2 ** 20,
    external: external / 2 ** 20,
    resident: resident.now,
    peak: resident.peak,
  };
  samples.push(sample);
  failed += result.failed;
  if (result.failed > 0) console.error(result.failures.join('\n'));
  const columns = [
    String(asked),
    ...Object.values(sample).map((value) => value.toFixed(1)),
    digits(cpu),
    digits(result.p99Ms),
  ];
  console.log(columns.map((text, index) => text.padStart([8, 7, 10, 11, 7, 16, 6][index])).join('  '));
}
inspector.close();
await gateway.stop();
await backends.stop();

const settled = samples.slice(Math.floor(samples.length * SETTLED));
const base = settled[0].heap;
const change = settled.reduce(
  (most, { heap }) => (Math.abs(heap / base - 1) > Math.abs(most) ? heap / base - 1 : most),
  0,
);
const { peak } = samples.at(-1);
console.log(`
${values.requests} requests, ${values.operations} operations (${values.order}), ${failed} failed; ${describeMachine()}
heap after collection, once settled: ${base.toFixed(1)} MB, at most ${(100 * change).toFixed(1)} % from that: ${verdict(Math.abs(change) <= MAX_HEAP_CHANGE)}
peak resident memory ${peak.toFixed(0)} MB, under ${MAX_RESIDENT_MB}: ${verdict(peak < MAX_RESIDENT_MB)}`);
process.exit(failed === 0 && Math.abs(change) <= MAX_HEAP_CHANGE && peak < MAX_RESIDENT_MB ? 0 : 1);

function verdict(holds) {
  return holds ? 'holds' : 'DOES NOT HOLD';
}
