import type { GraphQLSchema } from 'graphql';
import { InternalFailure } from '../../core/failure.ts';
import { headOf } from '../../supergraph/sdl/field-paths.ts';
import { readRequirements } from '../../supergraph/join/read-requirements.ts';
import type { Check } from './check.ts';
import { coordinatesOf, type PlacedField } from './placed-fields.ts';
import type { DraftStep, RequiredSelection } from '../model/query-plan.ts';
import type { SupergraphText } from '../schema/supergraph-text.ts';

/** What a field requires, by `subgraph Type.field`: the first names of its field set. */
type Requirements = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Makes the check of a step that asks for a field with `@requires` where nothing carries what it requires: in the
 * middle of an answer, or by a representation without it. The subgraph would compute it from nothing.
 */
export function createRefuseUnmetRequirements(supergraph: SupergraphText): Check['run'] | undefined {
  if (!supergraph.sdl.includes('requires:')) return undefined;
  const requirements = new Map<string, Set<string>>();
  for (const { subgraph, requiredBy, path } of readRequirements(supergraph.document())) {
    const place = `${subgraph} ${requiredBy}`;
    requirements.set(place, (requirements.get(place) ?? new Set()).add(headOf(path)));
  }
  if (requirements.size === 0) return undefined;
  const schema = supergraph.schema();
  return (step, fields) => {
    for (const field of fields) refuseUnmet(field, step, { requirements, schema });
  };
}

function refuseUnmet(
  field: PlacedField,
  { subgraph, lookups }: DraftStep,
  { requirements, schema }: { readonly requirements: Requirements; readonly schema: GraphQLSchema },
): void {
  const coordinate = coordinatesOf(field, schema).find((one) => requirements.has(`${subgraph} ${one}`));
  const required = requirements.get(`${subgraph} ${coordinate ?? ''}`);
  if (coordinate === undefined || required === undefined) return;
  const [root, ...others] = field.above;
  const lookup =
    root !== undefined && others.length === 0
      ? lookups.find(({ responseName }) => responseName === (root.node.alias ?? root.node.name).value)
      : undefined;
  const sent = new Set(lookup === undefined ? [] : namesOf(lookup.requires));
  const missing = [...required].filter((name) => !sent.has(name));
  if (missing.length > 0)
    throw new InternalFailure(
      `the plan asks ${subgraph} for ${coordinate} without ${missing.join(', ')}, which it requires`,
    );
}

/** The fields of representations, whatever type they are for. */
function namesOf(selections: readonly RequiredSelection[]): readonly string[] {
  return selections.flatMap((selection) =>
    selection.kind === 'fragment' ? namesOf(selection.selections) : [selection.name],
  );
}
