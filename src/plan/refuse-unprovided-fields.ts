import {
  isObjectType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type FieldNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { InternalFailure } from '../core/failure.ts';
import { listFetches } from './list-fetches.ts';
import { parseFetch } from './parse-fetch.ts';
import type { FetchNode, QueryPlan } from './query-plan.ts';
import { readDeclarations, type Declarations } from './read-declarations.ts';
import type { SubgraphTypes } from './subgraph-types.ts';
import type { SupergraphText } from './supergraph-text.ts';

/**
 * Makes the check of a plan that asks a subgraph for a field which is external there, on a way by which no
 * `@provides` brings it: the subgraph would answer null, and nobody would know. Where one type of a union is provided
 * with a field, a planner has been seen to ask another one for it, which lacks it there. It throws.
 */
export function createRefuseUnprovidedFields(
  supergraph: SupergraphText,
  types: SubgraphTypes,
): (plan: QueryPlan) => void {
  if (!supergraph.sdl.includes('external: true')) return () => {};
  const declarations = readDeclarations(supergraph.document());
  if (declarations.external.size === 0) return () => {};
  const schema = supergraph.schema();
  return ({ root }) => {
    for (const fetch of listFetches(root)) refuseUnprovided(fetch, declarations, { schema, types });
  };
}

interface Schemas {
  readonly schema: GraphQLSchema;
  readonly types: SubgraphTypes;
}

function refuseUnprovided(
  { subgraph, operation }: FetchNode,
  { external, provides }: Declarations,
  { schema, types }: Schemas,
): void {
  const typeInfo = new TypeInfo(schema);
  /** The fields above, each with what it provides. */
  const way: { readonly name: string; readonly provides: SelectionSetNode | undefined }[] = [];
  const visitor = {
    Field: {
      enter({ name }: FieldNode): void {
        const parent = typeInfo.getParentType();
        const coordinate = `${parent?.name ?? ''}.${name.value}`;
        way.push({ name: name.value, provides: provides.get(`${subgraph} ${coordinate}`) });
        const isDeclared =
          !isObjectType(parent) ||
          name.value.startsWith('_') ||
          types.fieldIn(subgraph, parent.name, name.value) !== undefined;
        if (!isDeclared)
          throw new InternalFailure(`the plan asks ${subgraph} for ${coordinate}, which it does not have`);
        if (!external.has(`${subgraph} ${coordinate}`)) return;
        const provided = way.some(
          (above, at) =>
            above.provides !== undefined &&
            selects(
              above.provides,
              way.slice(at + 1).map((below) => below.name),
            ),
        );
        if (!provided)
          throw new InternalFailure(
            `the plan asks ${subgraph} for ${coordinate}, which is external there and not provided`,
          );
      },
      leave(): void {
        way.pop();
      },
    },
  };
  visit(parseFetch(operation), visitWithTypeInfo(typeInfo, visitor));
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
