import type { PreparedOperation } from '../../core/backend.ts';
import type { FetchStep } from '../../plan/model/query-plan.ts';

/**
 * Groups the steps of a plan: those of one wave come together whose calls a batch may serve together. Returns the group
 * of each step by its index: the index of the first step of the group.
 */
export function groupSteps(steps: readonly FetchStep[], prepared: readonly PreparedOperation[]): readonly number[] {
  return steps.map(({ subgraph, wave }, index) => {
    const first = steps.findIndex((other) => other.subgraph === subgraph && other.wave === wave);
    if (first === index) return index;
    const own = batchesOf(prepared[index]);
    const sharing = steps.findIndex(
      (other, earlier) =>
        earlier < index &&
        other.subgraph === subgraph &&
        other.wave === wave &&
        batchesOf(prepared[earlier]).some((batch) => own.includes(batch)),
    );
    return sharing === -1 ? index : sharing;
  });
}

function batchesOf(prepared: PreparedOperation | undefined): readonly string[] {
  return prepared?.predict().flatMap(({ sharing }) => sharing ?? []) ?? [];
}
