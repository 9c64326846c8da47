import { parseJson } from '../../core/json/parse-json.ts';
import { remainingPolicy } from '../layers/kept.ts';
import type { CountOutcomes, LocalLayer } from '../layers/local-layer.ts';
import type { RequestCaching } from '../policy/request-caching.ts';
import type { Slot } from './cached-part.ts';

/** Where parts are kept, and who is told what was found. */
export interface PartsKept {
  readonly layer: LocalLayer<string>;
  readonly count: CountOutcomes;
}

/** Takes what is kept; returns what should be asked for again meanwhile. */
export function takeKept(
  slots: readonly Slot[],
  { layer, count }: PartsKept,
  caching: RequestCaching,
): readonly Slot[] {
  const expiring: Slot[] = [];
  const counted = { hit: 0, miss: 0, stale: 0 };
  for (const slot of slots) {
    if (!slot.isTried) continue;
    const found = (slot.found = layer.find(slot.key));
    if (found === undefined || found.standing === 'for errors' || (caching.isRefresh && found.standing !== 'fresh')) {
      counted.miss += 1;
      continue;
    }
    use(slot, layer, caching);
    counted[found.standing === 'stale' ? 'stale' : 'hit'] += 1;
    if (found.standing === 'fresh' || found.kept.refreshing) continue;
    found.kept.refreshing = true;
    expiring.push(slot);
  }
  for (const outcome of ['hit', 'miss', 'stale'] as const) if (counted[outcome] > 0) count(outcome, counted[outcome]);
  return expiring;
}

/** Takes what has been kept since it was looked for. */
export function useFresh(slots: readonly Slot[], { layer }: PartsKept, caching: RequestCaching): void {
  for (const slot of slots) {
    slot.found = layer.find(slot.key) ?? slot.found;
    if (slot.found?.standing === 'fresh' || (slot.found?.standing === 'refresh ahead' && !caching.isRefresh))
      use(slot, layer, caching);
  }
}

/** Takes what is kept for the case that asking fails. False when there is nothing. */
export function useForErrors(slot: Slot, { layer, count }: PartsKept, caching: RequestCaching): boolean {
  const { found } = slot;
  if (found === undefined || found.kept.goneFromMs <= layer.now()) return false;
  const { policy, storedAtMs } = found.kept;
  if (storedAtMs + (policy.maxAge + policy.staleIfError) * 1_000 <= layer.now()) return false;
  count('stale', 1);
  use(slot, layer, caching);
  return true;
}

function use(slot: Slot, layer: LocalLayer<string>, caching: RequestCaching): void {
  if (slot.found === undefined) return;
  const { kept } = slot.found;
  slot.part.admission.found();
  // Whoever gets it changes it.
  slot.value = parseJson(kept.value);
  slot.isKnown = true;
  slot.errors.length = 0;
  caching.note(slot.part.part.whole.hinted);
  caching.note(remainingPolicy(kept, layer.now()));
  for (const cacheTag of kept.own) if (!cacheTag.startsWith('K:')) caching.dependOn(cacheTag);
}
