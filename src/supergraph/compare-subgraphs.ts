import { print } from 'graphql';
import type { Subgraph, Supergraph } from './supergraph.ts';

/** The names of subgraphs by what has become of them, in order. */
export interface SubgraphChanges {
  readonly came: readonly string[];
  readonly went: readonly string[];
  readonly changed: readonly string[];
}

/**
 * What another supergraph brings. Of one that was composed elsewhere, nothing of a subgraph is known but where it is.
 */
export function compareSubgraphs(before: Supergraph | undefined, after: Supergraph): SubgraphChanges {
  const known = before?.subgraphs ?? new Map<string, Subgraph>();
  const names = [...new Set([...known.keys(), ...after.subgraphs.keys()])].sort();
  const both = names.filter((name) => known.has(name) && after.subgraphs.has(name));
  return {
    came: names.filter((name) => !known.has(name)),
    went: names.filter((name) => !after.subgraphs.has(name)),
    changed: both.filter((name) => describe(known.get(name)) !== describe(after.subgraphs.get(name))),
  };
}

function describe(subgraph: Subgraph | undefined): string {
  if (subgraph === undefined) return '';
  const { federatedSchema, origin, policies = [] } = subgraph;
  const behind =
    origin.kind === 'connectors' ? [origin.connectors.sdl, [...origin.connectors.sources.values()]] : [origin.url];
  return JSON.stringify([
    federatedSchema && print(federatedSchema),
    origin.kind,
    behind,
    policies.map(({ coordinate, node }) => `${coordinate} ${print(node)}`),
  ]);
}
