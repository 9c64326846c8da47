import { isObjectType, Kind, type SelectionSetNode } from 'graphql';
import { InternalFailure } from '../../core/failure.ts';
import type { Check } from './check.ts';
import type { PlacedField } from './placed-fields.ts';
import { readDeclarations, type Declarations } from '../schema/read-declarations.ts';
import type { SubgraphTypes } from '../schema/subgraph-types.ts';
import type { SupergraphText } from '../schema/supergraph-text.ts';

/**
 * Makes the check of a step that asks a subgraph for a field which is external there, on a way by which no
 * `@provides` brings it: the subgraph would answer null, and nobody would know. Where one type of a union is provided
 * with a field, a planner has been seen to ask another one for it, which lacks it there.
 */
export function createRefuseUnprovidedFields(
  supergraph: SupergraphText,
  types: SubgraphTypes,
): Check['run'] | undefined {
  if (!supergraph.sdl.includes('external: true')) return undefined;
  const declarations = readDeclarations(supergraph.document());
  if (declarations.external.size === 0) return undefined;
  return ({ subgraph }, fields) => {
    for (const field of fields) refuseUnprovided(field, subgraph, { declarations, types });
  };
}

interface KnownFields {
  readonly declarations: Declarations;
  readonly types: SubgraphTypes;
}

function refuseUnprovided(field: PlacedField, subgraph: string, { declarations, types }: KnownFields): void {
  const { node, parent, above } = field;
  const name = node.name.value;
  const coordinate = `${parent?.name ?? ''}.${name}`;
  const isDeclared =
    !isObjectType(parent) || name.startsWith('_') || types.fieldIn(subgraph, parent.name, name) !== undefined;
  if (!isDeclared) throw new InternalFailure(`the plan asks ${subgraph} for ${coordinate}, which it does not have`);
  if (!declarations.external.has(`${subgraph} ${coordinate}`)) return;
  const way = [...above, field];
  const isProvided = above.some((one, at) => {
    const provided = declarations.provides.get(`${subgraph} ${one.parent?.name ?? ''}.${one.node.name.value}`);
    const below = way.slice(at + 1).map((other) => other.node.name.value);
    return provided !== undefined && selects(provided, below);
  });
  if (!isProvided)
    throw new InternalFailure(`the plan asks ${subgraph} for ${coordinate}, which is external there and not provided`);
}

/** Whether a field set names a path, whatever the types on the way. */
function selects(selectionSet: SelectionSetNode, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined) return false;
  return selectionSet.selections.some((selection) => {
    if (selection.kind === Kind.INLINE_FRAGMENT) return selects(selection.selectionSet, [name, ...rest]);
    if (selection.kind !== Kind.FIELD || selection.name.value !== name) return false;
    return rest.length === 0 || (selection.selectionSet !== undefined && selects(selection.selectionSet, rest));
  });
}
