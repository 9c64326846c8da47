import { Kind, type ConstArgumentNode, type ConstDirectiveNode, type DefinitionNode, type DocumentNode } from 'graphql';
import { outputShape } from '../../mapping/infer/output-shape.ts';
import type { Connector } from './model/connector.ts';
import { fieldSetOfPaths, headOf, pathsOfFieldSet } from '../sdl/field-paths.ts';
import type { Problems } from '../problems/problems.ts';
import { directivesOf, isTypeWithFields, type TypeWithFields } from '../sdl/read-types.ts';
import { unresolvable } from '../sdl/unresolvable-key.ts';

/** What is known about one type that connectors or keys speak of. */
interface Entity {
  readonly name: string;
  readonly nodes: readonly TypeWithFields[];
  /** Connectors that find it from a key. */
  readonly finders: readonly Connector[];
  /** Connectors on its fields, by field name. */
  readonly fieldConnectors: ReadonlyMap<string, readonly Connector[]>;
  readonly externals: ReadonlySet<string>;
}

export interface NamesOfDirectives {
  directive(name: string): string;
}

/**
 * Makes the keys of the document say what the connectors can do: a key that none of them answers becomes
 * `resolvable: false`, so that it is never planned; a connector without a written key gets one of its variables.
 */
export function resolveKeys(
  document: DocumentNode,
  connectors: readonly Connector[],
  names: NamesOfDirectives,
  problems: Problems,
): DocumentNode {
  const keyName = names.directive('key');
  const definitions: DefinitionNode[] = [...document.definitions];
  for (const entity of listEntities(document, connectors, names)) {
    const resolved = resolveEntity(entity, keyName, problems);
    for (const [index, node] of definitions.entries()) {
      const replaced = resolved.get(node);
      if (replaced !== undefined) definitions[index] = replaced;
    }
  }
  return { ...document, definitions };
}

function listEntities(
  document: DocumentNode,
  connectors: readonly Connector[],
  names: NamesOfDirectives,
): readonly Entity[] {
  const byName = new Map<string, TypeWithFields[]>();
  for (const node of document.definitions) {
    if (isTypeWithFields(node)) byName.set(node.name.value, [...(byName.get(node.name.value) ?? []), node]);
  }
  return [...byName].map(([name, nodes]) => {
    const interfaces = new Set(nodes.flatMap((node) => (node.interfaces ?? []).map((parent) => parent.name.value)));
    const fieldConnectors = new Map<string, Connector[]>();
    for (const connector of connectors) {
      const { place } = connector;
      if (place.kind !== 'field' || (place.typeName !== name && !interfaces.has(place.typeName))) continue;
      fieldConnectors.set(place.fieldName, [...(fieldConnectors.get(place.fieldName) ?? []), connector]);
    }
    const external = names.directive('external');
    const externals = nodes.flatMap((node) =>
      (node.fields ?? []).filter((field) => directivesOf(field, external).length > 0),
    );
    return {
      name,
      nodes,
      finders: connectors.filter(
        ({ entity }) => entity !== undefined && (entity.typeName === name || interfaces.has(entity.typeName)),
      ),
      fieldConnectors,
      externals: new Set(externals.map((field) => field.name.value)),
    };
  });
}

function resolveEntity(
  entity: Entity,
  keyName: string,
  problems: Problems,
): ReadonlyMap<DefinitionNode, DefinitionNode> {
  const replaced = new Map<DefinitionNode, DefinitionNode>();
  const written: (readonly string[])[] = [];
  for (const node of entity.nodes) {
    const keys = directivesOf(node, keyName);
    if (keys.length === 0) continue;
    const directives = (node.directives ?? []).map((directive) => {
      if (!keys.includes(directive)) return directive;
      const paths = keyPaths(directive);
      if (paths === undefined || isUnresolvable(directive)) return directive;
      written.push(paths);
      return isAnswered(entity, paths, directive, problems) ? directive : unresolvable(directive);
    });
    replaced.set(node, { ...node, directives });
  }
  const [first] = entity.nodes;
  const missing = missingKeys(entity, written);
  // An interface is an entity only where it says so; the types that implement it get the key.
  if (first === undefined || missing.length === 0 || isInterface(first)) return replaced;
  const base = replaced.get(first) ?? first;
  const directives = 'directives' in base ? (base.directives ?? []) : [];
  // Directives of a type definition are constant.
  replaced.set(first, {
    ...base,
    directives: [...directives, ...missing.map((paths) => keyDirective(keyName, paths))],
  } as DefinitionNode);
  return replaced;
}

