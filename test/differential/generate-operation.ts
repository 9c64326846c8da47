import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  print,
  parse,
  validate,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { jsonOf, literalOf } from './generate-types.ts';
import type { Request } from './open-world.ts';
import type { Random } from './random.ts';
import { printRef, list, named, nonNull, type TypeRef, type World } from './world.ts';

const ATTEMPTS = 20;
// The portable planner takes minutes for interfaces below interfaces below interfaces; in a worker it is ended, here it
// is not.
const ABSTRACT_DEPTH = 2;

/** Draws a valid operation with its variables; undefined when chance brings forth none. */
export function generateOperation(world: World, schema: GraphQLSchema, random: Random): Request | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const request = new OperationWriter(world, schema, random).write();
    const document = parse(request.query);
    if (validate(schema, document).length === 0) return { ...request, query: print(document) };
  }
  return undefined;
}

/** The response names of one place in the answer, each with what stands for it, so that selections merge. */
type Level = Map<string, { readonly use: string; readonly inner: Level }>;

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly default: string | undefined;
}

class OperationWriter {
  readonly #world: World;
  readonly #schema: GraphQLSchema;
  readonly #random: Random;
  readonly #variables: Variable[] = [];
  readonly #values: Record<string, unknown> = {};
  readonly #fragments = new Map<string, { readonly on: string; readonly text: string }>();
  #budget: number;
  #abstractDepth = 0;

  constructor(world: World, schema: GraphQLSchema, random: Random) {
    this.#world = world;
    this.#schema = schema;
    this.#random = random;
    this.#budget = random.pick([6, 15, 30, 60]);
  }

  write(): Request {
    const mutation = this.#schema.getMutationType();
    const isMutation = mutation != null && this.#random.chance(0.15);
    const root = isMutation ? mutation : this.#schema.getQueryType();
    if (root == null) throw new Error('no Query type');
    const selections = this.#selectionSet(root, new Map(), 0);
    const declared = this.#variables.map(
      ({ name, type, default: literal }) => `$${name}: ${type}${literal === undefined ? '' : ` = ${literal}`}`,
    );
    const head = `${isMutation ? 'mutation' : 'query'}${declared.length === 0 ? '' : `(${declared.join(', ')})`}`;
    const fragments = [...this.#fragments].map(([name, { on, text }]) => `fragment ${name} on ${on} ${text}`);
    return { query: [`${head} ${selections}`, ...fragments].join('\n'), variables: this.#values };
  }

  #selectionSet(type: GraphQLCompositeType, level: Level, depth: number): string {
    const parts: string[] = [];
    const wanted = this.#random.int(1, depth === 0 ? 4 : 5);
    for (let index = 0; index < wanted && (index === 0 || this.#budget > 0); index += 1) {
      const part = this.#selection(type, level, depth);
      if (part !== undefined) parts.push(part);
    }
    if (parts.length === 0) parts.push(this.#typename(level) ?? '__typename');
    return `{ ${parts.join(' ')} }`;
  }

  #selection(type: GraphQLCompositeType, level: Level, depth: number): string | undefined {
    this.#budget -= 1;
    const random = this.#random;
    if (random.chance(0.1)) return this.#typename(level);
    const fragmentChance = isAbstractType(type) ? 0.55 : 0.12;
    if (depth < 7 && random.chance(fragmentChance)) return this.#fragment(type, level, depth);
    if (isObjectType(type) || isInterfaceType(type)) return this.#field(type.getFields(), level, depth);
    return this.#typename(level);
  }

  #typename(level: Level): string | undefined {
    const alias = this.#random.chance(0.15) ? this.#random.pick(['kindOf', '_typename', 'id', '_id_1']) : undefined;
    const name = alias ?? '__typename';
    const taken = level.get(name);
    if (taken !== undefined && taken.use !== '__typename') return undefined;
    level.set(name, { use: '__typename', inner: new Map() });
    return `${alias === undefined ? '' : `${alias}: `}__typename${this.#conditions()}`;
  }

  #fragment(type: GraphQLCompositeType, level: Level, depth: number): string {
    const random = this.#random;
    const target = this.#condition(type);
    if (random.chance(0.3)) {
      const reusable = [...this.#fragments].filter(([, { on }]) => on === target.name);
      if (reusable.length > 0 && random.chance(0.4)) return `...${random.pick(reusable)[0]}${this.#conditions()}`;
      const name = `F${this.#fragments.size + 1}`;
      // Named before its text is known: what is within it takes the next name, and cannot spread it.
      this.#fragments.set(name, { on: '', text: '' });
      this.#fragments.set(name, { on: target.name, text: this.#selectionSet(target, level, depth + 1) });
      return `...${name}${this.#conditions()}`;
    }
    const bare = target === type && random.chance(0.5);
    return `...${bare ? '' : ` on ${target.name}`}${this.#conditions()} ${this.#selectionSet(target, level, depth + 1)}`;
  }

