import { JSON_SCALAR, type FieldDraft, type TypeDraft, type UnionDraft } from '../../draft/draft.ts';
import { placeOf, type JsonNode } from '../../files/json-node.ts';
import { Names, toMemberName, toTypeName } from '../../draft/names.ts';
import { discriminate } from './discriminate.ts';
import { printTypeName } from '../../write/print-type-name.ts';
import { scalarOf } from './scalar-of.ts';
import { isObjectSchema, type Schema } from '../read/schema.ts';
import type { NamingPlace, TypeBuilder } from './type-builder.ts';

/** A choice of more is JSON: every option makes the selections of all that has it longer. */
export const MAX_OPTIONS = 60;

/**
 * The type of `oneOf` and `anyOf`: a union where its objects can be told apart, one object with the members of all, a
 * scalar, or JSON.
 */
export function buildChoice(types: TypeBuilder, schema: Schema, place: NamingPlace): TypeDraft {
  const options = listOptions(types, schema);
  const [only] = options;
  if (options.length > MAX_OPTIONS)
    return types.loosen(schema, `a choice of ${options.length}`, `more than ${MAX_OPTIONS}; it is JSON`);
  if (only !== undefined && options.length === 1 && schema.properties.size === 0)
    return types.typeOfSchema(only, place).type;
  const objects = options.filter(
    (option) => isObjectSchema(option) && [...option.properties].some(([key, node]) => types.has(key, node)),
  );
  if (objects.length === options.length && options.length > 0) return objectsChoice(types, schema, objects, place);
  const leaf = leafOf(types, options, place);
  if (leaf === undefined)
    return types.loosen(
      schema,
      'a choice',
      `its options are not all objects with members (${describe(options)}); it is JSON`,
    );
  if (leaf.loss !== undefined) types.options.notes.add('loosened', placeOf(schema.node), 'a choice', leaf.loss);
  return leaf.type;
}

/** The options, those of an option that is a choice itself in its place; each once. */
function listOptions(types: TypeBuilder, schema: Schema): readonly Schema[] {
  const found = new Map<object, Schema>();
  const seen = new Set<object>();
  const add = (one: Schema): void => {
    if (seen.has(one.identity)) return;
    seen.add(one.identity);
    if (one.choice !== undefined && one.properties.size === 0)
      for (const option of one.choice.options) add(types.options.reader.read(option));
    else found.set(one.identity, one);
  };
  seen.add(schema.identity);
  for (const option of schema.choice?.options ?? []) add(types.options.reader.read(option));
  return [...found.values()];
}

function objectsChoice(types: TypeBuilder, schema: Schema, options: readonly Schema[], place: NamingPlace): TypeDraft {
  if (types.options.direction === 'output' && schema.properties.size === 0) {
    const made = unionOf(types, schema, options, place);
    if (made !== undefined) return { kind: 'union', of: made };
  }
  const why =
    types.options.direction === 'input'
      ? 'GraphQL has no unions for arguments'
      : schema.properties.size > 0
        ? 'it has members beside the choice'
        : 'nothing in a value says which it is';
  if (!types.objectOf(schema))
    types.options.notes.add(
      'loosened',
      placeOf(schema.node),
      `a choice of ${options.length} objects`,
      `${why}; it is one type with the members of all`,
    );
  return {
    kind: 'object',
    of: types.object(schema, place, (object) => mergedFields(types, schema, options, object.name)),
  };
}

function unionOf(
  types: TypeBuilder,
  schema: Schema,
  options: readonly Schema[],
  place: NamingPlace,
): UnionDraft | undefined {
  const known = types.unions.get(schema.identity);
  if (known !== undefined) return known;
  const cases = discriminate(types.options.reader, schema, options);
  if (cases === undefined) return undefined;
  const name = types.options.names.claim(
    schema.component === undefined
      ? `${toTypeName(place.context)}${toTypeName(place.key)}`
      : toTypeName(schema.component),
  );
  const members = new Map(
    options.map((option, index) => [
      option.identity,
      types.object(option, { context: name, key: `option ${index + 1}` }, (object) =>
        types.fields(object, option.properties, option.required),
      ),
    ]),
  );
  const memberOf = (option: Schema) => members.get(option.identity) ?? types.object(option, place, () => []);
  const chosenBy: UnionDraft['chosenBy'] =
    cases.kind === 'value'
      ? {
          kind: 'value',
          key: cases.key,
          tags: cases.tags.map(({ tag, option }) => ({ tag, member: memberOf(option) })),
        }
      : { kind: 'presence', cases: cases.cases.map(({ key, option }) => ({ key, member: memberOf(option) })) };
  const union: UnionDraft = { name, description: schema.typeDescription, members: [...members.values()], chosenBy };
  types.unions.set(schema.identity, union);
  return union;
}

