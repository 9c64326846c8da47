import { ClientFailure } from '../core/failure.ts';
import type { JoinedGraph } from '../join/open-graph.ts';

/** As many of the hottest operations are planned before a swap. */
const WARMED_OPERATIONS = 200;
/** Within which it is done: the next graph must not wait for what is slow to plan. */
const WARMING_MS = 30_000;

/**
 * Plans what clients ask most before they ask it of the new graph, for some time. What it cannot answer any more is
 * left out.
 */
export async function warmGraph(
  next: Pick<JoinedGraph, 'planAhead'>,
  previous: Pick<JoinedGraph, 'recent'>,
): Promise<void> {
  const endsAtMs = performance.now() + WARMING_MS;
  for (const planned of previous.recent(WARMED_OPERATIONS)) {
    if (performance.now() > endsAtMs) return;
    try {
      await next.planAhead(planned);
    } catch (error) {
      if (!(error instanceof ClientFailure)) throw error;
    }
  }
}
