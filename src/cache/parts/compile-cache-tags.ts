import {
  getNamedType,
  isAbstractType,
  Kind,
  valueFromASTUntyped,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { renderTag, textOfPart, type TagFormat } from '../../supergraph/policy/facts/cache-tag-format.ts';
import type { CacheFacts } from '../../supergraph/policy/facts/read-cache-hints.ts';
import type { Describing, FetchPart } from './describe-fetch.ts';
import { keyTexts, cacheTagOf } from '../purge/cache-tags.ts';
import { fieldOfType } from '../../core/document/field-of-type.ts';

/** What one kept part depends on. */
export interface PartCacheTags {
  /** The same whatever it holds: its types, and what cannot be told apart. */
  readonly shared: readonly string[];
  /** The entity that it is, by its representation. */
  keysOf(representation: Readonly<Record<string, unknown>>): readonly string[];
  /** The tags of a root field, by its arguments; of an entity, by its representation. */
  tagsOf(from: {
    readonly variables: Readonly<Record<string, unknown>>;
    readonly representation: Readonly<Record<string, unknown>> | undefined;
  }): readonly string[];
  /** Whether it, or anything inside, can have a tag of its own. */
  readonly mayHaveTags: boolean;
  /** The tags of the entities inside a value; undefined when there can be none. */
  readonly tagsInside: ReadTags | undefined;
}

type ReadTags = (value: unknown, into: Set<string>) => void;

export function compileCacheTags(part: FetchPart, describing: Describing, rootName: string): PartCacheTags {
  const { facts, schema } = describing;
  const typeNames = [...part.types];
  const unclear = new Set<string>();
  const tagging: Tagging = { schema, facts, fragments: part.fragments, unclear };
  const field =
    part.representations === undefined ? fieldOfType(schema.getType(rootName), part.node.name.value) : undefined;
  const inside =
    part.node.selectionSet === undefined
      ? undefined
      : compileInside(part.node.selectionSet, targetOf(field), tagging, part.representations !== undefined);
  const defaults = defaultsOf(field);
  const formats =
    part.representations === undefined ? (facts.tags.get(`${rootName}.${part.node.name.value}`) ?? []) : [];
  const entities = typeNames.filter((name) => facts.keys.has(name));
  return {
    shared: [
      ...typeNames.map(cacheTagOf.type),
      ...entities.map(cacheTagOf.anyEntity),
      ...[...unclear].map(cacheTagOf.anyTagged),
    ],
    keysOf: (representation) => {
      const name = String(representation['__typename']);
      return [
        cacheTagOf.type(name),
        ...keyTexts(name, representation, facts).map((text) => cacheTagOf.entity(name, text)),
      ];
    },
    tagsOf: ({ variables, representation }) =>
      representation === undefined
        ? formats.map((format) =>
            cacheTagOf.tag(renderTag(format, { args: argumentsOf(part.node, defaults, variables) })),
          )
        : tagsOfEntity(representation, facts),
    mayHaveTags: part.representations !== undefined || formats.length > 0 || inside !== undefined,
    tagsInside: inside,
  };
}

/** A subgraph may ask by a key that the tag is not made of: then it could have any of that format. */
function tagsOfEntity(representation: Values, { tags }: CacheFacts): readonly string[] {
  const typeName = String(representation['__typename']);
  return (tags.get(typeName) ?? []).map((format) => {
    const isKnown = format.references.every(
      ({ path }) =>
        path.reduce<unknown>(
          (at, name) => (typeof at === 'object' && at !== null ? Reflect.get(at, name) : undefined),
          representation,
        ) !== undefined,
    );
    return isKnown ? cacheTagOf.tag(renderTag(format, { key: representation })) : cacheTagOf.anyTagged(typeName);
  });
}

type Values = Readonly<Record<string, unknown>>;

function argumentsOf({ arguments: args = [] }: FieldNode, defaults: Values, variables: Values): Values {
  const given = args.map(({ name, value }) => [name.value, valueFromASTUntyped(value, variables)] as const);
  return { ...defaults, ...Object.fromEntries(given.filter(([, value]) => value !== undefined)) };
}

function defaultsOf(field: GraphQLField<unknown, unknown> | undefined): Values {
  return Object.fromEntries((field?.args ?? []).map(({ name, defaultValue }) => [name, defaultValue]));
}

function targetOf(field: GraphQLField<unknown, unknown> | undefined): GraphQLNamedType | undefined {
  return field && getNamedType(field.type);
}

interface Tagging {
  readonly schema: GraphQLSchema;
  readonly facts: CacheFacts;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Types that have tags, at a place where the selections do not tell what is in them. */
  readonly unclear: Set<string>;
}

/**
 * Compiles what reads the tags of every tagged entity below a selection. `isTagged`: the objects themselves are tagged
 * by other means.
 */
function compileInside(
  selectionSet: SelectionSetNode,
  type: GraphQLNamedType | undefined,
  tagging: Tagging,
  isTagged: boolean,
): ReadTags | undefined {
  const own = isTagged ? new Map<string, readonly TagReader[]>() : ownTags(selectionSet, type, tagging);
  const children = fieldsIn(selectionSet, tagging).flatMap(({ node, parentName }) => {
    if (node.selectionSet === undefined) return [];
    const target = targetOf(fieldOfType(tagging.schema.getType(parentName ?? type?.name ?? ''), node.name.value));
    const read = compileInside(node.selectionSet, target, tagging, false);
    return read === undefined ? [] : [{ key: (node.alias ?? node.name).value, read }];
  });
  if (own.size === 0 && children.length === 0) return undefined;
  const only = type?.name;
  const read: ReadTags = (value, into) => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      for (const item of value) read(item, into);
      return;
    }
    const name: unknown = Reflect.get(value, '__typename') ?? only;
    for (const tag of own.get(String(name)) ?? []) into.add(cacheTagOf.tag(tag(value)));
    for (const { key, read: readChild } of children) readChild(Reflect.get(value, key), into);
  };
  return read;
}

