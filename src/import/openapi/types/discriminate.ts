import type { SchemaReader } from '../read/read-schema.ts';
import type { Family, Schema } from '../read/schema.ts';

/** How the objects of a choice are told apart. */
export type Cases =
  | {
      readonly kind: 'value';
      readonly key: string;
      readonly tags: readonly { readonly tag: string | number | boolean; readonly option: Schema }[];
    }
  | {
      readonly kind: 'presence';
      readonly cases: readonly { readonly key: string | undefined; readonly option: Schema }[];
    };

/**
 * By the declared discriminator; else by a member that has other constants in each option; else by a required member
 * that no other option has. Undefined when a value does not say what it is.
 */
export function discriminate(reader: SchemaReader, schema: Schema, options: readonly Schema[]): Cases | undefined {
  return byDiscriminator(reader, schema, options) ?? byConstants(reader, options) ?? byPresence(options);
}

function byDiscriminator(reader: SchemaReader, schema: Schema, options: readonly Schema[]): Cases | undefined {
  const discriminator = schema.choice?.discriminator;
  if (discriminator === undefined) return undefined;
  const { property, mapping } = discriminator;
  const tags = [...mappedTags(mapping, options)];
  for (const option of options) {
    if (tags.some((one) => one.option === option)) continue;
    const node = option.properties.get(property);
    const values = node === undefined ? undefined : reader.read(node).values;
    // Without a mapping, the name of the schema is its tag (OpenAPI 3.1 §4.8.25).
    const own =
      values !== undefined && values.length > 0
        ? values.filter((value): value is string => typeof value === 'string')
        : option.component === undefined
          ? []
          : [option.component];
    if (own.length === 0) return undefined;
    for (const tag of own) if (!tags.some((one) => one.tag === tag)) tags.push({ tag, option });
  }
  return options.every((option) => tags.some((one) => one.option === option))
    ? { kind: 'value', key: property, tags }
    : undefined;
}

interface Tag {
  readonly tag: string;
  readonly option: Schema;
}

function mappedTags(mapping: ReadonlyMap<string, string>, options: readonly Schema[]): readonly Tag[] {
  return [...mapping].flatMap(([tag, target]) => {
    const option = options.find(
      (one) => one.component !== undefined && (one.component === target || one.component === nameIn(target)),
    );
    return option === undefined ? [] : [{ tag, option }];
  });
}

/** The tags of what extends a base: those of the mapping, of the member's own constants, else its name. */
export function tagsByName(
  reader: SchemaReader,
  { base, discriminator: { property, mapping }, members }: Family,
): readonly Tag[] {
  const tags = [...mappedTags(mapping, members)];
  const textsOf = (schema: Schema): readonly string[] => {
    const node = schema.properties.get(property);
    return node === undefined
      ? []
      : (reader.read(node).values ?? []).filter((value): value is string => typeof value === 'string');
  };
  for (const option of members) {
    if (tags.some((one) => one.option === option)) continue;
    // What the base says of the property holds for all of them.
    const values = textsOf(option);
    const own = values.join('\n') === textsOf(base).join('\n') ? [] : values;
    const names = own.length > 0 ? own : option.component === undefined ? [] : [option.component];
    for (const tag of names) if (!tags.some((one) => one.tag === tag)) tags.push({ tag, option });
  }
  return tags;
}

/** The last part of a reference: `#/components/schemas/Dog` and `Dog.yaml` mean `Dog`. */
function nameIn(reference: string): string {
  return (reference.split('/').at(-1) ?? reference)
    .replace(/\.(?:ya?ml|json)(?:#.*)?$/, '')
    .replaceAll('~1', '/')
    .replaceAll('~0', '~');
}

function byConstants(reader: SchemaReader, options: readonly Schema[]): Cases | undefined {
  const [first] = options;
  for (const key of first?.properties.keys() ?? []) {
    const tags = options.flatMap((option) => {
      const node = option.required.has(key) ? option.properties.get(key) : undefined;
      const values = node === undefined ? undefined : reader.read(node).values;
      return (values ?? [undefined]).map((tag) => ({ tag, option }));
    });
    const known = tags.filter((one): one is { tag: string | number | boolean; option: Schema } =>
      ['string', 'number', 'boolean'].includes(typeof one.tag),
    );
    if (known.length === tags.length && new Set(known.map(({ tag }) => tag)).size === known.length)
      return { kind: 'value', key, tags: known };
  }
  return undefined;
}

function byPresence(options: readonly Schema[]): Cases | undefined {
  const cases = options.map((option) => ({
    key: [...option.required].find(
      (key) => option.properties.has(key) && options.every((other) => other === option || !other.properties.has(key)),
    ),
    option,
  }));
  const rest = cases.filter(({ key }) => key === undefined);
  if (rest.length > 1) return undefined;
  // The last is what is left when it is none of the others: backends forget members that they promise.
  const [least] =
    rest.length === 1
      ? rest
      : [...cases].sort((first, second) => first.option.required.size - second.option.required.size);
  if (least === undefined) return undefined;
  return {
    kind: 'presence',
    cases: [...cases.filter((one) => one !== least), { key: undefined, option: least.option }],
  };
}
