import { JSON_SCALAR, type FieldDraft, type ObjectDraft, type TypeDraft, type UnionDraft } from '../../draft/draft.ts';
import { placeOf, type JsonNode } from '../../files/json-node.ts';
import { Names, toMemberName, toTypeName } from '../../draft/names.ts';
import { singular } from '../../draft/singular.ts';
import { buildChoice } from './build-choice.ts';
import { buildFamily } from './build-family.ts';
import { scalarOf } from './scalar-of.ts';
import { isObjectSchema, saysNothing, type Schema } from '../read/schema.ts';
import type { BuiltType, NamingPlace, TypeBuilder, TypesOptions } from './type-builder.ts';
import { UNMAPPABLE, WHY_UNMAPPABLE } from '../read/unmappable.ts';

/** Lists in lists deeper than this are written by a generator that went wrong. */
const MAX_LIST_DEPTH = 8;

/** Makes types of schemas, each once. What is made of what lies in circles is found only after `finish`. */
export class Types implements TypeBuilder {
  readonly options: TypesOptions;
  readonly unions = new Map<object, UnionDraft>();
  readonly #made = new Map<object, ObjectDraft>();
  /** Objects whose fields are not made yet: a queue, since schemas may be nested deeper than the stack is. */
  readonly #open: (() => void)[] = [];

  constructor(options: TypesOptions) {
    this.options = options;
  }

  typeOf(node: JsonNode, place: NamingPlace, listDepth = 0): BuiltType {
    return this.typeOfSchema(this.options.reader.read(node), place, listDepth);
  }

  typeOfSchema(schema: Schema, place: NamingPlace, listDepth = 0): BuiltType {
    return { type: this.#type(schema, place, listDepth), nullable: schema.nullable };
  }

  /** Makes the fields of all types met so far. */
  finish(): void {
    for (let make = this.#open.shift(); make !== undefined; make = this.#open.shift()) make();
  }

  get objects(): readonly ObjectDraft[] {
    return [...this.#made.values()];
  }

  objectOf(schema: Schema): ObjectDraft | undefined {
    return this.#made.get(schema.identity);
  }

  object(schema: Schema, place: NamingPlace, fields: (object: ObjectDraft) => FieldDraft[]): ObjectDraft {
    const known = this.#made.get(schema.identity);
    if (known !== undefined) return known;
    const suffix = this.options.direction === 'input' ? 'Input' : '';
    const inline = `${toTypeName(place.context)}${toTypeName(place.key)}`;
    const base = schema.component === undefined ? inline : toTypeName(schema.component);
    const name = this.options.names.claim(suffix !== '' && base.endsWith(suffix) ? base : `${base}${suffix}`);
    const object: ObjectDraft = {
      name,
      description: schema.typeDescription,
      at: placeOf(schema.node),
      fields: [],
      directives: [],
    };
    this.#made.set(schema.identity, object);
    this.#open.push(() => (object.fields = fields(object)));
    return object;
  }

  has(key: string, node: JsonNode): boolean {
    const { reader, notes, direction } = this.options;
    const { readOnly, writeOnly } = reader.read(node);
    if (key !== UNMAPPABLE) return direction === 'output' ? !writeOnly : !readOnly;
    notes.add('omitted', placeOf(node), `the member ${key}`, WHY_UNMAPPABLE);
    return false;
  }

  fields(object: ObjectDraft, properties: ReadonlyMap<string, JsonNode>, required: ReadonlySet<string>): FieldDraft[] {
    const present = [...properties].filter(([key, node]) => this.has(key, node));
    const kept = new Set(
      present.map(([key]) => key).filter((key) => toMemberName(key, 'field', this.options.naming) === key),
    );
    const names = new Names(kept);
    return present.map(([key, node]) => {
      const schema = this.options.reader.read(node);
      const { type, nullable } = this.typeOfSchema(schema, { context: object.name, key });
      return {
        name: kept.has(key) ? key : names.claim(toMemberName(key, 'field', this.options.naming)),
        key,
        at: placeOf(node),
        type,
        nonNull: required.has(key) && !nullable,
        description: schema.description,
        deprecated: schema.deprecated ? '' : undefined,
      };
    });
  }

  loosen(schema: Schema, what: string, why: string): TypeDraft {
    this.options.notes.add('loosened', placeOf(schema.node), what, why);
    return JSON_SCALAR;
  }

  #type(schema: Schema, place: NamingPlace, listDepth: number): TypeDraft {
    if (schema.choice !== undefined) return buildChoice(this, schema, place);
    const family = this.options.reader.familyOf(schema);
    const built = family && buildFamily(this, family, place);
    if (built !== undefined) return built;
    if (schema.types.length > 1)
      return this.loosen(
        schema,
        `several types (${schema.types.join(', ')})`,
        'GraphQL has no type for several scalars; it is JSON',
      );
    if (schema.values !== undefined) return this.#enum(schema, place);
    if (schema.types[0] === 'array') return this.#list(schema, place, listDepth);
    if (isObjectSchema(schema)) return this.#objectType(schema, place);
    if (saysNothing(schema)) return JSON_SCALAR;
    return scalarOf(schema, place.key, this.options.direction === 'output') ?? JSON_SCALAR;
  }

  #enum(schema: Schema, place: NamingPlace): TypeDraft {
    const made = this.options.enums.of(schema, place);
    if (made !== undefined) return { kind: 'enum', of: made };
    const scalar = scalarOf(schema, place.key, false) ?? JSON_SCALAR;
    // `type: boolean, enum: [true]` and the like lose next to nothing, and are told all the same.
    this.options.notes.add(
      'loosened',
      placeOf(schema.node),
      `the values ${shortened(schema.values)}`,
      `only texts can be values of a GraphQL enum; it is ${scalar.kind === 'scalar' ? scalar.name : 'JSON'}`,
    );
    return scalar;
  }

  #list(schema: Schema, place: NamingPlace, depth: number): TypeDraft {
    if (depth >= MAX_LIST_DEPTH)
      return this.loosen(schema, 'lists in lists', `more than ${MAX_LIST_DEPTH} levels; it is JSON`);
    if (schema.items === undefined) return { kind: 'list', of: JSON_SCALAR, itemsNonNull: false };
    const item = this.typeOf(schema.items, { context: place.context, key: singular(place.key) }, depth + 1);
    return { kind: 'list', of: item.type, itemsNonNull: !item.nullable };
  }

  #objectType(schema: Schema, place: NamingPlace): TypeDraft {
    const { properties, required, additional } = schema;
    if (![...properties].some(([key, node]) => this.has(key, node))) {
      if (additional !== undefined && additional !== true && !saysNothing(this.options.reader.read(additional)))
        return this.loosen(
          schema,
          'a map',
          'the keys are not known, so that what its values are cannot be said; it is JSON',
        );
      return JSON_SCALAR;
    }
    if (additional !== undefined && !this.#made.has(schema.identity)) {
      this.options.notes.add(
        'omitted',
        placeOf(schema.node),
        'additional members',
        'beside the named members, GraphQL has no place for members whose names are not known',
      );
    }
    return { kind: 'object', of: this.object(schema, place, (object) => this.fields(object, properties, required)) };
  }
}

function shortened(values: readonly unknown[] | undefined): string {
  const text = JSON.stringify(values ?? []);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
