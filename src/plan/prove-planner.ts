import { OperationTypeNode, type GraphQLSchema } from 'graphql';
import { ClientFailure } from '../core/failure.ts';
import { NO_OVERRIDES } from './decide-overrides.ts';
import type { Planner } from './planner.ts';
import { fieldsToProbe, writeProbe, type Probe } from './write-probe.ts';

/** A root field that a planner finds no plan for. */
export interface Unplannable {
  readonly coordinate: string;
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
  return found.flat();
}

async function proveKind(
  planner: Planner<unknown>,
  schema: GraphQLSchema,
  kind: OperationTypeNode,
): Promise<readonly Unplannable[]> {
  const probed = fieldsToProbe(schema, kind);
  if (probed === undefined || (await refusalOf(planner, writeProbe(kind, probed.root, probed.fields))) === undefined)
    return [];
  const found: Unplannable[] = [];
  for (const field of probed.fields) {
    const probe = writeProbe(kind, probed.root, [field]);
    const reason = await refusalOf(planner, probe);
    if (reason !== undefined) found.push(...probe.coordinates.map((coordinate) => ({ coordinate, reason })));
  }
  return found;
}

async function refusalOf(planner: Planner<unknown>, { text }: Probe): Promise<string | undefined> {
  try {
    await planner.plan(text, NO_OVERRIDES);
    return undefined;
  } catch (failure) {
    if (!(failure instanceof ClientFailure)) throw failure;
    if (failure.code !== 'PLANNING_FAILED' && failure.code !== 'PLANNER_UNAVAILABLE') return undefined;
    return failure.cause instanceof Error ? failure.cause.message : failure.message;
  }
}
