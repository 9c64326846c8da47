import type { Policy } from './police/police-request.ts';
import type { Connections } from './open-backends.ts';
import type { Supergraph } from './supergraph/supergraph.ts';

/** The policies that a supergraph and the configuration ask for, in the order in which they are to be met. */
export function joinPolicies(_supergraph: Supergraph, _resources: Connections): readonly Policy[] {
  return [];
}
