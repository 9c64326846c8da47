import { readFile, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { titles } from './contestants.mjs';

/**
 * @typedef {{ workload: import('../workloads/index.mjs').Workload, results: Record<string, ReturnType<typeof
 * import('./measure.mjs').medians>>, notes: string[] }} Outcome
 */

/** The outcome of one workload as a Markdown table; ratios are to the hand-written BFF's. @param {Outcome} outcome */
export function writeTable({ workload, results, notes }) {
  const limit = results.bff;
  const rows = Object.entries(results).map(([name, result]) => [
    titles[name],
    digits(result.cpuMs),
    limit === undefined ? '' : ratio(result.cpuMs / limit.cpuMs),
    String(Math.round(result.perSecond)),
    digits(result.p50Ms),
    digits(result.p99Ms),
    limit === undefined ? '' : ratio(result.p99Ms / limit.p99Ms),
    String(Math.round(result.memoryMb)),
    digits(result.backendCalls),
  ]);
  const bytes = Object.values(results)[0]?.answerBytes ?? 0;
  return [
    `### (${workload.name}) ${workload.title}`,
    '',
    `One answer: ${(bytes / 1_000).toFixed(1)} kB.`,
    '',
    ...table(
      ['', 'CPU ms a request', '× BFF', 'requests/s', 'p50 ms', 'p99 ms', '× BFF', 'peak MB', 'calls a request'],
      rows,
    ),
    ...(notes.length === 0 ? [] : ['', ...notes.map((note) => `- ${note}`)]),
    '',
  ].join('\n');
}

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '--:'))), ...rows.map(line)];
}

/** The versions of those who take part besides us, as they are pinned. */
export async function describePeers() {
  const { dependencies } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  return PEERS.map((name) => `${name} ${dependencies[name]}`).join(', ');
}

export function describeMachine() {
  const [first] = cpus();
  return (
    `${cpus().length} × ${first?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, ` +
    `Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`
  );
}

const PEERS = ['@apollo/gateway', '@apollo/server', '@graphql-hive/gateway', '@graphql-hive/router-runtime', 'undici'];
const README = new URL('../README.md', import.meta.url);
const RESULTS = /(?<=<!-- results -->\n)[^]*(?=<!-- end of results -->)/;

/** Replaces the results that the README shows. */
export async function putIntoReadme(text) {
  const readme = await readFile(README, 'utf8');
  await writeFile(
    README,
    readme.replace(RESULTS, () => `\n${text.trim()}\n\n`),
  );
}

/** Three digits that say something. */
export function digits(value) {
  if (value === null || Number.isNaN(value)) return '';
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(value < 0.1 ? 2 : 3);
}

function ratio(value) {
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
