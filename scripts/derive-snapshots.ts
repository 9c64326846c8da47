import { lexicographicSortSchema, printSchema } from 'graphql';
import { composeSupergraph } from '../src/supergraph/compose/compose.ts';
import { readSubgraphFolder } from '../src/supergraph/register/read-subgraphs.ts';
import { describeProblem } from '../src/supergraph/problems/schema-failure.ts';
import type { DerivedFile } from './derive-docs.ts';

/**
 * The demo graph as it composes, to be reviewed with the change that alters it: the supergraph, and what clients see.
 */
export async function deriveSnapshots(): Promise<readonly DerivedFile[]> {
  const { subgraphs, problems } = await readSubgraphFolder('subgraphs', {});
  const composed = problems.length > 0 ? { problems } : composeSupergraph(subgraphs);
  if (!('supergraph' in composed) || composed.supergraph === undefined)
    throw new Error(composed.problems.map(describeProblem).join('\n'));
  const { sdl, publicSchema } = composed.supergraph;
  return [
    { path: 'schema/supergraph.graphql', text: `${sdl.trim()}\n` },
    { path: 'schema/public.graphql', text: `${printSchema(lexicographicSortSchema(publicSchema))}\n` },
  ];
}
