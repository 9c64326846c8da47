import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cpuMs, memoryMb } from './processes.mjs';

const LOAD = fileURLToPath(new URL('../load.mjs', import.meta.url));
const MAX_OUTPUT_BYTES = 16 * 1_048_576;

/** Requests stay distinct from those of earlier runs, too. */
const TOKENS_A_RUN = 10_000_000;
let runs = 0;

/**
 * Runs the load generator once; `signal` ends it before its time. @param {import('../load.mjs').LoadPlan} plan
 * @returns {Promise<import('../load.mjs').LoadResult>}
 */
export async function load(plan, signal) {
  const { promise, child } = start(plan);
  signal?.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  return JSON.parse((await promise).stdout);
}

function start(plan) {
  runs += 1;
  const promise = promisify(execFile)(
    process.execPath,
    [LOAD, JSON.stringify({ firstToken: runs * TOKENS_A_RUN, ...plan })],
    { maxBuffer: MAX_OUTPUT_BYTES },
  );
  return { promise, child: promise.child };
}

/** A workload's load, without its end. @returns {import('../load.mjs').LoadPlan} */
export function loadPlan(port, { query, distinct }, connections) {
  return { port, connections, bodies: [JSON.stringify({ query })], distinct };
}

/**
 * One round of one contestant.
 *
 * @returns {Promise<{ requests: number, failed: number, failures: string[], perSecond: number, p50Ms: number, p99Ms:
 * number, cpuMs: number, answerBytes: number, backendCalls: number, anonymousCalls: number, memoryMb: number }>}
 *   `cpuMs`: of the contestant's whole process tree, for each completed request. `backendCalls`: the same.
 *   `memoryMb`: the highest so far.
 */
export async function measureRound(contestant, workload, backends, { seconds, connections }) {
  await backends.counts();
  const before = cpuMs(contestant.pid);
  const result = await load({ ...loadPlan(contestant.port, workload, connections), seconds });
  const used = cpuMs(contestant.pid) - before;
  const { calls, anonymous } = await backends.counts();
  const { requests, failed, failures, p50Ms, p99Ms } = result;
  return {
    requests,
    failed,
    failures,
    perSecond: requests / result.seconds,
    p50Ms,
    p99Ms,
    cpuMs: used / requests,
    answerBytes: Math.round(result.bytes / requests),
    backendCalls: calls / requests,
    anonymousCalls: anonymous,
    memoryMb: memoryMb(contestant.pid).peak,
  };
}

/** Of each number the median; of what is no number, the last. */
export function medians(rounds) {
  const median = (numbers) => {
    const sorted = [...numbers].sort((one, other) => one - other);
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  };
  const last = rounds.at(-1);
  return Object.fromEntries(
    Object.keys(last).map((field) => [
      field,
      typeof last[field] === 'number' ? median(rounds.map((round) => round[field])) : last[field],
    ]),
  );
}