function isInterface({ kind }: TypeWithFields): boolean {
  return kind === Kind.INTERFACE_TYPE_DEFINITION || kind === Kind.INTERFACE_TYPE_EXTENSION;
}

function argumentOf(directive: ConstDirectiveNode, name: string): ConstArgumentNode['value'] | undefined {
  return directive.arguments?.find((argument) => argument.name.value === name)?.value;
}

function keyPaths(directive: ConstDirectiveNode): readonly string[] | undefined {
  const fields = argumentOf(directive, 'fields');
  return fields?.kind === Kind.STRING ? pathsOfFieldSet(fields.value) : undefined;
}

function isUnresolvable(directive: ConstDirectiveNode): boolean {
  const value = argumentOf(directive, 'resolvable');
  return value?.kind === Kind.BOOLEAN && !value.value;
}

function keyDirective(name: string, paths: readonly string[]): ConstDirectiveNode {
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: name },
    arguments: [
      {
        kind: Kind.ARGUMENT,
        name: { kind: Kind.NAME, value: 'fields' },
        value: { kind: Kind.STRING, value: fieldSetOfPaths(paths) },
      },
    ],
  };
}

function includesAll(known: readonly string[] | ReadonlySet<string>, wanted: readonly string[]): boolean {
  const set = new Set(known);
  return wanted.every((path) => set.has(path));
}

function isAnswered(
  entity: Entity,
  key: readonly string[],
  directive: ConstDirectiveNode,
  problems: Problems,
): boolean {
  const finders = entity.finders.filter((finder) => includesAll(key, finder.entity?.key ?? []));
  const unresolved = unresolvedFields(entity, key, finders);
  if (finders.length === 0) return unresolved.length === 0 && entity.fieldConnectors.size > 0;
  for (const field of unresolved) {
    const places = finders.map((finder) => `\`${finder.coordinate}\``).join(' and ');
    problems.add(
      'CONNECTORS_UNRESOLVED_FIELD',
      `nothing resolves \`${entity.name}.${field}\` by the key "${fieldSetOfPaths(key)}"; expected it in the ` +
        `selection of ${places}, or a \`@connect\` on it`,
      { node: directive, coordinate: `${entity.name}.${field}` },
    );
  }
  return true;
}

/** The fields of the type that cannot be had from a key and these connectors. */
function unresolvedFields(entity: Entity, key: readonly string[], finders: readonly Connector[]): readonly string[] {
  const shapes = finders.map((finder) => outputShape(finder.selection));
  if (shapes.some((shape) => shape.kind !== 'object' || shape.open)) return [];
  const provided = new Set(key.map(headOf));
  for (const shape of shapes) {
    if (shape.kind === 'object') for (const name of shape.fields.keys()) provided.add(name);
  }
  const names = entity.nodes.flatMap((node) => (node.fields ?? []).map((field) => field.name.value));
  const known = new Set([...provided, ...entity.externals]);
  // A connector may read what another one gives: as long as one becomes known, the next may.
  for (let before = -1; before < known.size; ) {
    before = known.size;
    for (const [name, connectors] of entity.fieldConnectors) {
      if (connectors.some((connector) => connector.requires.every((path) => known.has(headOf(path))))) known.add(name);
    }
  }
  return names.filter((name) => !known.has(name));
}

/** The keys of connectors that no written key covers. */
function missingKeys(entity: Entity, written: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const missing: (readonly string[])[] = [];
  const add = (key: readonly string[]): void => {
    if (key.length === 0 || [...written, ...missing].some((known) => includesAll(known, key))) return;
    missing.push(key);
  };
  for (const finder of entity.finders) add(finder.entity?.key ?? []);
  if (entity.finders.length > 0 || written.length > 0) return missing;
  // The fields of a type may all follow from what its connectors read of it: then a reference is enough to resolve it.
  for (const connectors of entity.fieldConnectors.values()) {
    for (const { requires, wholeParent } of connectors) {
      // All that there is of an object is no key of it.
      if (!wholeParent && unresolvedFields(entity, requires, []).length === 0) add(requires);
    }
  }
  return missing;
}
