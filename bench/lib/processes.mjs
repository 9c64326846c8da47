import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Those that still run: whatever ends the benchmark ends them. */
const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** The kernel counts processor time in ticks; 100 a second on every Linux that Node runs on. */
const MS_PER_TICK = 10;

/**
 * Starts a Node program. What it writes on standard error is kept and shown when it ends too early.
 *
 * @param {{ file: string, args?: readonly string[], flags?: readonly string[], env?: Record<string, string>, cwd?:
 * string }} program
 */
export function start({ file, args = [], flags = [], env = {}, cwd }) {
  const child = spawn(process.execPath, [...flags, file, ...args], {
    cwd,
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let written = '';
  const keep = (chunk) => (written = `${written}${chunk}`.slice(-4_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve({ code, signal });
    });
  });
  return {
    pid: child.pid,
    child,
    ended,
    get written() {
      return written;
    },
    /** Asks first, then insists. */
    async stop(graceMs = 2_000) {
      child.kill('SIGTERM');
      if ((await Promise.race([ended, pause(graceMs, undefined, { ref: false })])) === undefined) child.kill('SIGKILL');
      return ended;
    },
  };
}

/** Starts a program that prints one line of JSON when it is ready, and answers with that beside the process. */
export async function startAnnounced(program) {
  const process = start(program);
  let text = '';
  const line = await Promise.race([
    new Promise((resolve) => {
      process.child.stdout.on('data', (chunk) => {
        text += chunk;
        if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
      });
    }),
    process.ended,
  ]);
  if (typeof line !== 'string')
    throw new Error(`${program.file} ended with ${line.code ?? line.signal}:\n${process.written}`);
  return { process, announced: JSON.parse(line) };
}

/**
 * Resolves with the first answer of status 200. Asks every few milliseconds, so that cold starts can be timed with it.
 * Rejects when the process ends, or does not answer in time.
 */
export async function untilAnswered(process, ask, { timeoutMs = 30_000, everyMs = 5 } = {}) {
  const deadline = performance.now() + timeoutMs;
  let over;
  let last;
  void process.ended.then((how) => (over = how));
  while (performance.now() < deadline) {
    if (over !== undefined)
      throw new Error(`ended with ${over.code ?? over.signal} before it answered:\n${process.written}`);
    try {
      const answer = await ask();
      if (answer.status === 200) return answer;
      last = `status ${answer.status}: ${answer.text.slice(0, 500)}`;
    } catch (error) {
      last = error.message;
    }
    await pause(everyMs);
  }
  throw new Error(`no answer within ${timeoutMs} ms (${last}):\n${process.written}`);
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Processor time, user and system, in milliseconds, of a process, its threads, its children, and of those of them
 * that have ended and were waited for.
 */
export function cpuMs(pid) {
  return sum(tree(pid), ({ ticks }) => ticks) * MS_PER_TICK;
}

/** Resident memory of a process and its children in megabytes: now, and at its highest. Shared pages count for each. */
export function memoryMb(pid) {
  const read = (field) => sum(tree(pid), ({ pid: member }) => readStatus(member, field)) / 1_024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}

/** The process and all its descendants. */
function tree(pid) {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readStat(name) : []));
  const members = all.filter((one) => one.pid === pid);
  for (const member of members) members.push(...all.filter((one) => one.parent === member.pid));
  return members;
}

/** proc(5): after the name, which may contain anything, field 4 is the parent and 14 to 17 are the times. */
function readStat(name) {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return [{ pid: Number(name), parent: Number(fields[1]), ticks: sum(fields.slice(11, 15), Number) }];
  } catch {
    // Ended between the listing and the reading.
    return [];
  }
}

function readStatus(pid, field) {
  try {
    return Number(
      new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0,
    );
  } catch {
    return 0;
  }
}

function sum(items, measure) {
  return items.reduce((total, item) => total + measure(item), 0);
}
