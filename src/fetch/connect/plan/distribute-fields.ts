import type { GraphQLObjectType } from 'graphql';
import { provides } from '../../../mapping/infer/output-shape.ts';
import type { CollectedField } from './collect-fields.ts';
import type { ConnectorRuntime } from '../load/connector-runtime.ts';
import { isGiven, type GivenContext } from './is-given.ts';

/** A field that is asked for, or one that only another connector reads. */
export interface AskedOfConnectors {
  readonly name: string;
  readonly field: CollectedField | undefined;
}

/**
 * Distributes fields of a type over connectors that yield them: each time to the one that yields the most of what is
 * left, of equals to the first. What none yields is left out.
 */
export function distributeFields(
  context: GivenContext,
  type: GraphQLObjectType,
  asked: readonly AskedOfConnectors[],
  runtimes: readonly ConnectorRuntime[],
): ReadonlyMap<ConnectorRuntime, readonly AskedOfConnectors[]> {
  const givers = new Map(asked.map((one) => [one, giversOf(context, type, one, runtimes)]));
  const chosen = new Map<ConnectorRuntime, readonly AskedOfConnectors[]>();
  for (let left = asked; left.length > 0; ) {
    let most: readonly AskedOfConnectors[] = [];
    let best: ConnectorRuntime | undefined;
    for (const runtime of runtimes) {
      const given = left.filter((one) => givers.get(one)?.includes(runtime));
      if (given.length > most.length) [best, most] = [runtime, given];
    }
    if (best === undefined) break;
    chosen.set(best, most);
    left = left.filter((one) => !most.includes(one));
  }
  return chosen;
}

/** Those that surely yield all that is asked of a field; where none does, those that yield some of it, or may. */
function giversOf(
  context: GivenContext,
  type: GraphQLObjectType,
  { name, field }: AskedOfConnectors,
  runtimes: readonly ConnectorRuntime[],
): readonly ConnectorRuntime[] {
  const whole = field === undefined ? [] : runtimes.filter(({ shape }) => isGiven(context, type, field, shape));
  return whole.length > 0 ? whole : runtimes.filter(({ shape }) => provides(shape, name));
}
