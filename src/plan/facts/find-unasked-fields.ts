import { getNamedType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import type { KeyRead } from '../../core/backend.ts';
import { FieldWalk, type MetField } from '../../core/document/walk-fields.ts';
import type { AccessRequirement } from '../../supergraph/policy/facts/access-requirement.ts';
import type { Authorization } from '../../supergraph/policy/facts/authorization.ts';
import type { UnaskedField } from '../../supergraph/policy/facts/unasked-field.ts';
import { entitiesOf } from './entities-of.ts';
import { createFieldsNeeding } from './fields-needing.ts';
import { listAsked } from './list-asked.ts';
import type { PlannedOperation } from '../document/planned-operation.ts';
import { dataKeysOf, type AskedField, type Path } from '../model/plan-paths.ts';
import type { FetchStep, Lookup } from '../model/query-plan.ts';
import { responseNameOf, type ReadOperation } from '../model/read-operation.ts';
import { allSteps } from '../model/waves.ts';

/** `readsOf`: what the backend of a step reads to answer it, beyond what the step says. */
export type FindUnaskedFields = (
  planned: PlannedOperation,
  by: { readonly readsOf: (step: FetchStep) => readonly KeyRead[]; readonly read: ReadOperation },
) => readonly UnaskedField[];

/** A protected field that a fetch brings, or its backend reads. */
interface Fetched {
  readonly coordinate: string;
  readonly requirements: readonly AccessRequirement[];
  /** Where its value stands in the merged data. */
  readonly path: Path;
  /** Where stands what a backend finds by it. */
  readonly gives: readonly Path[];
}

interface AccessReading {
  readonly authorization: Authorization;
  readonly schema: GraphQLSchema;
  readonly walk: FieldWalk;
}

type ReadingSteps = AccessReading & { readonly read: ReadOperation };

const NOTHING: readonly UnaskedField[] = Object.freeze([]);

/**
 * Makes the function that finds what a plan fetches though it asks more of the caller than the operation itself does:
 * keys, nearly always. The operation of every fetch is read as it will be sent, and so is what connectors look their
 * objects up by. `schema` is the supergraph's with what
 * is inaccessible to clients.
 */
export function createFindUnaskedFields(
  authorization: Authorization,
  { schema, publicSchema }: { readonly schema: GraphQLSchema; readonly publicSchema: GraphQLSchema },
): FindUnaskedFields {
  const reading: AccessReading = { authorization, schema, walk: new FieldWalk(schema) };
  const publicWalk = new FieldWalk(publicSchema);
  return (planned, { readsOf, read }) => {
    const asked = listAsked(planned, publicWalk);
    const known = new Set(asked.flatMap(({ field }) => authorization.ofField(field.objects, field.node.name.value)));
    const fetches = allSteps(planned.queryPlan);
    const unasked = fetches
      .flatMap((fetch) => [
        ...listFetched(fetch, { ...reading, read }),
        ...readsOf(fetch).flatMap((key) => listRead(fetch, key, reading)),
      ])
      .flatMap((fetched): readonly Fetched[] => {
        const requirements = fetched.requirements.filter((requirement) => !known.has(requirement));
        return requirements.length === 0 ? [] : [{ ...fetched, requirements }];
      });
    if (unasked.length === 0) return NOTHING;
    const fieldsNeeding = createFieldsNeeding(fetches, asked, {
      entitiesOf: (lookup) => entitiesOf(lookup, reading),
      read,
    });
    const needing = ({ path, gives }: Fetched): readonly AskedField[] => {
      const found = new Set(gives.map((given) => given.join('.')));
      return gives.length === 0
        ? fieldsNeeding(path)
        : [...asked.filter((field) => found.has(field.path.join('.'))), ...gives.flatMap(fieldsNeeding)];
    };
    return unasked.map((fetched) => ({
      coordinate: fetched.coordinate,
      requirements: fetched.requirements,
      neededFor: needing(fetched).map(({ field }) => ({
        node: field.node,
        coordinate: `${field.typeName ?? ''}.${field.node.name.value}`,
      })),
    }));
  };
}

function listFetched(fetch: FetchStep, { authorization, schema, walk, read }: ReadingSteps): readonly Fetched[] {
  const { kind, selectionSet, fragments } = read(fetch);
  const fetched: Fetched[] = [];
  const paths = new Map<MetField, readonly Path[]>();
  const lookupOf = ({ node, above }: MetField): Lookup | undefined =>
    above === undefined ? fetch.lookups.find(({ responseName }) => responseName === responseNameOf(node)) : undefined;
  const meet = (field: MetField): void => {
    const { node, objects, above, typeName } = field;
    const lookup = lookupOf(field);
    const around = above === undefined ? [dataKeysOf(fetch.path)] : (paths.get(above) ?? []);
    const own =
      lookup === undefined ? around.map((path) => [...path, responseNameOf(node)]) : lookup.paths.map(dataKeysOf);
    paths.set(field, own);
    if (lookup !== undefined || node.name.value.startsWith('__')) return;
    const requirements = authorization.ofField(objects, node.name.value);
    if (requirements.length > 0)
      for (const path of own)
        fetched.push({ coordinate: `${typeName ?? ''}.${node.name.value}`, requirements, path, gives: [] });
  };
  const typeName = schema.getRootType(kind)?.name ?? '';
  walk.walk(
    { selectionSet, typeName, objects: walk.objectsOf(typeName), fragments, conditions: undefined },
    meet,
    (field) => {
      const lookup = lookupOf(field);
      return lookup && entitiesOf(lookup, { schema, walk });
    },
  );
  return fetched;
}

/** The protected fields of a key that a backend reads. */
function listRead(fetch: FetchStep, { typeName, key, at, gives }: KeyRead, reading: AccessReading): readonly Fetched[] {
  const [first = '', ...below] = at.split('.').filter((step) => step !== '@');
  const lookup = fetch.lookups.find(({ responseName }) => responseName === first);
  const around = lookup === undefined ? [[...dataKeysOf(fetch.path), first]] : lookup.paths.map(dataKeysOf);
  return key.flatMap((path) => {
    const requirements = requirementsOf(path, typeName, reading);
    if (requirements.length === 0) return [];
    return around.map((place): Fetched => {
      const object = [...place, ...below];
      return {
        coordinate: `${typeName}.${path}`,
        requirements,
        path: [...object, ...path.split('.')],
        gives: gives.map((name) => [...object, name]),
      };
    });
  });
}

/** What all fields on a path from a type ask for. */
function requirementsOf(
  path: string,
  typeName: string,
  { authorization, schema, walk }: AccessReading,
): readonly AccessRequirement[] {
  const found = new Set<AccessRequirement>();
  let type = schema.getType(typeName);
  for (const name of path.split('.')) {
    if (!isObjectType(type) && !isInterfaceType(type)) break;
    for (const requirement of authorization.ofField(walk.objectsOf(type.name), name)) found.add(requirement);
    const field = type.getFields()[name];
    type = field && getNamedType(field.type);
  }
  return [...found];
}
