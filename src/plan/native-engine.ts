import { QueryPlanner } from '@graphql-hive/router-query-planner';
import type { QueryPlan } from './query-plan.ts';
import { readNativePlan } from './read-native-plan.ts';

/** The planner of `@graphql-hive/router-query-planner`: a native addon for Linux (glibc) and macOS. */
export function createNativeEngine(supergraphSdl: string): (document: string) => QueryPlan {
  const planner = new QueryPlanner(supergraphSdl);
  // A label is `percent(x)` or a name; progressive overrides are off until something decides them.
  const activeLabels = new Set<string>();
  return (document) => readNativePlan(planner.plan(document, undefined, activeLabels, 100));
}
