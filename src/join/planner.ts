import { parse } from 'graphql';
import type { Config } from '../config/schema.ts';
import type { Backend } from '../core/backend.ts';
import type { Log } from '../observe/log.ts';
import { provePlanner, type Unplannable } from '../plan/planner/prove-planner.ts';
import type { Planner } from '../plan/planner/planner.ts';
import { rememberPlans } from '../plan/planner/remember-plans.ts';
import { WorkerPlanner } from '../plan/planner/worker-planner.ts';
import { findRootOwners } from '../supergraph/join/find-root-owners.ts';
import { SchemaFailure } from '../supergraph/problems/schema-failure.ts';
import type { SchemaProblem } from '../supergraph/problems/schema-problem.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';

type Engine = Config['planner']['engine'];

/**
 * Starts the planner of a supergraph and proves that it plans. What the configured engine cannot plan, the other one
 * may: then that serves, and the log says so. Rejects with a `SchemaFailure` when neither does.
 */
export async function openPlanner(supergraph: Supergraph, config: Config['planner'], log: Log): Promise<Planner> {
  const first = startPlanner(supergraph, config, config.engine);
  const unplannable = await proveOrClose(first, supergraph);
  if (unplannable.length === 0) return first;
  const other = config.engine === 'native' ? 'portable' : 'native';
  const second = startPlanner(supergraph, config, other);
  const stillUnplannable = await proveOrClose(second, supergraph);
  const [reason, otherReason] = [reasonNotStarted(unplannable), reasonNotStarted(stillUnplannable)];
  if (stillUnplannable.length > 0) {
    if (reason !== undefined && otherReason !== undefined)
      throw nobodyStarts({ [config.engine]: reason, [other]: otherReason });
    // What keeps a planner from starting says nothing about the graph; what the other one found does.
    throw new SchemaFailure(
      reason === undefined
        ? problemsOf(unplannable, supergraph, config.engine)
        : problemsOf(stillUnplannable, supergraph, other),
    );
  }
  log.warn(
    { engine: other, reason: unplannable[0]?.reason },
    reason === undefined
      ? `the ${config.engine} planner cannot plan on this graph: the ${other} one serves it`
      : `the ${config.engine} planner cannot start: the ${other} one serves`,
  );
  return second;
}

/** The same for the backends that its plans will call: they are closed when there is no planner. */
export async function joinPlanner(
  supergraph: Supergraph,
  { config, log }: { readonly config: Config; readonly log: Log },
  backends: ReadonlyMap<string, Backend>,
): Promise<Planner> {
  try {
    return await openPlanner(supergraph, config.planner, log);
  } catch (error) {
    await Promise.all([...backends.values()].map((backend) => backend.close()));
    throw error;
  }
}

function startPlanner({ sdl }: Supergraph, config: Config['planner'], engine: Engine): Planner {
  return rememberPlans(new WorkerPlanner({ supergraphSdl: sdl, engine }, config), config.cacheBytes / 3);
}

async function proveOrClose(planner: Planner, { publicSchema }: Supergraph): Promise<readonly Unplannable[]> {
  try {
    const unplannable = await provePlanner(planner, publicSchema);
    if (unplannable.length > 0) await planner.close();
    return unplannable;
  } catch (error) {
    await planner.close();
    throw error;
  }
}

function reasonNotStarted(unplannable: readonly Unplannable[]): string | undefined {
  return unplannable.find(({ coordinate }) => coordinate === undefined)?.reason;
}

function nobodyStarts(reasons: Readonly<Record<string, string>>): SchemaFailure {
  const told = Object.entries(reasons).map(([engine, reason]) => `the ${engine} one: ${reason}`);
  return new SchemaFailure([
    { subgraph: undefined, code: 'PLANNER_UNAVAILABLE', message: `no planner can start; ${told.join('; ')}` },
  ]);
}

/** What one reason explains is told once, at the first of its places. */
function problemsOf(
  unplannable: readonly Unplannable[],
  { sdl }: Supergraph,
  engine: Engine,
): readonly SchemaProblem[] {
  const owners = findRootOwners(parse(sdl, { noLocation: true }));
  const byReason = new Map<string, string[]>();
  for (const { reason, coordinate } of unplannable)
    if (coordinate !== undefined) byReason.set(reason, [...(byReason.get(reason) ?? []), coordinate]);
  return [...byReason].map(([reason, [coordinate = '', ...others]]) => {
    const [subgraph, ...more] = owners.get(coordinate) ?? [];
    const what = others.length === 0 ? 'it' : `it and ${others.length} more root fields`;
    return {
      subgraph: more.length > 0 ? undefined : subgraph,
      coordinate,
      code: 'UNPLANNABLE',
      message: `the ${engine} planner cannot plan ${what}: ${reason}`,
    };
  });
}