/** The members of all options, nullable unless every option has them. */
export function mergedFields(
  types: TypeBuilder,
  schema: Schema,
  options: readonly Schema[],
  context: string,
): FieldDraft[] {
  const all = new Map<string, JsonNode[]>();
  for (const { properties } of [schema, ...options]) {
    for (const [key, node] of properties) if (types.has(key, node)) all.set(key, [...(all.get(key) ?? []), node]);
  }
  const kept = new Set([...all.keys()].filter((key) => toMemberName(key, 'field', types.options.naming) === key));
  const names = new Names(kept);
  return [...all].flatMap(([key, nodes]) => {
    const [first] = nodes;
    if (first === undefined) return [];
    const read = types.options.reader.read(first);
    const everywhere = schema.required.has(key) || options.every(({ required }) => required.has(key));
    const { type, nullable } = commonType(types, nodes, { context, key });
    return [
      {
        name: kept.has(key) ? key : names.claim(toMemberName(key, 'field', types.options.naming)),
        key,
        at: placeOf(first),
        type,
        nonNull: everywhere && !nullable,
        description: read.description,
        deprecated: read.deprecated ? '' : undefined,
      },
    ];
  });
}

/** The type of a member that several options describe. */
function commonType(
  types: TypeBuilder,
  nodes: readonly JsonNode[],
  place: NamingPlace,
): { readonly type: TypeDraft; readonly nullable: boolean } {
  const built = nodes.map((node) => types.typeOf(node, place));
  const nullable = built.some((one) => one.nullable);
  const [first] = built;
  if (first !== undefined && built.every(({ type }) => printTypeName(type) === printTypeName(first.type)))
    return { type: first.type, nullable };
  if (built.every(({ type }) => type.kind === 'enum' || (type.kind === 'scalar' && type.name === 'String')))
    return { type: { kind: 'scalar', name: 'String' }, nullable };
  const node = nodes[0];
  if (node !== undefined)
    types.options.notes.add(
      'loosened',
      placeOf(node),
      `the member ${place.key}`,
      'the options have different types for it; it is JSON',
    );
  return { type: JSON_SCALAR, nullable };
}

function leafOf(
  types: TypeBuilder,
  options: readonly Schema[],
  place: NamingPlace,
): { readonly type: TypeDraft; readonly loss?: string } | undefined {
  const scalars = options.map((option) =>
    option.types.length === 1 ? scalarOf(option, place.key, types.options.direction === 'output') : undefined,
  );
  const names = new Set(scalars.map((scalar) => scalar?.name));
  const [name] = names;
  const of = (type: string, loss?: string) => ({
    type: { kind: 'scalar', name: type } as const,
    ...(loss === undefined ? {} : { loss }),
  });
  if (names.has(undefined) || name === undefined) return undefined;
  if (names.size === 1) return of(name);
  if ([...names].every((one) => one === 'Int' || one === 'Int64')) return of('Int64');
  if ([...names].every((one) => one === 'Int' || one === 'Int64' || one === 'Float')) return of('Float');
  if ([...names].every((one) => one === 'String' || one === 'DateTime' || one === 'Date')) return of('String');
  return of('JSON', `no scalar of GraphQL is ${[...names].join(' or ')}; it is JSON`);
}

function describe(options: readonly Schema[]): string {
  const kinds = options.map(({ types, properties }) =>
    types[0] === 'object' && properties.size === 0 ? 'free object' : types.join('|') || 'anything',
  );
  return [...new Set(kinds)].join(', ');
}
