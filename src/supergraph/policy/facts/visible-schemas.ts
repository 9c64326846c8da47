import {
  buildASTSchema,
  isIntrospectionType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  Kind,
  OperationTypeNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
} from 'graphql';
import { BoundedCache } from '../../../core/bounded-cache.ts';
import { FieldWalk } from '../../../core/document/walk-fields.ts';
import type { AccessRequirement } from './access-requirement.ts';
import type { Authorization } from './authorization.ts';
import { namedType } from '../../sdl/type-nodes.ts';

/** The public schema as some callers are shown it. */
export interface VisibleSchema {
  /** Equal for callers who are shown the same. */
  readonly key: string;
  readonly schema: GraphQLSchema;
}

/** As many different rights are kept; each schema weighs about what the public one does. */
const KEPT_SCHEMAS = 64;

/** The public schema without what callers may not ask for, made once for equal rights. */
export class VisibleSchemas {
  readonly #schema: GraphQLSchema;
  readonly #authorization: Authorization;
  readonly #walk: FieldWalk;
  readonly #kept = new BoundedCache<string, VisibleSchema>(KEPT_SCHEMAS);

  constructor(schema: GraphQLSchema, authorization: Authorization) {
    this.#schema = schema;
    this.#authorization = authorization;
    this.#walk = new FieldWalk(schema);
  }

  /** What a caller is shown who does not satisfy some requirements. */
  without(failing: ReadonlySet<AccessRequirement>): VisibleSchema {
    const key = [...failing]
      .map(({ index }) => index)
      .sort((one, other) => one - other)
      .join();
    let known = this.#kept.get(key);
    if (known === undefined)
      this.#kept.set(key, (known = { key, schema: failing.size === 0 ? this.#schema : this.#prune(failing) }), 1);
    return known;
  }

