import type { GraphQLSchema } from 'graphql';
import { FieldWalk, type MetField } from '../core/walk-fields.ts';
import type { AccessRequirement } from '../supergraph/policy/access-requirement.ts';
import type { Authorization } from '../supergraph/policy/authorization.ts';
import type { UnaskedField } from '../supergraph/policy/unasked-field.ts';
import { entitiesOf } from './entities-of.ts';
import { createFieldsNeeding } from './fields-needing.ts';
import { listAsked } from './list-asked.ts';
import { listFetches } from './list-fetches.ts';
import type { PlannedOperation } from './plan-operation.ts';
import { dataKeysOf, type Path } from './plan-paths.ts';
import type { FetchNode, LookupNode } from './query-plan.ts';
import { readOperation, responseNameOf } from './read-operation.ts';

export type FindUnaskedFields = (planned: PlannedOperation) => readonly UnaskedField[];

/** A protected field that a fetch asks a subgraph for, and where its value stands in the merged data. */
interface Fetched {
  readonly coordinate: string;
  readonly requirements: readonly AccessRequirement[];
  readonly path: Path;
}

interface Reading {
  readonly authorization: Authorization;
  readonly schema: GraphQLSchema;
  readonly walk: FieldWalk;
}

const NOTHING: readonly UnaskedField[] = Object.freeze([]);

/**
 * Makes the function that finds what a plan fetches though it asks more of the caller than the operation itself does:
 * keys, nearly always. The operation of every fetch is read as it will be sent. `schema` is the supergraph's with what
 * is inaccessible to clients.
 */
export function createFindUnaskedFields(authorization: Authorization, { schema, publicSchema }: { readonly schema: GraphQLSchema; readonly publicSchema: GraphQLSchema }): FindUnaskedFields {
  const reading: Reading = { authorization, schema, walk: new FieldWalk(schema) };
  const publicWalk = new FieldWalk(publicSchema);
  return (planned) => {
    const asked = listAsked(planned, publicWalk);
    const known = new Set(asked.flatMap(({ field }) => authorization.ofField(field.objects, field.node.name.value)));
    const fetches = listFetches(planned.queryPlan.root);
    const unasked = fetches.flatMap((fetch) => listFetched(fetch, reading)).flatMap((fetched): readonly Fetched[] => {
      const requirements = fetched.requirements.filter((requirement) => !known.has(requirement));
      return requirements.length === 0 ? [] : [{ ...fetched, requirements }];
    });
    if (unasked.length === 0) return NOTHING;
    const fieldsNeeding = createFieldsNeeding(fetches, asked, (lookup) => entitiesOf(lookup, reading));
    return unasked.map(({ coordinate, requirements, path }) => ({
      coordinate,
      requirements,
      neededFor: fieldsNeeding(path).map(({ field }) => ({ node: field.node, coordinate: `${field.typeName ?? ''}.${field.node.name.value}` })),
    }));
  };
}

function listFetched(fetch: FetchNode, { authorization, schema, walk }: Reading): readonly Fetched[] {
  const { kind, selectionSet, fragments } = readOperation(fetch);
  const fetched: Fetched[] = [];
  const paths = new Map<MetField, readonly Path[]>();
  const lookupOf = ({ node, above }: MetField): LookupNode | undefined =>
    above === undefined ? fetch.lookups.find(({ responseName }) => responseName === responseNameOf(node)) : undefined;
  const meet = (field: MetField): void => {
    const { node, objects, above, typeName } = field;
    const lookup = lookupOf(field);
    const around = above === undefined ? [dataKeysOf(fetch.path)] : (paths.get(above) ?? []);
    const own = lookup === undefined ? around.map((path) => [...path, responseNameOf(node)]) : lookup.paths.map(dataKeysOf);
    paths.set(field, own);
    if (lookup !== undefined || node.name.value.startsWith('__')) return;
    const requirements = authorization.ofField(objects, node.name.value);
    if (requirements.length > 0) for (const path of own) fetched.push({ coordinate: `${typeName ?? ''}.${node.name.value}`, requirements, path });
  };
  const typeName = schema.getRootType(kind)?.name ?? '';
  walk.walk({ selectionSet, typeName, objects: walk.objectsOf(typeName), fragments, conditions: undefined }, meet, (field) => {
    const lookup = lookupOf(field);
    return lookup && entitiesOf(lookup, { schema, walk });
  });
  return fetched;
}
