import { quoted } from './mapping-text.ts';
import { toTypeName } from '../draft/names.ts';
import type { RootFieldDraft } from '../draft/draft.ts';
import { printString } from './print-schema.ts';

const MAX_NAME = 40;

/**
 * A field of Query for a subgraph that has none: a graph needs one (GraphQL §3.3.1). It is named after `title`, so that
 * two such subgraphs stand side by side, and says where the subgraph came from, without a call.
 */
export function originField(title: string, origin: string): RootFieldDraft {
  const name = toTypeName(title, 'subgraph').slice(0, MAX_NAME).replace(/^_/, 'subgraph');
  return {
    name: `${name.charAt(0).toLowerCase()}${name.slice(1)}Origin`,
    at: '',
    description:
      'What this subgraph was imported from. It stands in where nothing can be asked: remove it once the graph ' +
      'has another query.',
    deprecated: undefined,
    args: [],
    type: { kind: 'scalar', name: 'String' },
    connect: `    @connect(selection: ${printString(`$(${quoted(origin)})`)})`,
  };
}