  #prune(failing: ReadonlySet<AccessRequirement>): GraphQLSchema {
    const isOpen = (requirements: readonly AccessRequirement[]): boolean =>
      !requirements.some((requirement) => failing.has(requirement));
    const all = definitionsOf(this.#schema);
    let definitions: readonly DefinitionNode[] = all.flatMap((definition): readonly DefinitionNode[] => {
      if (!nameOf(definition).every((name) => isOpen(this.#authorization.ofType(name)))) return [];
      if (!hasFields(definition)) return [definition];
      const objects = this.#walk.objectsOf(definition.name.value);
      return [
        {
          ...definition,
          fields: (definition.fields ?? []).filter(({ name }) =>
            isOpen(this.#authorization.ofField(objects, name.value)),
          ),
        },
      ];
    });
    for (let before = -1; before !== sizeOf(definitions); ) {
      before = sizeOf(definitions);
      definitions = dropDangling(definitions, all);
    }
    return buildASTSchema(
      { kind: Kind.DOCUMENT, definitions: dropUnreached(definitions, all) },
      { assumeValid: true, assumeValidSDL: true },
    );
  }
}

/** The public schema is built from a document without extensions, so its nodes are all there is. */
function definitionsOf(schema: GraphQLSchema): readonly DefinitionNode[] {
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
  const directives = schema.getDirectives().filter((directive) => !isSpecifiedDirective(directive));
  return [schema, ...types, ...directives].flatMap(({ astNode }): readonly DefinitionNode[] =>
    astNode == null ? [] : [astNode],
  );
}

function hasFields(definition: DefinitionNode): definition is ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

function sizeOf(definitions: readonly DefinitionNode[]): number {
  return definitions.reduce(
    (size, definition) =>
      size +
      1 +
      (hasFields(definition)
        ? (definition.fields?.length ?? 0)
        : 'types' in definition
          ? (definition.types?.length ?? 0)
          : 0),
    0,
  );
}

/** Without types that have nothing left, and without what names types that are gone. */
function dropDangling(
  definitions: readonly DefinitionNode[],
  all: readonly DefinitionNode[],
): readonly DefinitionNode[] {
  // A schema has a query type, whatever is left of it.
  const [queryName] = rootNames(all);
  const known = new Set(all.flatMap(nameOf));
  const left = new Set(
    definitions
      .filter((definition) => !isEmpty(definition) || nameOf(definition).includes(queryName ?? ''))
      .flatMap(nameOf),
  );
  const isThere = (name: string): boolean => left.has(name) || !known.has(name);
  return definitions.flatMap((definition): readonly DefinitionNode[] => {
    if (!nameOf(definition).every(isThere)) return [];
    if (definition.kind === Kind.SCHEMA_DEFINITION)
      return [
        { ...definition, operationTypes: definition.operationTypes.filter(({ type }) => isThere(type.name.value)) },
      ];
    if (definition.kind === Kind.UNION_TYPE_DEFINITION)
      return [{ ...definition, types: (definition.types ?? []).filter(({ name }) => isThere(name.value)) }];
    if (!hasFields(definition)) return [definition];
    const fields = (definition.fields ?? []).filter((field) => isThere(namedType(field.type)));
    return [
      { ...definition, fields, interfaces: (definition.interfaces ?? []).filter(({ name }) => isThere(name.value)) },
    ];
  });
}

function isEmpty(definition: DefinitionNode): boolean {
  if (hasFields(definition)) return definition.fields?.length === 0;
  return definition.kind === Kind.UNION_TYPE_DEFINITION && definition.types?.length === 0;
}

/** Without types that nothing leads to any more: the inputs and enums of what is hidden tell of it too. */
function dropUnreached(
  definitions: readonly DefinitionNode[],
  all: readonly DefinitionNode[],
): readonly DefinitionNode[] {
  const [before, now] = [reachedFrom(all), reachedFrom(definitions)];
  return definitions.filter((definition) => nameOf(definition).every((name) => now.has(name) || !before.has(name)));
}

function reachedFrom(definitions: readonly DefinitionNode[]): ReadonlySet<string> {
  const byName = new Map(
    definitions.flatMap((definition) => nameOf(definition).map((name) => [name, definition] as const)),
  );
  const implementations = new Map<string, string[]>();
  for (const definition of definitions) {
    if (!hasFields(definition)) continue;
    for (const { name } of definition.interfaces ?? [])
      implementations.set(name.value, [...(implementations.get(name.value) ?? []), definition.name.value]);
  }
  const directives = definitions.flatMap((definition) =>
    definition.kind === Kind.DIRECTIVE_DEFINITION
      ? (definition.arguments ?? []).map(({ type }) => namedType(type))
      : [],
  );
  const reached = new Set([...rootNames(definitions), ...directives]);
  for (const name of reached) {
    const definition = byName.get(name);
    if (definition === undefined) continue;
    for (const next of [...namesIn(definition), ...(implementations.get(name) ?? [])]) reached.add(next);
  }
  return reached;
}

function namesIn(definition: DefinitionNode): readonly string[] {
  if (definition.kind === Kind.UNION_TYPE_DEFINITION) return (definition.types ?? []).map(({ name }) => name.value);
  if (definition.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION)
    return (definition.fields ?? []).map(({ type }) => namedType(type));
  if (!hasFields(definition)) return [];
  const ofField = ({ type, arguments: args = [] }: FieldDefinitionNode): readonly string[] => [
    namedType(type),
    ...args.map((argument) => namedType(argument.type)),
  ];
  return [
    ...(definition.interfaces ?? []).map(({ name }) => name.value),
    ...(definition.fields ?? []).flatMap(ofField),
  ];
}

/** Directives are not types: a name that one shares with a type is not meant. */
function nameOf(definition: DefinitionNode): readonly string[] {
  return definition.kind === Kind.DIRECTIVE_DEFINITION || !('name' in definition) || definition.name === undefined
    ? []
    : [definition.name.value];
}

/** The query type is the first: a supergraph says what its root types are, in any order. */
function rootNames(definitions: readonly DefinitionNode[]): ReadonlySet<string> {
  const operationTypes = definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION ? definition.operationTypes : [],
  );
  const isQuery = ({ operation }: (typeof operationTypes)[number]): boolean => operation === OperationTypeNode.QUERY;
  return new Set([...operationTypes.filter(isQuery), ...operationTypes].map(({ type }) => type.name.value));
}
