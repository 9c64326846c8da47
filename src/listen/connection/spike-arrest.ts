import { randomInt } from 'node:crypto';
import { networkOf } from '../../core/caller-address.ts';
import { rateLimited, type ClientFailure } from '../../core/failure.ts';

export interface SpikeArrest {
  readonly requestsPerSecond: number;
  readonly burst: number;
}

/** Two rows of 32,768 numbers, 512 kB in all, however many addresses come. */
const SLOTS = 32_768;

/**
 * Makes what refuses an address that comes too often (GCRA: each request moves on the time at which the address will
 * have used up what it is owed). Throws RATE_LIMITED. 0.2 µs, and no memory for each address: two rows of slots are
 * found by two hashes, and only an address whose both slots are shared with busy ones is taken for busy. The hashes
 * differ from process to process, so that nobody can choose whose slots to share.
 */
export function createSpikeArrest(
  { requestsPerSecond, burst }: SpikeArrest,
  now: () => number = () => performance.now(),
): (address: string) => void {
  const intervalMs = 1_000 / requestsPerSecond;
  const toleranceMs = (burst - 1) * intervalMs;
  const rows = [0, 1].map(() => ({ seed: randomInt(2 ** 31), busyUntilMs: new Float64Array(SLOTS) }));
  const policy = `"spike";q=${burst};w=${Math.max(1, Math.ceil(burst / requestsPerSecond))}`;
  return (address) => {
    const nowMs = now();
    const network = networkOf(address);
    const slots = rows.map(({ seed }) => hash(network, seed) % SLOTS);
    const busyMs = Math.max(nowMs, Math.min(...rows.map(({ busyUntilMs }, row) => busyUntilMs[slots[row] ?? 0] ?? 0)));
    if (busyMs - nowMs > toleranceMs + 0.001) throw tooOften(busyMs - nowMs - toleranceMs, policy);
    rows.forEach(({ busyUntilMs }, row) => {
      const slot = slots[row] ?? 0;
      busyUntilMs[slot] = Math.max(busyUntilMs[slot] ?? 0, busyMs + intervalMs);
    });
  };
}

function tooOften(waitMs: number, policy: string): ClientFailure {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return rateLimited('Too many requests come from this address.', seconds, {
    'ratelimit-policy': policy,
    ratelimit: `"spike";r=0;t=${seconds}`,
  });
}

/** FNV-1a. */
function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return (value ^ (value >>> 15)) >>> 0;
}
