/**
 * From starting the process to its first answer, and what it holds of memory then: Gatefold beside Hive Gateway, in
 * turn. `--rounds 5`, `--query small|deep`, `--contestants ours,hive-jit,hive-rust`, `--no-build`.
 */
import { parseArgs } from 'node:util';
import { prepare } from './lib/prepare.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    query: { type: 'string', default: 'small' },
    contestants: { type: 'string', default: 'gatefold,hive-jit,hive-rust' },
    'no-build': { type: 'boolean', default: false },
  },
});
prepare({ build: !values['no-build'] });

const { startBackends } = await import('./lib/backends.mjs');
const { post, programOf, titles } = await import('./lib/contestants.mjs');
const { medians } = await import('./lib/measure.mjs');
const { cpuMs, freePort, memoryMb, start, untilAnswered } = await import('./lib/processes.mjs');
const { describeMachine, digits, table } = await import('./lib/report.mjs');
const { distinct, small } = await import('./workloads/federation.mjs');

const workload = values.query === 'deep' ? distinct : small;
const names = values.contestants.split(',').map((name) => (name === 'ours' ? 'gatefold' : name));
const backends = await startBackends(workload);
const rounds = Object.fromEntries(names.map((name) => [name, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const name of names) rounds[name].push(await startOnce(name));
}
await backends.stop();

console.log(`First answer of a new process, to the ${values.query} query\n`);
const rows = Object.entries(rounds).map(([name, measured]) => {
  const { answeredMs, cpu, memory } = medians(measured);
  return [titles[name], digits(answeredMs), digits(cpu), String(Math.round(memory))];
});
console.log(table(['', 'ms to the first answer', 'CPU ms', 'resident MB'], rows).join('\n'));
console.log(`\n${describeMachine()}; medians of ${values.rounds}`);
process.exit(0);

async function startOnce(name) {
  const port = await freePort();
  const startedAt = performance.now();
  const process = start(programOf(name, workload, backends, port));
  await untilAnswered(process, () => post(port, workload.query, 'Bearer 1'), { everyMs: 5 });
  const answeredMs = performance.now() - startedAt;
  const measured = { answeredMs, cpu: cpuMs(process.pid), memory: memoryMb(process.pid).now };
  await process.stop();
  return measured;
}
