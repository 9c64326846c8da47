import { QueryPlanner } from '@graphql-hive/router-query-planner';
import { createCorrectPlan } from '../correct/correct-plan.ts';
import { NO_OVERRIDES, type ActiveOverrides } from '../model/decide-overrides.ts';
import { leaveOutCosts } from './leave-out-costs.ts';
import { leaveOutProvidedTypenames } from './leave-out-provided-typenames.ts';
import { createLeaveOutTypenames } from './leave-out-typenames.ts';
import type { ScheduledPlan } from '../model/query-plan.ts';
import { readNativePlan } from './read-native-plan.ts';
import { readSupergraphText } from '../schema/supergraph-text.ts';

/** The planner of `@graphql-hive/router-query-planner`: a native addon for Linux (glibc) and macOS. */
export function createNativeEngine(
  supergraphSdl: string,
): (document: string, overrides?: ActiveOverrides) => ScheduledPlan {
  const supergraph = readSupergraphText(supergraphSdl);
  const planner = new QueryPlanner(leaveOutProvidedTypenames(readSupergraphText(leaveOutCosts(supergraph))));
  const leaveOutTypenames = createLeaveOutTypenames(supergraph);
  const makePlan = createCorrectPlan(supergraph, (document, { labels, percentage }) =>
    readNativePlan(planner.plan(leaveOutTypenames(document), undefined, new Set(labels), percentage)),
  );
  return (document, overrides = NO_OVERRIDES) => makePlan(document, overrides);
}
