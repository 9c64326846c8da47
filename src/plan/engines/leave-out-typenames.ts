import { Kind, parse, print, visit, type DocumentNode, type FieldNode, type SelectionNode } from 'graphql';
import { textArgument } from '../../supergraph/join/join-graphs.ts';
import type { SupergraphText } from '../schema/supergraph-text.ts';

/**
 * Makes the change of a document that is to be planned, for a planner that takes `__typename` for a field which
 * `@provides` has to name: where some `@provides` reaches into a field, `__typename` is left out below it. The planner
 * asks for it of its own accord nearly always; otherwise it is found missing.
 */
export function createLeaveOutTypenames(supergraph: SupergraphText): (document: string) => string {
  if (!/provides: "[^"]*\{/.test(supergraph.sdl)) return (document) => document;
  const provided = readProvided(supergraph.document());
  return (text) => {
    const document = parse(text, { noLocation: true });
    return print(
      visit(document, {
        Field: (field): FieldNode | undefined => (provided.has(field.name.value) ? leaveOut(field) : undefined),
      }),
    );
  };
}

/** The names of fields below which some `@provides` names others. */
function readProvided(document: DocumentNode): ReadonlySet<string> {
  const provided = new Set<string>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const directive of definition.fields?.flatMap(({ directives = [] }) => directives) ?? []) {
      const text = directive.name.value === 'join__field' ? textArgument(directive, 'provides') : undefined;
      if (text === undefined) continue;
      visit(parse(`{${text}}`, { noLocation: true }), {
        Field: ({ name, selectionSet }) => void (selectionSet === undefined || provided.add(name.value)),
      });
    }
  }
  return provided;
}

function leaveOut(field: FieldNode): FieldNode | undefined {
  const { selectionSet } = field;
  if (selectionSet === undefined) return undefined;
  const selections = selectionSet.selections.filter((selection) => !isTypename(selection));
  return selections.length === 0 || selections.length === selectionSet.selections.length
    ? undefined
    : { ...field, selectionSet: { ...selectionSet, selections } };
}

function isTypename(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && selection.name.value === '__typename' && selection.alias === undefined;
}
