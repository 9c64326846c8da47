import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The functions with the most self time of each profile in a folder (`--cpu-prof` writes one for each thread), as
 * text: the part of the thread's busy time, the milliseconds, the function, where it stands. Only what fell between the
 * two moments counts (microseconds of the monotonic clock): starting and warming up is another story.
 *
 * @param {string} directory @param {{ from: number, to: number }} window
 */
export async function topFunctions(directory, window, howMany = 40) {
  const reports = [];
  for (const file of (await readdir(directory)).filter((name) => name.endsWith('.cpuprofile'))) {
    const profile = JSON.parse(await readFile(join(directory, file), 'utf8'));
    reports.push(`${file}\n${summarize(profile, window, howMany)}`);
  }
  return reports.join('\n\n');
}

/** The monotonic clock that profiles are stamped with. */
export function nowUs() {
  return Number(process.hrtime.bigint() / 1_000n);
}

function summarize({ nodes, samples, timeDeltas, startTime }, { from, to }, howMany) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const self = new Map();
  let at = startTime;
  samples.forEach((id, index) => {
    const delta = timeDeltas[index] ?? 0;
    at += delta;
    if (at < from || at > to) return;
    const name = describe(byId.get(id).callFrame);
    self.set(name, (self.get(name) ?? 0) + delta / 1_000);
  });
  self.delete('(idle)');
  const busy = [...self.values()].reduce((total, ms) => total + ms, 0);
  return [...self]
    .sort(([, one], [, other]) => other - one)
    .slice(0, howMany)
    .map(([name, ms]) => `${((100 * ms) / busy).toFixed(1).padStart(5)} % ${ms.toFixed(0).padStart(7)} ms  ${name}`)
    .join('\n');
}

function describe({ functionName, url, lineNumber }) {
  if (url === '') return functionName || '(native)';
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const place = path.includes('/dist/src/')
    ? path.slice(path.indexOf('/dist/src/') + 10)
    : path.replace(/^.*\/node_modules\//, '');
  return `${functionName || '(anonymous)'}  ${place || basename(path)}:${lineNumber + 1}`;
}
