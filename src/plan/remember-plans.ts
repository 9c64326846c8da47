import { BoundedCache } from '../core/bounded-cache.ts';
import type { ActiveOverrides } from './decide-overrides.ts';
import type { Planner } from './planner.ts';
import type { QueryPlan } from './query-plan.ts';

// Of an entry of the table, its strings' own heads, and what separates the parts of the key.
const ENTRY_BYTES = 200;

/**
 * A planner that remembers what it has answered, as text: a tenth of what a compiled plan weighs, and reading it costs a
 * hundredth of planning. So an operation whose compiled plan had to make room comes back without being planned again.
 * `maxBytes` bounds the texts, each with the document it answers. Refusals are not remembered.
 */
export function rememberPlans(planner: Planner, maxBytes: number): Planner {
  const texts = new BoundedCache<string, string>(maxBytes);

  async function planAnew(document: string, overrides: ActiveOverrides, key: string): Promise<QueryPlan> {
    const plan = await planner.plan(document, overrides);
    const text = JSON.stringify(plan);
    texts.set(key, text, key.length + text.length + ENTRY_BYTES);
    return plan;
  }

  return {
    plan: (document, overrides) => {
      const key = `${overrides.percentage} ${overrides.labels.join(' ')}\n${document}`;
      const known = texts.get(key);
      if (known === undefined) return planAnew(document, overrides, key);
      // What this module wrote itself.
      return Promise.resolve(JSON.parse(known) as QueryPlan);
    },
    close: () => planner.close(),
  };
}
