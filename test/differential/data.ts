import {
  getArgumentValues,
  GraphQLError,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { hashText, Random } from './random.ts';
import {
  ENTITIES_OF_A_TYPE,
  isPlaced,
  namedOf,
  objectsOf,
  targetsOf,
  type FieldSpec,
  type ObjectSpec,
  type TypeRef,
  type World,
} from './world.ts';

/** An object of the data: everything about it follows from its type and its id. */
export class Thing {
  readonly typeName: string;
  readonly id: string;
  /** By what a subgraph was asked for it. */
  readonly representation: Readonly<Record<string, unknown>> | undefined;
  /** What of it a subgraph can answer though it is another's. */
  readonly provided: SelectionSetNode | undefined;
  /** The subgraphs whose part of it failed. */
  readonly failed: readonly string[];

  constructor(
    typeName: string,
    id: string,
    known: {
      representation?: Readonly<Record<string, unknown>>;
      provided?: SelectionSetNode | undefined;
      failed?: readonly string[];
    } = {},
  ) {
    this.typeName = typeName;
    this.id = id;
    this.representation = known.representation;
    this.provided = known.provided;
    this.failed = known.failed ?? [];
  }
}

export type Args = Readonly<Record<string, unknown>>;

const STRINGS = [
  '',
  'plain',
  'quo"te',
  'back\\slash',
  'line\nbreak',
  'ünï',
  '漢字',
  '🙂',
  '</script>',
  '\u2028',
  'null',
  '__proto__',
  'a'.repeat(70),
];
const INTS = [0, 1, -1, 7, 42, 2147483647, -2147483648];
const FLOATS = [0, -0, 0.1, -2.5, 3, 1e21, 1e-7, 123456789.125];
const JSONS: readonly unknown[] = [
  'text',
  5,
  true,
  { a: 1, b: [null, 'x'] },
  [],
  {},
  [1, [2]],
  { __typename: 'Nobody', id: 'x' },
];
const NULL_CHANCE = 0.2;

export const fieldSets = new Map<string, SelectionSetNode>();

export function parseFieldSet(text: string): SelectionSetNode {
  const known = fieldSets.get(text);
  if (known !== undefined) return known;
  const [definition] = parse(`{ ${text} }`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`not a field set: ${text}`);
  fieldSets.set(text, definition.selectionSet);
  return definition.selectionSet;
}

/** The data of a world. Nothing is stored: each value is drawn by chance that depends on its coordinates alone. */
export class WorldData {
  readonly world: World;
  /** With what is inaccessible to clients. */
  readonly schema: GraphQLSchema;
  readonly #errorRate: number;
  readonly #objects: ReadonlyMap<string, ObjectSpec>;
  readonly #fields: ReadonlyMap<string, ReadonlyMap<string, FieldSpec>>;
  readonly #targets = new Map<FieldSpec, readonly ObjectSpec[]>();

  constructor(world: World, schema: GraphQLSchema, errorRate: number) {
    this.world = world;
    this.schema = schema;
    this.#errorRate = errorRate;
    this.#objects = new Map(world.objects.map((object) => [object.name, object]));
    this.#fields = new Map(
      world.objects.map((object) => [object.name, new Map(object.fields.map((field) => [field.name, field]))]),
    );
  }

  fieldOf(typeName: string, fieldName: string): FieldSpec {
    const field = this.#fields.get(typeName)?.get(fieldName);
    if (field === undefined) throw new Error(`${typeName}.${fieldName} is not in the world`);
    return field;
  }

  /** Every object of a type, or of the types that an interface stands for. */
  entitiesOf(typeName: string): readonly Thing[] {
    return objectsOf(this.world, typeName).flatMap(({ name }) =>
      Array.from({ length: ENTITIES_OF_A_TYPE }, (_, index) => new Thing(name, String(index))),
    );
  }

  /** Throws where the field is chosen to fail. `needed` is what the field requires; absent, it is looked up. */
  value(thing: Thing, fieldName: string, args: Args, needed?: unknown): unknown {
    const field = this.fieldOf(thing.typeName, fieldName);
    if (field.unique !== undefined) return uniqueValue(thing, field, field.unique);
    const [failed] = thing.failed.filter((subgraph) => isPlaced(field, subgraph));
    if (failed !== undefined)
      throw new GraphQLError(`${failed} has no part of ${thing.typeName} ${thing.id}`, { extensions: { below: [] } });
    const requirement =
      field.requires === undefined ? needed : (needed ?? this.select(thing, parseFieldSet(field.requires)));
    const place = `${this.world.seed}/${thing.typeName}/${thing.id}/${fieldName}/${canonical(args)}/${canonical(requirement)}`;
    if (field.failing === true && hashText(`${place}/error`) / 2 ** 32 < this.#errorRate)
      throw new GraphQLError(`${thing.typeName}.${fieldName} of ${thing.id} failed`);
    return this.#draw(field.type, { field, place, random: new Random(place), nullable: field.strictIn === undefined });
  }

  /** Whether a subgraph fails at its part of an object in parts. */
  partFails({ typeName, id }: Thing, subgraph: string): boolean {
    return hashText(`${this.world.seed}/${typeName}/${id}/${subgraph}/part`) / 2 ** 32 < this.#errorRate;
  }

  /** The part of an object that a field set names, as JSON. */
  select(thing: Thing, selectionSet: SelectionSetNode): Record<string, unknown> {
    const selected: Record<string, unknown> = {};
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        if (name === '__typename') continue;
        const value = this.value(thing, name, this.#argumentsOf(thing.typeName, selection));
        selected[name] = toJson(
          selection.selectionSet === undefined ? value : this.#selectWithin(value, selection.selectionSet),
        );
      } else if (
        selection.kind === Kind.INLINE_FRAGMENT &&
        this.applies(thing.typeName, selection.typeCondition?.name.value)
      ) {
        Object.assign(selected, this.select(thing, selection.selectionSet));
      }
    }
    return selected;
  }

  /** The same part of what a subgraph was sent. Throws when something of it is missing. */
  project(
    typeName: string,
    sent: Readonly<Record<string, unknown>>,
    selectionSet: SelectionSetNode,
  ): Record<string, unknown> {
    const selected: Record<string, unknown> = {};
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        if (name === '__typename') continue;
        const value = sent[name];
        if (value === undefined)
          throw new Error(`${typeName}.${name} is required and was not sent: ${JSON.stringify(sent)}`);
        const declared = this.#fields.get(typeName)?.get(name);
        const inner = declared === undefined ? typeName : namedOf(declared.type);
        selected[name] =
          selection.selectionSet === undefined ? value : this.#projectWithin(inner, value, selection.selectionSet);
      } else if (
        selection.kind === Kind.INLINE_FRAGMENT &&
        this.applies(typeName, selection.typeCondition?.name.value)
      ) {
        Object.assign(selected, this.project(typeName, sent, selection.selectionSet));
      }
    }
    return selected;
  }

  applies(typeName: string, condition: string | undefined): boolean {
    return condition === undefined || objectsOf(this.world, condition).some(({ name }) => name === typeName);
  }

  #selectWithin(value: unknown, selectionSet: SelectionSetNode): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#selectWithin(item, selectionSet));
    if (value instanceof Error) throw value;
    return value instanceof Thing ? this.select(value, selectionSet) : null;
  }

  #projectWithin(declared: string, value: unknown, selectionSet: SelectionSetNode): unknown {
    if (Array.isArray(value)) return value.map((item: unknown) => this.#projectWithin(declared, item, selectionSet));
    if (typeof value !== 'object' || value === null) return value;
    // The line above leaves objects only.
    const sent = value as Record<string, unknown>;
    const typeName = typeof sent['__typename'] === 'string' ? sent['__typename'] : declared;
    return this.project(typeName, sent, selectionSet);
  }

  #argumentsOf(typeName: string, node: Parameters<typeof getArgumentValues>[1]): Args {
    const type = this.schema.getType(typeName);
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    return field === undefined ? {} : getArgumentValues(field, node);
  }

  #draw(
    ref: TypeRef,
    drawing: { readonly field: FieldSpec; readonly place: string; readonly random: Random; readonly nullable: boolean },
  ): unknown {
    if (ref.kind === 'nonNull') return this.#draw(ref.of, { ...drawing, nullable: false });
    const { random, place } = drawing;
    if (drawing.nullable && random.chance(NULL_CHANCE)) return null;
    if (ref.kind === 'list') {
      return Array.from({ length: random.int(0, 3) }, (_, index) =>
        this.#draw(ref.of, { ...drawing, place: `${place}/${index}`, nullable: true }),
      );
    }
    return this.#drawNamed(ref.name, drawing);
  }

  #drawNamed(
    name: string,
    { field, place, random }: { readonly field: FieldSpec; readonly place: string; readonly random: Random },
  ): unknown {
    const values = this.world.enums.find((candidate) => candidate.name === name)?.values;
    if (values !== undefined) return random.pick(values);
    switch (name) {
      case 'String':
        return random.pick(STRINGS);
      case 'ID':
        return random.chance(0.5) ? String(random.pick(INTS)) : random.pick(STRINGS);
      case 'Int':
        return random.pick(INTS);
      case 'Float':
        return random.pick(FLOATS);
      case 'Boolean':
        return random.chance(0.5);
      case 'Json':
        return random.pick(JSONS);
    }
    let targets = this.#targets.get(field);
    if (targets === undefined) this.#targets.set(field, (targets = targetsOf(this.world, field)));
    const target = random.pick(targets);
    if (target.kind === 'entity') return new Thing(target.name, String(random.int(0, ENTITIES_OF_A_TYPE - 1)));
    // There is one Query, wherever it is met.
    return new Thing(target.name, target.kind === 'root' ? '' : hashText(place).toString(36));
  }

  objectNamed(name: string): ObjectSpec | undefined {
    return this.#objects.get(name);
  }
}

function uniqueValue(thing: Thing, field: FieldSpec, unique: NonNullable<FieldSpec['unique']>): unknown {
  const type = namedOf(field.type);
  const number = Number(thing.id);
  switch (unique) {
    case 'low':
      return type === 'Int' ? number % 2 : `low${number % 2}`;
    case 'high':
      return type === 'Int' ? Math.floor(number / 2) : `high${Math.floor(number / 2)}`;
    case 'same':
      return new Thing(type, type.startsWith('E') ? thing.id : `${thing.typeName}${thing.id}`);
    case 'whole':
      return type === 'Int' ? number * 7 - 5 : `${field.name}:${thing.typeName}:${thing.id}`;
  }
}

function toJson(value: unknown): unknown {
  return value === undefined ? null : (JSON.parse(JSON.stringify(value)) as unknown);
}

/** JSON whose members are sorted: equal for equal values. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => (left < right ? -1 : 1)))
        : inner,
    ) ?? ''
  );
}
