import { getNamedType, isObjectType, type GraphQLObjectType } from 'graphql';
import { outputShape, provides, type Shape } from '../../mapping/infer/output-shape.ts';
import { resultType } from '../connectors/check/check-connector-set.ts';
import { headOf } from '../sdl/field-paths.ts';
import { nameSome } from '../problems/name-some.ts';
import type { Connector, ConnectorPlace, ConnectorSet } from '../connectors/model/connector.ts';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import type { Supergraph } from '../supergraph.ts';

/**
 * Finds the fields that are null wherever one connector gives an object, since its selection leaves them out and no
 * connector finds them from what it has. They may be meant to be: the supergraph is served as it is.
 */
export function lintUnmapped({ subgraphs }: Supergraph): readonly SchemaProblem[] {
  return [...subgraphs.values()].flatMap(({ name, origin }) => {
    if (origin.kind !== 'connectors') return [];
    const given = listGiven(origin.connectors);
    return origin.connectors.connectors.flatMap((connector): readonly SchemaProblem[] => {
      const missing = missingFields(connector, origin.connectors, given);
      if (missing.length === 0) return [];
      const { line, column } = connector.position;
      const message =
        `leaves out ${nameSome(missing)}, and no connector ` +
        `finds ${missing.length === 1 ? 'it' : 'them'} ` +
        'from ' +
        `what it selects: null below \`${connector.coordinate}\``;
      return [{ subgraph: name, coordinate: connector.coordinate, code: 'UNMAPPED_FIELD', message, line, column }];
    });
  });
}

interface Finder {
  readonly key: readonly string[];
  readonly shape: Shape;
}

/** What the connectors of a subgraph give. */
interface GivenByConnectors {
  /** `Type.field`, for those on fields. */
  readonly fields: ReadonlySet<string>;
  /** By type. */
  readonly finders: ReadonlyMap<string, readonly Finder[]>;
  /** By place; several on one place yield their fields together. */
  readonly places: ReadonlyMap<string, Shape>;
}

function listGiven({ connectors }: ConnectorSet): GivenByConnectors {
  const fields = new Set<string>();
  const finders = new Map<string, Finder[]>();
  const places = new Map<string, Shape>();
  for (const { place, entity, selection } of connectors) {
    const shape = outputShape(selection);
    const known = places.get(nameOf(place));
    places.set(nameOf(place), known === undefined ? shape : together(known, shape));
    if (place.kind === 'field') fields.add(nameOf(place));
    if (entity !== undefined)
      finders.set(entity.typeName, [...(finders.get(entity.typeName) ?? []), { key: entity.key.map(headOf), shape }]);
  }
  return { fields, finders, places };
}

function nameOf(place: ConnectorPlace): string {
  return place.kind === 'type'
    ? place.typeName
    : `${place.kind === 'root' ? place.operation : place.typeName}.${place.fieldName}`;
}

function together(first: Shape, second: Shape): Shape {
  if (first.kind !== 'object' || second.kind !== 'object') return { kind: 'unknown' };
  return { kind: 'object', open: first.open || second.open, fields: new Map([...first.fields, ...second.fields]) };
}

/** As `Type.field`. What a connector on a type leaves out is told of the reference that it is found by. */
function missingFields(connector: Connector, { schema }: ConnectorSet, given: GivenByConnectors): readonly string[] {
  if (connector.place.kind === 'type' || connector.batch !== undefined) return [];
  const type = resultType(connector, schema);
  const shape = given.places.get(nameOf(connector.place));
  const missing = new Set<string>();
  if (isObjectType(type) && shape !== undefined) collectMissing(type, shape, given, missing);
  return [...missing];
}

function collectMissing(type: GraphQLObjectType, shape: Shape, given: GivenByConnectors, missing: Set<string>): void {
  if (shape.kind !== 'object' || shape.open) return;
  for (const field of Object.values(type.getFields())) {
    // What another connector gives of the field is not left out, nor what that gives below it.
    if (isGivenElsewhere(type, field.name, shape, given)) continue;
    const known = shape.fields.get(field.name);
    const below = getNamedType(field.type);
    if (known === undefined) {
      if (!isExternal(field.astNode?.directives)) missing.add(`${type.name}.${field.name}`);
    } else if (isObjectType(below)) collectMissing(below, known.shape, given, missing);
  }
}

function isExternal(directives: readonly { readonly name: { readonly value: string } }[] = []): boolean {
  return directives.some(({ name }) => /(?:^|__)external$/.test(name.value));
}

/**
 * Whether a connector is on the field of an object, or one finds the object with it from the keys that the shape has.
 */
function isGivenElsewhere(
  type: GraphQLObjectType,
  name: string,
  shape: Shape & { readonly kind: 'object' },
  { fields, finders }: GivenByConnectors,
): boolean {
  return [type, ...type.getInterfaces()].some(({ name: typeName }) => {
    if (fields.has(`${typeName}.${name}`)) return true;
    return (finders.get(typeName) ?? []).some(
      (finder) => provides(finder.shape, name) && finder.key.every((key) => shape.fields.has(key)),
    );
  });
}