type TagReader = (object: object) => string;

/** How the tags of the objects of a selection are read, by type. Where that cannot be done, their type is unclear. */
function ownTags(
  selectionSet: SelectionSetNode,
  type: GraphQLNamedType | undefined,
  tagging: Tagging,
): ReadonlyMap<string, readonly TagReader[]> {
  const { schema, facts, unclear } = tagging;
  const readers = new Map<string, readonly TagReader[]>();
  if (type === undefined) return readers;
  const names = isAbstractType(type)
    ? [type.name, ...schema.getPossibleTypes(type).map(({ name }) => name)]
    : [type.name];
  const tellsType = names.length === 1 || selectsTypename(selectionSet);
  for (const name of names) {
    const formats = facts.tags.get(name) ?? [];
    if (formats.length === 0) continue;
    const compiled = formats.map((format) => compileTag(format, selectionSet, tagging));
    if (tellsType && compiled.every((reader) => reader !== undefined)) readers.set(name, compiled);
    else unclear.add(name);
  }
  return readers;
}

function selectsTypename({ selections }: SelectionSetNode): boolean {
  return selections.some(
    (node) => node.kind === Kind.FIELD && node.alias === undefined && node.name.value === '__typename',
  );
}

function compileTag(format: TagFormat, selectionSet: SelectionSetNode, tagging: Tagging): TagReader | undefined {
  const places = format.references.map(({ path }) => locate(path, selectionSet, tagging));
  if (places.some((place) => place === undefined)) return undefined;
  return (object) => {
    let text = format.texts[0] ?? '';
    places.forEach((place = [], index) => {
      const value = place.reduce<unknown>(
        (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
        object,
      );
      text += textOfPart(value) + (format.texts[index + 1] ?? '');
    });
    return text;
  };
}

/** The response names that lead to the fields of a path, when all of them are selected whatever the type is. */
function locate(
  [name, ...below]: readonly string[],
  selectionSet: SelectionSetNode,
  tagging: Tagging,
): readonly string[] | undefined {
  if (name === undefined) return [];
  for (const node of selectionSet.selections) {
    if (node.kind !== Kind.FIELD || node.name.value !== name || (node.arguments ?? []).length > 0) continue;
    const inner = below.length === 0 ? [] : node.selectionSet && locate(below, node.selectionSet, tagging);
    if (inner !== undefined) return [(node.alias ?? node.name).value, ...inner];
  }
  return undefined;
}

function fieldsIn(
  { selections }: SelectionSetNode,
  tagging: Tagging,
  parentName?: string,
): readonly { readonly node: FieldNode; readonly parentName: string | undefined }[] {
  return selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [{ node, parentName }];
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : tagging.fragments.get(node.name.value);
    return fragment === undefined
      ? []
      : fieldsIn(fragment.selectionSet, tagging, fragment.typeCondition?.name.value ?? parentName);
  });
}
