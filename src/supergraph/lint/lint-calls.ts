import { getNamedType, isInterfaceType, isObjectType, type GraphQLNamedType, type GraphQLSchema } from 'graphql';
import { outputShape, provides, type Shape } from '../../mapping/infer/output-shape.ts';
import { placedField } from '../connectors/check/check-connector-set.ts';
import type { Connector, ConnectorSet } from '../connectors/model/connector.ts';
import { fieldSetOfPaths, headOf } from '../sdl/field-paths.ts';
import { isTypeWithFields } from '../sdl/read-types.ts';
import { nameSome } from '../problems/name-some.ts';
import { findLists, isList } from './find-lists.ts';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import type { Subgraph, Supergraph } from '../supergraph.ts';

/**
 * Finds the fields that cost one call for each object of a list (N+1), and says which connector would ask for many
 * objects at once. They are no mistakes: the supergraph is served as it is.
 */
export function lintCalls({ schema, subgraphs }: Supergraph): readonly SchemaProblem[] {
  const lists = findLists(schema);
  const all = [...subgraphs.values()];
  return all.flatMap((subgraph) => {
    const { origin } = subgraph;
    if (origin.kind !== 'connectors') return [];
    const set = origin.connectors;
    const others = all.filter((one) => one !== subgraph);
    // Once, when the first entity asks: with thousands of connectors, a walk through all for each entity takes minutes.
    let known: ReadonlyMap<string, readonly Shape[]> | undefined;
    const yielded = (): ReadonlyMap<string, readonly Shape[]> => (known ??= yieldedInLists(set.connectors, set.schema));
    return set.connectors.flatMap((connector): readonly SchemaProblem[] => {
      if (connector.batch !== undefined || connector.arm.kind === 'virtual') return [];
      const message = lintField(connector, set.schema, lists) ?? lintFinder(connector, { set, others, lists, yielded });
      if (message === undefined) return [];
      const { line, column } = connector.position;
      return [{ subgraph: subgraph.name, coordinate: connector.coordinate, code: 'N_PLUS_ONE', message, line, column }];
    });
  });
}

function lintField(
  { place, requires, wholeParent }: Connector,
  schema: GraphQLSchema,
  lists: ReadonlyMap<string, string>,
): string | undefined {
  const list = place.kind === 'field' ? lists.get(place.typeName) : undefined;
  if (place.kind !== 'field' || list === undefined || requires.length === 0) return undefined;
  const type = schema.getType(place.typeName);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[place.fieldName] : undefined;
  const many = field !== undefined && isList(field.type) ? ', many: true' : '';
  const reads = wholeParent ? '$batch' : requires.map((path) => `$batch.${path}`).join(', ');
  return (
    `is called once for each \`${place.typeName}\` of a list such as \`${list}\`; with ${reads} in place of ` +
    '$this ' +
    `and \`batch: { maxSize: …${many} }\`, one call would serve many`
  );
}

interface Around {
  readonly set: ConnectorSet;
  readonly others: readonly Subgraph[];
  readonly lists: ReadonlyMap<string, string>;
  /** What the connectors of the subgraph yield in lists. */
  readonly yielded: () => ReadonlyMap<string, readonly Shape[]>;
}

function lintFinder({ entity, selection }: Connector, { set, others, lists, yielded }: Around): string | undefined {
  const list = entity === undefined ? undefined : lists.get(entity.typeName);
  if (entity === undefined || list === undefined) return undefined;
  const given = namesOf(outputShape(selection)).filter(
    (name) => name !== '__typename' && !entity.key.some((path) => headOf(path) === name),
  );
  const batched = set.connectors
    .filter((one) => one.batch !== undefined && one.entity?.typeName === entity.typeName)
    .map((one) => outputShape(one.selection));
  const single = given.filter((name) => !batched.some((shape) => provides(shape, name)));
  const asked =
    others.some((subgraph) => defines(subgraph, entity.typeName)) ||
    yielded()
      .get(entity.typeName)
      ?.some((shape) => single.some((name) => !provides(shape, name))) === true;
  if (single.length === 0 || !asked) return undefined;
  const key = entity.key.map((path) => `$batch.${path}`).join(' and ');
  return (
    `finds ${nameSome(single.map((name) => `${entity.typeName}.${name}`))} with one call for each ` +
    `\`${entity.typeName}\` of a list such as \`${list}\`, by "${fieldSetOfPaths(entity.key)}"; a \`@connect\` on ` +
    'the ' +
    `type \`${entity.typeName}\` that reads ${key} would find many with one call`
  );
}

function namesOf(shape: Shape): readonly string[] {
  return shape.kind === 'object' ? [...shape.fields.keys()] : [];
}

function defines({ federatedSchema }: Subgraph, typeName: string): boolean {
  return (federatedSchema?.definitions ?? []).some((node) => isTypeWithFields(node) && node.name.value === typeName);
}

/** What connectors yield of each type in a list, by its name. */
function yieldedInLists(
  connectors: readonly Connector[],
  schema: GraphQLSchema,
): ReadonlyMap<string, readonly Shape[]> {
  const yielded = new Map<string, Shape[]>();
  const visit = (shape: Shape, type: GraphQLNamedType, many: boolean): void => {
    if (shape.kind !== 'object' || !(isObjectType(type) || isInterfaceType(type))) return;
    if (many) {
      const shapes = yielded.get(type.name) ?? [];
      shapes.push(shape);
      yielded.set(type.name, shapes);
    }
    for (const [name, member] of shape.fields) {
      const below = type.getFields()[name];
      if (below !== undefined) visit(member.shape, getNamedType(below.type), many || isList(below.type));
    }
  };
  for (const { place, selection } of connectors) {
    const field = placedField(place, schema);
    if (field !== undefined) visit(outputShape(selection), getNamedType(field.type), isList(field.type));
  }
  return yielded;
}
