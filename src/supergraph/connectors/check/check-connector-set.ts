import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { outputShape, type Shape } from '../../../mapping/infer/output-shape.ts';
import type { Connector, ConnectorPlace } from '../model/connector.ts';
import { headOf, pathsOfFieldSet } from '../../sdl/field-paths.ts';
import type { Problems } from '../../problems/problems.ts';
import { directivesOf } from '../../sdl/read-types.ts';
import { rootType } from '../model/root-type.ts';

type FieldPlace = ConnectorPlace & { readonly kind: 'field' };

/** Checks that no connectors on fields wait for each other, or one for itself. */
export function checkCircles(connectors: readonly Connector[], schema: GraphQLSchema, problems: Problems): void {
  const waitsFor = new Map<string, Set<string>>();
  for (const { place, requires } of connectors) {
    if (place.kind !== 'field') continue;
    const coordinate = `${place.typeName}.${place.fieldName}`;
    const known = waitsFor.get(coordinate) ?? new Set();
    for (const path of requires) known.add(`${place.typeName}.${headOf(path)}`);
    // It completes a reference that another selection gives: `author { id }`, say.
    if (known.has(coordinate) && isSelectedElsewhere(place, connectors, schema)) known.delete(coordinate);
    waitsFor.set(coordinate, known);
  }
  const told = new Set<string>();
  for (const start of waitsFor.keys()) {
    const circle = findCircle(start, waitsFor);
    if (circle === undefined || circle.some((coordinate) => told.has(coordinate))) continue;
    circle.forEach((coordinate) => told.add(coordinate));
    const [typeName = '', fieldName = ''] = start.split('.');
    const type = schema.getType(typeName);
    const node = isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName]?.astNode : undefined;
    problems.add(
      'CIRCULAR_REFERENCE',
      'expected connectors that do not wait for each ' +
        `other; ${[...circle, start].map((one) => `\`${one}\``).join(' reads ')}`,
      { node: node ?? undefined, coordinate: start },
    );
  }
}

/** Whether the selection of a connector that is not on the field gives it. */
function isSelectedElsewhere(
  { typeName, fieldName }: FieldPlace,
  connectors: readonly Connector[],
  schema: GraphQLSchema,
): boolean {
  const others = connectors.filter(
    ({ place }) => place.kind !== 'field' || place.typeName !== typeName || place.fieldName !== fieldName,
  );
  const { fields, whole } = listSelectedFields(others, schema);
  return whole.has(typeName) || fields.has(`${typeName}.${fieldName}`);
}

/** The way from `start` back to itself, without its end. */
function findCircle(start: string, waitsFor: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
  const seen = new Set<string>();
  const search = (at: string, path: readonly string[]): readonly string[] | undefined => {
    for (const next of waitsFor.get(at) ?? []) {
      if (next === start) return path;
      if (seen.has(next)) continue;
      seen.add(next);
      const found = search(next, [...path, next]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(start, [start]);
}

/** Checks that each field of an object is in some selection, in a key, external, or has a connector. */
export function checkEveryFieldIsGiven(
  connectors: readonly Connector[],
  schema: GraphQLSchema,
  names: { directive(name: string): string },
  problems: Problems,
): void {
  const given = listGivenFields(connectors, schema);
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (
      !isObjectType(type) ||
      type.astNode === undefined ||
      type.astNode === null ||
      roots.includes(type) ||
      given.whole.has(type.name)
    )
      continue;
    const keys = keyFields(type, names.directive('key'));
    for (const field of Object.values(type.getFields())) {
      const coordinate = `${type.name}.${field.name}`;
      const external =
        field.astNode !== undefined &&
        field.astNode !== null &&
        directivesOf(field.astNode, names.directive('external')).length > 0;
      if (external || keys.has(field.name) || given.fields.has(coordinate)) continue;
      if (type.getInterfaces().some((parent) => given.fields.has(`${parent.name}.${field.name}`))) continue;
      problems.add(
        'CONNECTORS_UNRESOLVED_FIELD',
        `nothing gives \`${coordinate}\`; expected it in the selection of a connector that yields ` +
          `\`${type.name}\`, or a \`@connect\` on it`,
        { node: field.astNode ?? undefined, coordinate },
      );
    }
  }
}

