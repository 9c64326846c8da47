import type { Gateway } from '../../src/gateway.ts';
import type { Random } from '../differential/random.ts';
import { FAMILIES, type HostileRequest } from './hostile-families.ts';
import { mutate, randomDocument } from './random-document.ts';
import { sendHostile, WAYS, type Sent, type Way } from './send-hostile.ts';

/** What was sent, and how long it held the event loop at most. */
export interface Attack extends Sent {
  readonly family: string;
  readonly size: number;
  readonly way: Way;
}

export interface Tried {
  readonly family: string;
  readonly size: number;
  readonly request: HostileRequest;
  readonly way: Way;
}

/**
 * As often is a slow one sent again: a compiler that has not come to it yet, and what it collects, make single ones
 * slow.
 */
const TRIES = 5;

/** Sends a request until it does not hold the event loop for longer than `mostMs`, or has done so every time. */
export async function attack(gateway: Gateway, { family, size, request, way }: Tried, mostMs: number): Promise<Attack> {
  let best: Sent = { blockMs: Infinity, codes: [] };
  for (let tried = 0; tried < TRIES && best.blockMs > mostMs; tried += 1) {
    const sent = await sendHostile(gateway, request, way);
    if (sent.blockMs < best.blockMs) best = sent;
  }
  return { family, size, way, ...best };
}

/** A request of any family, often changed at random; the same for the same chance. */
export function anyRequest(random: Random): Tried {
  const name = random.pick([...Object.keys(FAMILIES), ...Array.from({ length: 20 }, () => 'random')]);
  const size = random.chance(0.3) ? 1 : random.next() ** 2;
  const made = (FAMILIES[name] ?? randomDocument)(size, random);
  const isMutated = random.chance(0.3);
  const request = isMutated ? { ...made, query: mutate(made.query, random) } : made;
  return { family: isMutated ? `${name}, mutated` : name, size, request, way: random.pick(WAYS) };
}

export function isFailed({ blockMs, codes }: Sent, mostMs: number): boolean {
  return blockMs > mostMs || codes.includes('INTERNAL_SERVER_ERROR');
}

export function tell({ family, size, way, blockMs, codes }: Attack): string {
  return (
    `${blockMs.toFixed(1).padStart(8)} ms  ${family}, size ${size.toFixed(2)}, ` +
    `by ${way}: ${codes.join() || 'answered'}`
  );
}
