import { QueryPlanner } from '@graphql-hive/router-query-planner';
import { createCompleteFields } from './complete-fields.ts';
import { createCompleteKeys } from './complete-keys.ts';
import { NO_OVERRIDES, type ActiveOverrides } from './decide-overrides.ts';
import type { QueryPlan } from './query-plan.ts';
import { readNativePlan } from './read-native-plan.ts';
import { createRefuseContextArguments } from './refuse-context-arguments.ts';
import { createRefuseInvalidOperations } from './refuse-invalid-operations.ts';
import { createRefuseUnmetRequirements } from './refuse-unmet-requirements.ts';
import { createRefuseUnprovidedFields } from './refuse-unprovided-fields.ts';
import { SubgraphTypes } from './subgraph-types.ts';
import { readSupergraphText } from './supergraph-text.ts';

/** The planner of `@graphql-hive/router-query-planner`: a native addon for Linux (glibc) and macOS. */
export function createNativeEngine(supergraphSdl: string): (document: string, overrides?: ActiveOverrides) => QueryPlan {
  const planner = new QueryPlanner(supergraphSdl);
  const supergraph = readSupergraphText(supergraphSdl);
  const completeKeys = createCompleteKeys(supergraph);
  const completeFields = createCompleteFields(supergraph, new SubgraphTypes(supergraph));
  const refuseContextArguments = createRefuseContextArguments(supergraph);
  const refuseInvalidOperations = createRefuseInvalidOperations(supergraph);
  const refuseUnmetRequirements = createRefuseUnmetRequirements(supergraph);
  const refuseUnprovidedFields = createRefuseUnprovidedFields(supergraph);
  return (document, { labels, percentage } = NO_OVERRIDES) => {
    const plan = completeFields(completeKeys(readNativePlan(planner.plan(document, undefined, new Set(labels), percentage))), document);
    refuseContextArguments(plan);
    refuseInvalidOperations(plan);
    refuseUnmetRequirements(plan);
    refuseUnprovidedFields(plan);
    return plan;
  };
}