function keyFields(type: GraphQLObjectType, keyName: string): ReadonlySet<string> {
  const nodes = [
    ...(type.astNode === undefined || type.astNode === null ? [] : [type.astNode]),
    ...type.extensionASTNodes,
  ];
  const paths = nodes
    .flatMap((node) => directivesOf(node, keyName))
    .flatMap((directive) => {
      const fields = directive.arguments?.find(({ name }) => name.value === 'fields')?.value;
      return fields?.kind === 'StringValue' ? (pathsOfFieldSet(fields.value) ?? []) : [];
    });
  return new Set(paths.map(headOf));
}

interface GivenFields {
  /** `Type.field`. */
  readonly fields: Set<string>;
  /** Types of which all may be given: what a value is made of is not always known. */
  readonly whole: Set<string>;
}

function listGivenFields(connectors: readonly Connector[], schema: GraphQLSchema): GivenFields {
  const given = listSelectedFields(connectors, schema);
  for (const connector of connectors) {
    const { place, requires } = connector;
    if (place.kind === 'field') {
      given.fields.add(`${place.typeName}.${place.fieldName}`);
      requires.forEach((path) => given.fields.add(`${place.typeName}.${headOf(path)}`));
    }
    // The key that an entity is found by is known with the reference.
    if (connector.entity !== undefined)
      connector.entity.key.forEach((path) => given.fields.add(`${connector.entity?.typeName ?? ''}.${headOf(path)}`));
  }
  return given;
}

/** What the selections of connectors yield. */
function listSelectedFields(connectors: readonly Connector[], schema: GraphQLSchema): GivenFields {
  const given: GivenFields = { fields: new Set(), whole: new Set() };
  for (const connector of connectors) {
    const type = resultType(connector, schema);
    if (type) note(resultShape(connector), type, given, schema);
  }
  return given;
}

function resultShape({ selection, batch }: Connector): Shape {
  const shape = outputShape(selection);
  return batch?.value !== undefined && shape.kind === 'object'
    ? (shape.fields.get(batch.value)?.shape ?? { kind: 'unknown' })
    : shape;
}

/** The type of what a connector yields, or of its items. */
export function resultType({ place }: Pick<Connector, 'place'>, schema: GraphQLSchema): GraphQLNamedType | undefined {
  if (place.kind === 'type') return schema.getType(place.typeName);
  const field = placedField(place, schema);
  return field === undefined ? undefined : getNamedType(field.type);
}

/** The field that a connector is on; undefined when it is on a type. */
export function placedField(place: ConnectorPlace, schema: GraphQLSchema): GraphQLField<unknown, unknown> | undefined {
  if (place.kind === 'type') return undefined;
  const parent = place.kind === 'root' ? rootType(schema, place.operation) : schema.getType(place.typeName);
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[place.fieldName] : undefined;
}

function note(shape: Shape, type: GraphQLNamedType, given: GivenFields, schema: GraphQLSchema): void {
  if (isAbstractType(type)) {
    if (isInterfaceType(type)) noteMembers(shape, type, given, schema);
    for (const possible of schema.getPossibleTypes(type)) note(shape, possible, given, schema);
  } else if (isObjectType(type)) noteMembers(shape, type, given, schema);
}

function noteMembers(shape: Shape, type: GraphQLNamedType, given: GivenFields, schema: GraphQLSchema): void {
  if ((!isObjectType(type) && !isInterfaceType(type)) || given.whole.has(type.name)) return;
  if (shape.kind !== 'object' || shape.open) given.whole.add(type.name);
  for (const [name, field] of Object.entries(type.getFields())) {
    const member = shape.kind === 'object' ? shape.fields.get(name) : undefined;
    if (member === undefined && shape.kind === 'object' && !shape.open) continue;
    given.fields.add(`${type.name}.${name}`);
    note(member?.shape ?? { kind: 'unknown' }, getNamedType(field.type), given, schema);
  }
}