  /** A type that a fragment may ask for here: one that has objects in common with the type around it. */
  #condition(type: GraphQLCompositeType): GraphQLCompositeType {
    const possible = (of: GraphQLCompositeType): readonly string[] =>
      isAbstractType(of) ? this.#schema.getPossibleTypes(of).map(({ name }) => name) : [of.name];
    const here = new Set(possible(type));
    const fitting = Object.values(this.#schema.getTypeMap()).filter(
      (other) =>
        isCompositeType(other) && !other.name.startsWith('__') && possible(other).some((name) => here.has(name)),
    );
    // The line above leaves composite types only.
    return this.#random.pick(fitting as GraphQLCompositeType[]);
  }

  #field(
    fields: Readonly<Record<string, GraphQLField<unknown, unknown>>>,
    level: Level,
    depth: number,
  ): string | undefined {
    const random = this.#random;
    const candidates = Object.values(fields).filter(
      ({ type }) =>
        !isCompositeType(getNamedType(type)) ||
        (depth < 5 && (this.#abstractDepth < ABSTRACT_DEPTH || !isAbstractType(getNamedType(type)))),
    );
    if (candidates.length === 0) return this.#typename(level);
    const field = random.pick(candidates);
    const args = this.#arguments(field.args);
    const type = getNamedType(field.type);
    const name = this.#alias(field.name, Object.keys(fields));
    const use = `${field.name}${args}`;
    const taken = level.get(name);
    // Now and then validation may say whether two uses of a name can merge: below types that exclude each other they
    // do.
    if (taken !== undefined && taken.use !== use && random.chance(0.8)) return undefined;
    const inner = taken?.use === use ? taken.inner : (new Map() as Level);
    if (taken === undefined) level.set(name, { use, inner });
    const conditions = this.#conditions();
    if (isAbstractType(type)) this.#abstractDepth += 1;
    const selections = isCompositeType(type) ? ` ${this.#selectionSet(type, inner, depth + 1)}` : '';
    if (isAbstractType(type)) this.#abstractDepth -= 1;
    return `${name === field.name ? '' : `${name}: `}${field.name}${args}${conditions}${selections}`;
  }

  /** Aliases that are apt to collide: names of other fields, and the names that a plan gives. */
  #alias(name: string, siblings: readonly string[]): string {
    const random = this.#random;
    if (!random.chance(0.25)) return name;
    return random.pick([
      random.pick(siblings),
      'id',
      'code',
      `_${name}_1`,
      `_${name}_2`,
      `__${name}`.slice(1),
      'x',
      `${name}2`,
      '_entities',
      '__proto__'.slice(2, 7),
    ]);
  }

  #arguments(args: readonly GraphQLArgument[]): string {
    const random = this.#random;
    const given = args.filter(
      (arg) => (getNullableType(arg.type) !== arg.type && arg.defaultValue === undefined) || random.chance(0.6),
    );
    if (given.length === 0) return '';
    const texts = given.map(
      (arg) =>
        `${arg.name}: ${literalOf(this.#world, refOf(arg.type), random, (type) => this.#variable(type, arg, random.chance(0.3)))}`,
    );
    return `(${texts.join(', ')})`;
  }

  /** A variable in the place of an argument or of a part of it; undefined when a literal is to stand there. */
  #variable(type: TypeRef, _arg: GraphQLArgument, wanted: boolean): string | undefined {
    const random = this.#random;
    if (!wanted || !random.chance(0.5)) return undefined;
    const known = this.#variables.filter((variable) => variable.type === printRef(type));
    if (known.length > 0 && random.chance(0.3)) return `$${random.pick(known).name}`;
    return `$${this.#declare(type)}`;
  }

  #declare(type: TypeRef): string {
    const random = this.#random;
    const name = `v${this.#variables.length + 1}`;
    const withDefault = random.chance(0.4);
    // GraphQL §5.8.5: a nullable variable with a default may stand where null may not.
    const declared = withDefault && type.kind === 'nonNull' && random.chance(0.5) ? type.of : type;
    const literal = withDefault
      ? literalOf(this.#world, declared.kind === 'nonNull' ? declared : nonNull(declared), random)
      : undefined;
    this.#variables.push({ name, type: printRef(declared), default: literal });
    const optional = declared.kind !== 'nonNull' || literal !== undefined;
    if (!optional || random.chance(0.7))
      this.#values[name] = jsonOf(this.#world, declared === type ? declared : type, random);
    return name;
  }

  #conditions(): string {
    const random = this.#random;
    if (!random.chance(0.12)) return '';
    const name = random.pick(['skip', 'include']);
    const one = this.#conditionOf(name);
    return random.chance(0.2) ? `${one}${this.#conditionOf(name === 'skip' ? 'include' : 'skip')}` : one;
  }

  #conditionOf(name: string): string {
    const random = this.#random;
    if (random.chance(0.4)) return ` @${name}(if: ${random.chance(0.5)})`;
    const known = this.#variables.filter(({ type }) => type === 'Boolean!');
    const variable =
      known.length > 0 && random.chance(0.6) ? random.pick(known).name : this.#declare(nonNull(named('Boolean')));
    return ` @${name}(if: $${variable})`;
  }
}

function refOf(type: GraphQLInputType): TypeRef {
  const text = String(type);
  if (text.endsWith('!')) return nonNull(refOf(getNullableType(type) as GraphQLInputType));
  return 'ofType' in type ? list(refOf(type.ofType as GraphQLInputType)) : named(text);
}
