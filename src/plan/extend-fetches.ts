import { visit, type SelectionSetNode, type VariableDefinitionNode } from 'graphql';
import { declareVariables } from './declare-variables.ts';
import type { DemandedField } from './demand.ts';
import type { MissingField } from './find-missing-fields.ts';
import { mapFetches } from './map-fetches.ts';
import type { Writer } from './plan-writers.ts';
import type { FetchNode, QueryPlan } from './query-plan.ts';
import type { SubgraphTypes } from './subgraph-types.ts';
import { isPlain, writeField } from './write-lookup.ts';
import { parseFieldSet } from '../supergraph/sdl/field-set.ts';

/** A field that a fetch is to ask for, too, where it meets the objects that the field is missing of. */
export interface Extension {
  readonly writer: Writer;
  readonly selection: string;
}

/** Finds a fetch that meets the objects in time, in a subgraph that answers the field. */
export function findExtension(
  { typeName, path, writers }: MissingField,
  field: DemandedField,
  types: SubgraphTypes,
): Extension | undefined {
  // Root fields have an order, or none to meet.
  if (path.length === 0) return undefined;
  const writer = writers.find(({ fetch, as, renames }) => {
    // What is taken out of an answer by its name might be taken for the new field.
    if (renames.length > 0) return false;
    return field.name === '__typename' ? as === typeName : isPlain(types.fieldIn(fetch.subgraph, as, field.name));
  });
  return (
    writer && { writer, selection: `...on ${writer.as}{${writeField(field, writer.fetch.subgraph, writer.as, types)}}` }
  );
}

/** Lets the fetches of a plan ask for more. `variables` are those of the operation that is planned. */
export function extendFetches(
  { root }: QueryPlan,
  extensions: readonly Extension[],
  variables: readonly VariableDefinitionNode[],
): QueryPlan {
  const byFetch = new Map<FetchNode, Extension[]>();
  for (const extension of extensions)
    byFetch.set(extension.writer.fetch, [...(byFetch.get(extension.writer.fetch) ?? []), extension]);
  return {
    root:
      root &&
      mapFetches(root, (fetch) => {
        const added = byFetch.get(fetch);
        return added === undefined ? fetch : extendFetch(fetch, added, variables);
      }),
  };
}

function extendFetch(
  fetch: FetchNode,
  extensions: readonly Extension[],
  variables: readonly VariableDefinitionNode[],
): FetchNode {
  const [first] = extensions;
  if (first === undefined) return fetch;
  const added = new Map<SelectionSetNode, Set<string>>();
  for (const { writer, selection } of extensions)
    added.set(writer.selectionSet, (added.get(writer.selectionSet) ?? new Set()).add(selection));
  const document = visit(first.writer.document, {
    SelectionSet: (node): SelectionSetNode | undefined => {
      const texts = added.get(node);
      return (
        texts && {
          ...node,
          selections: [...node.selections, ...[...texts].flatMap((text) => parseFieldSet(text).selections)],
        }
      );
    },
  });
  return declareVariables(fetch, document, variables);
}
