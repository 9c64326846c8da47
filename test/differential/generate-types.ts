import type { Random } from './random.ts';
import { list, named, nonNull, printRef, type InputSpec, type TypeRef, type World } from './world.ts';

export function generateLeaves(world: World, random: Random): void {
  for (let index = 1; index <= random.int(1, 2); index += 1) {
    world.enums.push({
      name: `N${index}`,
      values: ['RED', 'GREEN', 'BLUE', `ONLY_${index}`].slice(0, random.int(2, 4)),
    });
  }
  for (let index = 1; index <= random.int(1, 2); index += 1) {
    const fields = ['min', 'max', 'text', 'pick', 'more']
      .slice(0, random.int(1, 5))
      .map((name) => generateInput(world, name, random));
    // Only earlier inputs are known to a later one, so that none is endless.
    world.inputs.push({ name: `X${index}`, fields });
  }
}

/** A type without selections, which now and then must not be null. */
export function generateLeaf(world: World, random: Random): TypeRef {
  const leaf = named(random.pick(['String', 'Int', 'Json', ...world.enums.map(({ name }) => name)]));
  return random.chance(0.25) ? nonNull(leaf) : leaf;
}

/** Puts `!` and `[]` around a type. */
export function wrap(type: TypeRef, random: Random): TypeRef {
  const shape = random.pick(['T', 'T', 'T', 'T!', 'T!', '[T]', '[T!]', '[T]!', '[T!]!', '[[T]]', '[[T!]!]!'] as const);
  switch (shape) {
    case 'T':
      return type;
    case 'T!':
      return nonNull(type);
    case '[T]':
      return list(type);
    case '[T!]':
      return list(nonNull(type));
    case '[T]!':
      return nonNull(list(type));
    case '[T!]!':
      return nonNull(list(nonNull(type)));
    case '[[T]]':
      return list(list(type));
    case '[[T!]!]!':
      return nonNull(list(nonNull(list(nonNull(type)))));
  }
}

/** An argument or a field of an input: half of them with a default. */
export function generateInput(world: World, name: string, random: Random): InputSpec {
  const leaf = named(
    random.pick([
      'String',
      'Int',
      'Float',
      'Boolean',
      'ID',
      'Json',
      ...world.enums.map((spec) => spec.name),
      ...world.inputs.map((spec) => spec.name),
    ]),
  );
  const type = random.pick([leaf, leaf, nonNull(leaf), list(leaf), nonNull(list(nonNull(leaf)))]);
  if (!random.chance(0.5)) return { name, type };
  return { name, type, default: literalOf(world, type, random) };
}

/** A value of an input type as a literal. `variable` may stand in for any part. */
export function literalOf(
  world: World,
  type: TypeRef,
  random: Random,
  variable?: (type: TypeRef) => string | undefined,
): string {
  const named = variable?.(type);
  if (named !== undefined) return named;
  if (type.kind === 'nonNull') return nonNullLiteral(world, type.of, random, variable);
  return random.chance(0.1) ? 'null' : nonNullLiteral(world, type, random, variable);
}

function nonNullLiteral(
  world: World,
  type: TypeRef,
  random: Random,
  variable?: (type: TypeRef) => string | undefined,
): string {
  if (type.kind === 'nonNull') return nonNullLiteral(world, type.of, random, variable);
  if (type.kind === 'list') {
    // GraphQL §3.11: one item stands for a list of it.
    if (random.chance(0.15)) return nonNullLiteral(world, type.of, random);
    return `[${Array.from({ length: random.int(0, 2) }, () => literalOf(world, type.of, random, variable)).join(', ')}]`;
  }
  const input = world.inputs.find(({ name }) => name === type.name);
  if (input !== undefined) {
    const given = input.fields.filter(
      (field) => (field.type.kind === 'nonNull' && field.default === undefined) || random.chance(0.6),
    );
    return `{${given.map((field) => `${field.name}: ${literalOf(world, field.type, random, variable)}`).join(', ')}}`;
  }
  const values = world.enums.find(({ name }) => name === type.name)?.values;
  if (values !== undefined) return random.pick(values);
  return random.pick(LITERALS[printRef(type)] ?? ['"text"']);
}

const LITERALS: Readonly<Record<string, readonly string[]>> = {
  String: ['""', '"a"', '"quo\\"te"', '"ü 🙂"', '"line\\nbreak"', '"$v1"', '"{ id }"'],
  Int: ['0', '1', '-7', '2147483647'],
  Float: ['0', '1', '0.5', '-2.25', '1e21', '1e-7'],
  Boolean: ['true', 'false'],
  ID: ['"7"', '7', '"a-b"'],
  Json: ['"text"', '5', 'true', '{a: 1, b: [null, "x"]}', '[]', '{}', '1.5'],
};

/** A value of an input type as the JSON of a variable. */
export function jsonOf(world: World, type: TypeRef, random: Random): unknown {
  if (type.kind === 'nonNull') return nonNullJson(world, type.of, random);
  return random.chance(0.15) ? null : nonNullJson(world, type, random);
}

function nonNullJson(world: World, type: TypeRef, random: Random): unknown {
  if (type.kind === 'nonNull') return nonNullJson(world, type.of, random);
  if (type.kind === 'list') {
    if (random.chance(0.15)) return nonNullJson(world, type.of, random);
    return Array.from({ length: random.int(0, 2) }, () => jsonOf(world, type.of, random));
  }
  const input = world.inputs.find(({ name }) => name === type.name);
  if (input !== undefined) {
    const given = input.fields.filter(
      (field) => (field.type.kind === 'nonNull' && field.default === undefined) || random.chance(0.6),
    );
    return Object.fromEntries(given.map((field) => [field.name, jsonOf(world, field.type, random)]));
  }
  const values = world.enums.find(({ name }) => name === type.name)?.values;
  if (values !== undefined) return random.pick(values);
  return random.pick(JSON_VALUES[type.name] ?? ['text']);
}

const JSON_VALUES: Readonly<Record<string, readonly unknown[]>> = {
  String: ['', 'a', 'quo"te', 'ü 🙂', '\u2028', '\ud83d'],
  Int: [0, 1, -7, 2147483647],
  Float: [0, 1, 0.5, -2.25, 1e21, 1e-7],
  Boolean: [true, false],
  ID: ['7', 7, 'a-b'],
  Json: ['text', 5, true, { a: 1, b: [null, 'x'] }, [], {}, 1.5],
};
