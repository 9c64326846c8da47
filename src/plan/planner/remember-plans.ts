import { hash } from 'node:crypto';
import { OPERATOR, type Asker } from '../../core/turns/asker.ts';
import { BoundedCache } from '../../core/bounded-cache.ts';
import { ClientFailure } from '../../core/failure.ts';
import { PartedCache } from '../../core/parted-cache.ts';
import type { ActiveOverrides } from '../model/decide-overrides.ts';
import { unpackPlan, type PackedPlan } from '../model/pack-plan.ts';
import type { PackingPlanner, Planner } from './planner.ts';
import type { ScheduledPlan } from '../model/query-plan.ts';

// Of an entry of the table, its key, and the strings' own heads.
const ENTRY_BYTES = 250;
/** Documents that were too much for the planner: 300 B each. */
const REFUSED = 5_000;
/** The machine may have been busy with something else. */
const REFUSED_FOR_MS = 60_000;

interface Refused {
  readonly failure: ClientFailure;
  readonly untilMs: number;
}

/**
 * A planner that remembers what it has answered, packed, by a digest of the document. So an operation whose compiled
 * plan had to make room comes back without being planned again. `maxBytes` bounds what is kept, of which strangers have
 * a share. That a document took too much time or memory is remembered for a while, other refusals are not.
 */
export function rememberPlans(
  planner: PackingPlanner,
  maxBytes: number,
  now: () => number = () => performance.now(),
): Planner {
  const kept = new PartedCache<string, PackedPlan>(maxBytes);
  const refused = new BoundedCache<string, Refused>(REFUSED);

  async function planAnew(
    document: string,
    overrides: ActiveOverrides,
    { asker, key }: { readonly asker: Asker; readonly key: string },
  ): Promise<ScheduledPlan> {
    const known = refused.get(key);
    if (known !== undefined && now() < known.untilMs) throw known.failure;
    try {
      const packed = await planner.plan(document, overrides, asker);
      kept.set(key, packed, packed.length + ENTRY_BYTES, asker.part);
      return unpackPlan(packed);
    } catch (error) {
      if (error instanceof ClientFailure && error.code === 'OPERATION_TOO_LARGE')
        refused.set(key, { failure: error, untilMs: now() + REFUSED_FOR_MS }, 1);
      throw error;
    }
  }

  return {
    plan: (document, overrides, asker = OPERATOR) => {
      const key = hash('sha256', `${overrides.percentage} ${overrides.labels.join(' ')}\n${document}`, 'base64');
      const known = kept.get(key, asker.part);
      return known === undefined ? planAnew(document, overrides, { asker, key }) : Promise.resolve(unpackPlan(known));
    },
    close: () => planner.close(),
  };
}
