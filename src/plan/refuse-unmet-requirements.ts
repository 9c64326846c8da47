import {
  isAbstractType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ASTNode,
  type FieldNode,
  type GraphQLSchema,
} from 'graphql';
import { InternalFailure } from '../core/failure.ts';
import { headOf } from '../supergraph/sdl/field-paths.ts';
import { readRequirements } from '../supergraph/join/read-requirements.ts';
import { listFetches } from './list-fetches.ts';
import { parseFetch } from './parse-fetch.ts';
import type { FetchNode, QueryPlan, RequiredSelection } from './query-plan.ts';
import type { SupergraphText } from './supergraph-text.ts';

/** What a field requires, by `subgraph Type.field`: the first names of its field set. */
type Requirements = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Makes the check of a plan that asks for a field with `@requires` where nothing carries what it requires: in the
 * middle of an answer, or by a representation without it. The subgraph would compute it from nothing. It throws.
 */
export function createRefuseUnmetRequirements(supergraph: SupergraphText): (plan: QueryPlan) => void {
  if (!supergraph.sdl.includes('requires:')) return () => {};
  const requirements = new Map<string, Set<string>>();
  for (const { subgraph, requiredBy, path } of readRequirements(supergraph.document())) {
    const place = `${subgraph} ${requiredBy}`;
    requirements.set(place, (requirements.get(place) ?? new Set()).add(headOf(path)));
  }
  if (requirements.size === 0) return () => {};
  const schema = supergraph.schema();
  return ({ root }) => {
    for (const fetch of listFetches(root)) refuseUnmet(fetch, requirements, schema);
  };
}

function refuseUnmet(fetch: FetchNode, requirements: Requirements, schema: GraphQLSchema): void {
  const typeInfo = new TypeInfo(schema);
  const visitor = {
    Field(
      field: FieldNode,
      ...[, , , ancestors]: [unknown, unknown, unknown, readonly (ASTNode | readonly ASTNode[])[]]
    ): void {
      const coordinate = coordinatesOf(typeInfo, field.name.value, schema).find((one) =>
        requirements.has(`${fetch.subgraph} ${one}`),
      );
      const required = requirements.get(`${fetch.subgraph} ${coordinate ?? ''}`);
      if (coordinate === undefined || required === undefined) return;
      const above = ancestors.filter((node): node is FieldNode => 'kind' in node && node.kind === Kind.FIELD);
      const lookup =
        above.length === 1
          ? fetch.lookups.find(({ responseName }) => responseName === (above[0]?.alias ?? above[0]?.name)?.value)
          : undefined;
      const sent = new Set(lookup === undefined ? [] : namesOf(lookup.requires));
      const missing = [...required].filter((name) => !sent.has(name));
      if (missing.length > 0)
        throw new InternalFailure(
          `the plan asks ${fetch.subgraph} for ${coordinate} without ${missing.join(', ')}, which it requires`,
        );
    },
  };
  visit(parseFetch(fetch.operation), visitWithTypeInfo(typeInfo, visitor));
}

/** A field of an interface is a field of its objects. */
export function coordinatesOf(typeInfo: TypeInfo, fieldName: string, schema: GraphQLSchema): readonly string[] {
  const parent = typeInfo.getParentType();
  const types = isAbstractType(parent) ? [parent, ...schema.getPossibleTypes(parent)] : [parent];
  return types.map((type) => `${type?.name ?? ''}.${fieldName}`);
}

/** The fields of representations, whatever type they are for. */
function namesOf(selections: readonly RequiredSelection[]): readonly string[] {
  return selections.flatMap((selection) =>
    selection.kind === 'fragment' ? namesOf(selection.selections) : [selection.name],
  );
}
