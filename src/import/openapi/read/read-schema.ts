import {
  child,
  isJsonObject,
  items,
  members,
  placeOf,
  textAt,
  type JsonNode,
  type DocumentObject,
} from '../../files/json-node.ts';
import type { Notes } from '../../draft/notes.ts';
import { Families } from './families.ts';
import type { Documents } from './load-documents.ts';
import { mergeSchemas, withAnnotations } from './merge-schemas.ts';
import { discriminatorOf } from './read-discriminator.ts';
import { anySchema, isObjectSchema, saysNothing, type SchemaChoice, type Family, type Schema } from './schema.ts';
import { componentName, isNull, numberAt, readTypes, readValues } from './read-keywords.ts';

/** Says what a schema is called and nothing of its values. */
const ANNOTATIONS = new Set([
  '$ref',
  'description',
  'title',
  'deprecated',
  'readOnly',
  'writeOnly',
  'nullable',
  'example',
  'examples',
  'default',
  'externalDocs',
  'xml',
  'summary',
  '$comment',
  '$id',
  '$schema',
  '$anchor',
  '$defs',
  'definitions',
  'x-nullable',
]);
/** A choice of what must be there checks a request, and says nothing of types. */
const CONSTRAINTS = new Set(['required', 'not', 'description', 'title', 'minProperties', 'maxProperties']);
const MAX_NESTING = 200;

/** Reads schemas; each is read once. */
export class SchemaReader {
  readonly #documents: Documents;
  readonly #notes: Notes;
  readonly #read = new Map<object, Schema>();
  readonly #active = new Set<object>();
  readonly #families: Families;

  constructor(documents: Documents, notes: Notes) {
    this.#documents = documents;
    this.#notes = notes;
    this.#families = new Families(documents);
  }

  /** What extends a schema; undefined for one that no discriminator makes a base. */
  familyOf(base: Schema): Family | undefined {
    const { discriminator, choice } = base;
    if (discriminator === undefined || choice !== undefined || !isObjectSchema(base)) return undefined;
    const members = this.#families
      .descendantsOf(base.node)
      .map((node) => this.read(node))
      .filter((member) => isObjectSchema(member) && member.choice === undefined && member.identity !== base.identity);
    return members.length === 0 ? undefined : { base, discriminator, members };
  }

