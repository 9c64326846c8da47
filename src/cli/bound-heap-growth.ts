import { constants, PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

const MB = 1_048_576;
const GARBAGE_MB = 68;
/** While plans are made, the planner and what it makes take memory, too. */
const GARBAGE_WHILE_PLANNING_MB = 30;
/** More than so many between two collections are more than a few new operations among known ones. */
const FEW_PLANS = 20;
const MIN_PERCENT = 50;
const MAX_PERCENT = 300;

/**
 * Bounds what the old generation may grow by between two full collections, in place of V8's up to three times what
 * lives in it: docs/decisions/bound-the-heap.md. By half it may always grow. `plansMade` counts plans.
 */
export function boundHeapGrowth(plansMade: () => number): void {
  let known = plansMade();
  // What is set now holds after the next collection: by then plans may be made.
  setGrowth(Infinity);
  const observer = new PerformanceObserver((list) => {
    if (!list.getEntries().some(isFullCollection)) return;
    const made = plansMade();
    setGrowth(made - known);
    known = made;
  });
  observer.observe({ entryTypes: ['gc'] });
}

/**
 * The percentage that the old generation may grow by when so many bytes live in it, and so many plans were made lately.
 */
export function growthPercent(liveBytes: number, plans: number): number {
  const garbage = MB * (plans > FEW_PLANS ? GARBAGE_WHILE_PLANNING_MB : GARBAGE_MB);
  return Math.round(Math.min(MAX_PERCENT, Math.max(MIN_PERCENT, (100 * garbage) / Math.max(liveBytes, 1))));
}

/** V8 reads this flag at the end of each full collection, when it sets the limit for the next. */
function setGrowth(plans: number): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent(oldGenerationBytes(), plans)}`);
}

function oldGenerationBytes(): number {
  return getHeapSpaceStatistics().reduce(
    (sum, space) => (space.space_name.startsWith('new_') ? sum : sum + space.space_used_size),
    0,
  );
}

function isFullCollection(entry: PerformanceEntry): boolean {
  const detail: unknown = 'detail' in entry ? entry.detail : undefined;
  return (
    typeof detail === 'object' &&
    detail !== null &&
    'kind' in detail &&
    detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR
  );
}
