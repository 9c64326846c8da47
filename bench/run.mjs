/** The benchmark: the same work side by side. README.md beside this file says what is measured and how. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { prepare } from './lib/prepare.mjs';

const HELP = `node bench/run.mjs [options]
  --only a,b              workloads; all by default
  --contestants ours,bff  who takes part; all by default. \`ours\` is gatefold
  --rounds 3              timed rounds of each contestant; medians are shown
  --seconds 5             how long a round is
  --warm-up 5             seconds of load before the first round
  --connections 50        clients, each with one request at a time
  --profile               run Gatefold alone under --cpu-prof, and print where the time goes
  --no-build              take dist/ as it is
  --out FILE              where the JSON goes; bench/results/latest.json by default
  --readme                put the tables into bench/README.md`;

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    contestants: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
    'warm-up': { type: 'string', default: '5' },
    connections: { type: 'string', default: '50' },
    profile: { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    out: { type: 'string', default: fileURLToPath(new URL('results/latest.json', import.meta.url)) },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
prepare({ build: !values['no-build'] });

// Only now is what they import sure to be there.
const { workloads } = await import('./workloads/index.mjs');
const { runWorkload, profileWorkload } = await import('./lib/run-workload.mjs');
const { describeMachine, describePeers, putIntoReadme, writeTable } = await import('./lib/report.mjs');

const chosen = values.only?.split(',') ?? workloads.map(({ name }) => name);
const settings = {
  contestants: values.contestants?.split(',').map((name) => (name === 'ours' ? 'gatefold' : name)),
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  warmUpSeconds: Number(values['warm-up']),
  connections: Number(values.connections),
};

const outcomes = [];
let failed = false;
for (const name of chosen) {
  const workload = workloads.find((one) => one.name === name);
  if (workload === undefined)
    throw new Error(`no workload is called ${name}; there are ${workloads.map((one) => one.name).join(', ')}`);
  if (values.profile) {
    console.log(await profileWorkload(workload, settings));
    continue;
  }
  const outcome = await runWorkload(workload, settings);
  outcomes.push(outcome);
  failed ||= outcome.failed;
  console.log(writeTable(outcome));
}
if (!values.profile) {
  const written = {
    machine: describeMachine(),
    peers: await describePeers(),
    settings,
    outcomes: outcomes.map(({ workload, ...rest }) => ({ workload: workload.name, title: workload.title, ...rest })),
  };
  await mkdir(fileURLToPath(new URL('results/', import.meta.url)), { recursive: true });
  await writeFile(values.out, `${JSON.stringify(written, undefined, 2)}\n`);
  const how =
    `${written.machine}; ${settings.connections} connections, medians of ${settings.rounds} rounds ` +
    `of ${settings.seconds} s. ${written.peers}.`;
  console.log(`${how} JSON: ${values.out}`);
  if (values.readme) await putIntoReadme([how, ...outcomes.map(writeTable)].join('\n\n'));
}
process.exit(failed ? 1 : 0);
