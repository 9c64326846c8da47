import { OperationTypeNode, type GraphQLSchema } from 'graphql';
import { ClientFailure } from '../../core/failure.ts';
import { NO_OVERRIDES } from '../model/decide-overrides.ts';
import type { Planner } from './planner.ts';
import { fieldsToProbe, writeProbe, type Probe } from './write-probe.ts';

/** What a planner does not plan. */
export interface Unplannable {
  /** A root field; undefined where the planner cannot even start, which is no fault of the graph. */
  readonly coordinate: string | undefined;
  /** In the planner's words. */
  readonly reason: string;
}

/**
 * Plans one real operation for each kind of operation, and tells what cannot be planned: a planner that cannot read a
 * supergraph refuses every operation, which nobody would know before a client asks. Only after a refusal each field is
 * planned by itself. A planner that is too slow has refused nothing.
 */
export async function provePlanner(planner: Planner<unknown>, schema: GraphQLSchema): Promise<readonly Unplannable[]> {
  const found = await Promise.all(Object.values(OperationTypeNode).map((kind) => proveKind(planner, schema, kind)));
  const all = found.flat();
  const notStarted = all.find(({ coordinate }) => coordinate === undefined);
  return notStarted === undefined ? all : [notStarted];
}

async function proveKind(
  planner: Planner<unknown>,
  schema: GraphQLSchema,
  kind: OperationTypeNode,
): Promise<readonly Unplannable[]> {
  const probed = fieldsToProbe(schema, kind);
  if (probed === undefined) return [];
  const refusal = await refusalOf(planner, writeProbe(kind, probed.root, probed.fields));
  if (refusal === undefined) return [];
  if (refusal.notStarted) return [{ coordinate: undefined, reason: refusal.reason }];
  const found: Unplannable[] = [];
  for (const field of probed.fields) {
    const probe = writeProbe(kind, probed.root, [field]);
    const own = await refusalOf(planner, probe);
    if (own !== undefined) found.push(...probe.coordinates.map((coordinate) => ({ coordinate, reason: own.reason })));
  }
  return found;
}

async function refusalOf(
  planner: Planner<unknown>,
  { text }: Probe,
): Promise<{ readonly reason: string; readonly notStarted: boolean } | undefined> {
  try {
    await planner.plan(text, NO_OVERRIDES);
    return undefined;
  } catch (failure) {
    if (!(failure instanceof ClientFailure)) throw failure;
    const notStarted = failure.code === 'PLANNER_UNAVAILABLE' && failure.cause !== undefined;
    if (failure.code !== 'PLANNING_FAILED' && !notStarted) return undefined;
    return { reason: failure.cause instanceof Error ? failure.cause.message : failure.message, notStarted };
  }
}