  read(node: JsonNode): Schema {
    const { value } = node;
    if (value === true) return anySchema(node);
    if (!isJsonObject(value)) {
      this.#notes.add(
        'loosened',
        placeOf(node),
        'schema',
        'expected an object or true, ' +
          `found ${value === false ? 'false' : (JSON.stringify(value)?.slice(0, 40) ?? 'nothing')}; read as any ` +
          'JSON value',
      );
      return anySchema(node);
    }
    const known = this.#read.get(value);
    if (known !== undefined) return known;
    if (this.#active.has(value) || this.#active.size > MAX_NESTING) {
      const why = this.#active.has(value)
        ? 'it is made of itself by `$ref`, `allOf` or a choice'
        : `more than ${MAX_NESTING} schemas are laid over each other`;
      this.#notes.add('loosened', placeOf(node), 'schema', `${why}; read as any JSON value here`);
      return anySchema(node);
    }
    this.#active.add(value);
    try {
      const schema = this.#readObject(node, value);
      this.#read.set(value, schema);
      return schema;
    } finally {
      this.#active.delete(value);
    }
  }

  /**
   * Follows `$ref` of anything that is no schema: a parameter, a response. Undefined when it leads nowhere, which is
   * noted.
   */
  follow(node: JsonNode): JsonNode | undefined {
    let at = node;
    for (let steps = 0; steps < 32; steps += 1) {
      const reference = textAt(at, '$ref');
      if (reference === undefined) return at;
      const found = this.#documents.resolve(reference, at);
      if ('problem' in found) {
        this.#notes.add('omitted', placeOf(at), '$ref', found.problem);
        return undefined;
      }
      at = found.node;
    }
    this.#notes.add('omitted', placeOf(node), '$ref', 'the references lead in a circle');
    return undefined;
  }

  #readObject(node: JsonNode, value: DocumentObject): Schema {
    const reference = textAt(node, '$ref');
    const own = this.#readOwn(node, value);
    const parts: Schema[] = reference === undefined ? [] : [this.#readReference(node, reference)];
    for (const part of items(child(node, 'allOf'))) parts.push(this.read(part));
    // A part that only has words is no part of the structure.
    const telling = parts.filter((part) => !saysNothing(part));
    const [only] = telling.length > 0 ? telling : parts;
    const bare = Object.keys(value).every(
      (key) =>
        ANNOTATIONS.has(key) ||
        key === 'allOf' ||
        key.startsWith('x-') ||
        (key === 'type' && value['type'] === only?.types[0]),
    );
    // What extends a base by nothing but its name is told apart by it.
    const isMember = reference === undefined && only?.discriminator !== undefined && own.component !== undefined;
    if (only !== undefined && telling.length < 2 && bare && !isMember) return withAnnotations(only, own);
    if (parts.length > 0)
      return mergeSchemas(own, saysNothing(own) ? telling : [...telling, own], (name, several) =>
        this.#intersection(name, several),
      );
    return this.#withSoleChoice(own);
  }

  #readReference(node: JsonNode, reference: string): Schema {
    const found = this.#documents.resolve(reference, node);
    if ('node' in found) return this.read(found.node);
    this.#notes.add('loosened', placeOf(node), '$ref', `${found.problem}; read as any JSON value`);
    return anySchema(node);
  }

  /** A property that several parts of `allOf` describe. */
  readonly #intersections = new Map<string, JsonNode>();
  #intersection(name: string, several: readonly JsonNode[]): JsonNode {
    const distinct = several.filter((one, index) => several.findIndex((other) => isSame(one, other)) === index);
    const last = distinct.at(-1) ?? { value: true, document: '', pointer: name };
    // References are relative to their own document: of parts from several, the last word counts.
    if (distinct.length < 2 || distinct.some(({ document }) => document !== last.document)) return last;
    const key = distinct.map(placeOf).join(' ');
    const made = this.#intersections.get(key) ?? { ...last, value: { allOf: distinct.map(({ value }) => value) } };
    this.#intersections.set(key, made);
    return made;
  }

  /** A choice of one, or of one and null, is that one. */
  #withSoleChoice(own: Schema): Schema {
    const [only] = own.choice?.options ?? [];
    if (only === undefined || own.choice?.options.length !== 1) return own;
    const chosen = this.read(only);
    const alone = { ...own, choice: undefined };
    return saysNothing({ ...alone, types: [] })
      ? withAnnotations(chosen, own)
      : mergeSchemas(alone, [alone, chosen], (name, several) => this.#intersection(name, several));
  }

  #readOwn(node: JsonNode, value: DocumentObject): Schema {
    const declared = (Array.isArray(value['type']) ? value['type'] : [value['type']]) as readonly unknown[];
    const { choice, nullChoice } = this.#readChoice(node);
    const listed = readValues(value);
    const values = listed?.filter((one) => one !== null);
    const properties = new Map(members(child(node, 'properties')));
    const additional = child(node, 'additionalProperties') ?? members(child(node, 'patternProperties'))[0]?.[1];
    const description = textAt(node, 'description') ?? textAt(node, 'title');
    return {
      ...anySchema(node),
      component: componentName(node),
      types: readTypes(declared, { value, properties, values, additional }),
      nullable:
        value['nullable'] === true ||
        value['x-nullable'] === true ||
        declared.includes('null') ||
        (listed?.includes(null) ?? false) ||
        nullChoice,
      description,
      typeDescription: description,
      deprecated: value['deprecated'] === true,
      readOnly: value['readOnly'] === true,
      writeOnly: value['writeOnly'] === true,
      format: textAt(node, 'format'),
      values: values !== undefined && values.length > 0 ? values : undefined,
      maximum: numberAt(value, 'maximum'),
      minimum: numberAt(value, 'minimum'),
      maxItems: numberAt(value, 'maxItems'),
      defaultValue: value['default'],
      examples: [
        value['example'],
        ...(Array.isArray(value['examples']) ? (value['examples'] as readonly unknown[]) : []),
      ],
      properties,
      required: new Set(
        Array.isArray(value['required'])
          ? value['required'].filter((one): one is string => typeof one === 'string')
          : [],
      ),
      additional:
        additional === undefined || additional.value === false
          ? undefined
          : additional.value === true
            ? true
            : additional,
      items: child(node, 'items') ?? undefined,
      choice,
      discriminator: discriminatorOf(node),
    };
  }

  #readChoice(node: JsonNode): { readonly choice: SchemaChoice | undefined; readonly nullChoice: boolean } {
    const all = [...items(child(node, 'oneOf')), ...items(child(node, 'anyOf'))];
    const options = all.filter(
      ({ value }) =>
        !isNull(value) &&
        !(
          isJsonObject(value) &&
          Object.keys(value).length > 0 &&
          Object.keys(value).every((key) => CONSTRAINTS.has(key))
        ),
    );
    const choice = options.length === 0 ? undefined : { options, discriminator: discriminatorOf(node) };
    return { choice, nullChoice: all.some(({ value }) => isNull(value)) };
  }
}

function isSame(first: JsonNode, second: JsonNode): boolean {
  return (
    first.value === second.value ||
    (first.document === second.document &&
      textAt(first, '$ref') !== undefined &&
      textAt(first, '$ref') === textAt(second, '$ref'))
  );
}
