import {
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type DocumentNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { FieldWalk } from '../../core/document/walk-fields.ts';
import type { ConnectorPlace, ConnectorSet } from '../connectors/model/connector.ts';
import { textArgument } from '../join/join-graphs.ts';
import { readContextNeeds, readContextTypes } from '../join/read-contexts.ts';
import type { Subgraph } from '../supergraph.ts';
import { AccessRequirements, type AccessRequirement, type AccessTerms } from '../policy/facts/access-requirement.ts';
import { Authorization, type NeededField } from '../policy/facts/authorization.ts';
import { listApplications, type Application } from '../policy/directives/list-applications.ts';

/**
 * Reads `@authenticated`, `@requiresScopes` and `@policy` of a supergraph, whoever composed it; undefined when it has
 * none. `schema` is the supergraph's with what is inaccessible to clients.
 */
export function readAuthorization(
  document: DocumentNode,
  schema: GraphQLSchema,
  subgraphs: ReadonlyMap<string, Subgraph>,
): Authorization | undefined {
  const requirements = new AccessRequirements();
  const own = new Map<string, AccessRequirement[]>();
  const add = (directive: string, termsOf: (application: Application) => AccessTerms): void => {
    for (const application of listApplications(document, directive)) {
      const requirement = requirements.add(termsOf(application));
      const known = own.get(application.coordinate) ?? [];
      if (!known.includes(requirement)) own.set(application.coordinate, [...known, requirement]);
    }
  };
  add('authenticated', () => ({ kind: 'authenticated' }));
  add('requiresScopes', (application) => ({
    kind: 'scopes',
    anyOf: readAlternatives(application.arguments['scopes']),
  }));
  add('policy', (application) => ({ kind: 'policies', anyOf: readAlternatives(application.arguments['policies']) }));
  if (requirements.list.length === 0) return undefined;
  return new Authorization(requirements.list, { own, ...readFields(document, schema, subgraphs) }, schema);
}

/** What is no list of lists of names is satisfied by nobody. A single name stands for a list of it (GraphQL §3.11). */
function readAlternatives(value: unknown): readonly (readonly string[])[] {
  const alternatives: readonly unknown[] = Array.isArray(value) ? value : [value];
  return alternatives.flatMap((alternative): readonly (readonly string[])[] => {
    const names: readonly unknown[] = Array.isArray(alternative) ? alternative : [alternative];
    return names.every((name) => typeof name === 'string') ? [names] : [];
  });
}

interface Fields {
  readonly needs: ReadonlyMap<string, readonly NeededField[]>;
  readonly givenByInterface: ReadonlyMap<string, readonly string[]>;
}

/** Reads what fields need, and which come with an interface (join specification: `@join__field`). */
function readFields(document: DocumentNode, schema: GraphQLSchema, subgraphs: ReadonlyMap<string, Subgraph>): Fields {
  const needs = new Map<string, NeededField[]>();
  const givenByInterface = new Map<string, readonly string[]>();
  const reader = new FieldSetReader(schema);
  const need = (coordinate: string, fields: readonly NeededField[]): void =>
    void needs.set(coordinate, [...(needs.get(coordinate) ?? []), ...fields]);
  const contexts = readContextTypes(document);
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    const typeName = definition.name.value;
    for (const field of definition.fields ?? []) {
      const coordinate = `${typeName}.${field.name.value}`;
      const joins = (field.directives ?? []).filter(({ name }) => name.value === 'join__field');
      for (const join of joins) {
        const requires = textArgument(join, 'requires');
        if (requires !== undefined) need(coordinate, reader.read(typeName, requires));
        for (const { context, selection } of readContextNeeds(join)) {
          need(
            coordinate,
            [...(contexts.get(context) ?? [])].flatMap((name) => reader.read(name, selection)),
          );
        }
      }
      // Composition marks so a field that only an `@interfaceObject` has.
      const isGiven = joins.length > 0 && joins.every((join) => textArgument(join, 'graph') === undefined);
      if (isGiven) givenByInterface.set(coordinate, interfacesWith(schema, typeName, field.name.value));
    }
  }
  for (const { origin } of subgraphs.values())
    if (origin.kind === 'connectors') needOfConnectors(origin.connectors, reader, need);
  return { needs, givenByInterface };
}

function interfacesWith(schema: GraphQLSchema, typeName: string, fieldName: string): readonly string[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return [];
  return type
    .getInterfaces()
    .filter((implemented) => implemented.getFields()[fieldName] !== undefined)
    .map(({ name }) => name);
}

/** A connector on a field reads fields of the object that it stands on (`$this`), as `@requires` does. */
function needOfConnectors(
  { connectors, schema }: ConnectorSet,
  reader: FieldSetReader,
  need: (coordinate: string, fields: readonly NeededField[]) => void,
): void {
  for (const { place, requires, wholeParent } of connectors) {
    if (place.kind !== 'field') continue;
    for (const typeName of typesWithField({ connectors, schema }, place)) {
      const coordinate = `${typeName}.${place.fieldName}`;
      for (const path of requires)
        need(coordinate, reader.read(typeName, path.split('.').join('{') + '}'.repeat(path.split('.').length - 1)));
      if (!wholeParent) continue;
      const parent = schema.getType(typeName);
      const names = isObjectType(parent) || isInterfaceType(parent) ? Object.keys(parent.getFields()) : [];
      const called = new Set(
        connectors.flatMap((other) =>
          other.place.kind === 'field' && other.place.typeName === place.typeName ? [other.place.fieldName] : [],
        ),
      );
      need(
        coordinate,
        names.filter((name) => !called.has(name)).flatMap((name) => reader.read(typeName, `${name}`)),
      );
    }
  }
}

/**
 * A connector on the field of an interface is one on that of each of its objects without one, and reads the object's
 * own fields.
 */
function typesWithField(
  { connectors, schema }: Pick<ConnectorSet, 'connectors' | 'schema'>,
  { typeName, fieldName }: Extract<ConnectorPlace, { kind: 'field' }>,
): readonly string[] {
  const type = schema.getType(typeName);
  if (!isInterfaceType(type)) return [typeName];
  const own = new Set(
    connectors.flatMap(({ place }) =>
      place.kind === 'field' && place.fieldName === fieldName ? [place.typeName] : [],
    ),
  );
  return schema.getImplementations(type).objects.flatMap(({ name }) => (own.has(name) ? [] : [name]));
}

class FieldSetReader {
  readonly #walk: FieldWalk;

  constructor(schema: GraphQLSchema) {
    this.#walk = new FieldWalk(schema);
  }

  /** Every field that a field set of a type names, nested ones too. */
  read(typeName: string, text: string): readonly NeededField[] {
    const fields: NeededField[] = [];
    this.#walk.walk(
      {
        selectionSet: selectionSetOf(text),
        typeName,
        objects: this.#walk.objectsOf(typeName),
        fragments: new Map(),
        conditions: undefined,
      },
      ({ node, objects }) => void fields.push({ objects, fieldName: node.name.value }),
    );
    return fields;
  }
}

/** Field sets come with braces around them, and without. */
function selectionSetOf(text: string): SelectionSetNode {
  const [definition] = parse(/^\s*\{/.test(text) ? text : `{${text}}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION
    ? definition.selectionSet
    : { kind: Kind.SELECTION_SET, selections: [] };
}
