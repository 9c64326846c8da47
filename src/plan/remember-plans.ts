import { hash } from 'node:crypto';
import { BoundedCache } from '../core/bounded-cache.ts';
import type { ActiveOverrides } from './decide-overrides.ts';
import { unpackPlan, type PackedPlan } from './pack-plan.ts';
import type { PackingPlanner, Planner } from './planner.ts';
import type { QueryPlan } from './query-plan.ts';

// Of an entry of the table, its key, and the strings' own heads.
const ENTRY_BYTES = 250;

/**
 * A planner that remembers what it has answered, packed, by a digest of the document. So an operation whose compiled plan
 * had to make room comes back without being planned again. `maxBytes` bounds what is kept. Refusals are not remembered.
 */
export function rememberPlans(planner: PackingPlanner, maxBytes: number): Planner {
  const kept = new BoundedCache<string, PackedPlan>(maxBytes);

  async function planAnew(document: string, overrides: ActiveOverrides, key: string): Promise<QueryPlan> {
    const packed = await planner.plan(document, overrides);
    kept.set(key, packed, packed.length + ENTRY_BYTES);
    return unpackPlan(packed);
  }

  return {
    plan: (document, overrides) => {
      const key = hash('sha256', `${overrides.percentage} ${overrides.labels.join(' ')}\n${document}`, 'base64');
      const known = kept.get(key);
      return known === undefined ? planAnew(document, overrides, key) : Promise.resolve(unpackPlan(known));
    },
    close: () => planner.close(),
  };
}
