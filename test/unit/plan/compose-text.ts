import { parse } from 'graphql';
import { readSupergraphText, type SupergraphText } from '../../../src/plan/schema/supergraph-text.ts';
import { composeSupergraph } from '../../../src/supergraph/compose/compose.ts';
import { federatedSdl } from '../../federation/subgraph-service.ts';

/** Composes subgraphs, given by name, to what the checks of plans read. */
export function composeText(subgraphs: Readonly<Record<string, string>>): SupergraphText {
  const registered = Object.entries(subgraphs).map(([name, schema]) => ({
    name,
    federatedSchema: parse(federatedSdl({ schema })),
    origin: { kind: 'federated', url: `http://${name}.invalid/graphql` } as const,
  }));
  const { supergraph, problems } = composeSupergraph(registered);
  if (supergraph === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return readSupergraphText(supergraph.sdl);
}
