import { generateInput, literalOf } from './generate-types.ts';
import type { Random } from './random.ts';
import { list, named, nonNull, type FieldSpec, type InputSpec, type ObjectSpec, type World } from './world.ts';

/**
 * Fields of one subgraph that are computed from the same few fields of another one, each from other values of their
 * arguments, at the top of the field set and within an object.
 */
export function addRequiredArguments(world: World, random: Random): void {
  const entity = random.pick(world.objects.filter(({ kind }) => kind === 'entity'));
  const homes = [...new Set(entity.keys.flatMap(({ subgraph, resolvable }) => (resolvable ? [subgraph] : [])))];
  const to = random.pick(homes.length === 0 ? [''] : homes);
  const from = homes.filter((subgraph) => subgraph !== to);
  if (from.length === 0) return;
  const required = ['scale', 'range', 'box']
    .slice(0, random.int(1, 3))
    .map((name) => requiredField(world, name, random));
  const mentioned = new Set<FieldSpec>();
  const computed = ['d1', 'd2', 'd3', 'd4', 'd5'].slice(0, random.int(2, 5)).map((name): FieldSpec => {
    const among = random.some(required, 0.4, 1);
    for (const field of among) mentioned.add(field);
    const requires = among.map((field) => writeField(world, field, random)).join(' ');
    return {
      name,
      type: named(random.pick(['String', 'Int', 'Json'])),
      args: [],
      requires,
      placements: [{ subgraph: to, requires }],
      failing: random.chance(0.3),
    };
  });
  const used = required.filter((field) => mentioned.has(field));
  for (const field of used) field.placements.push({ subgraph: random.pick(from) }, { subgraph: to, external: true });
  entity.fields.push(...used, ...computed);
  world.features.push('required arguments');
}

function requiredField(world: World, name: string, random: Random): FieldSpec {
  const args = ['by', 'of'].slice(0, random.int(1, 2)).map((arg) => generateInput(world, arg, random));
  if (name !== 'box')
    return {
      name,
      type: random.chance(0.3) ? list(named('Int')) : named('Int'),
      args,
      placements: [],
      failing: random.chance(0.3),
    };
  const type = random.chance(0.3) ? list(nonNull(named(box(world, random).name))) : named(box(world, random).name);
  return { name, type, args: random.chance(0.5) ? args : [], placements: [] };
}

/** A value of which a part has arguments of its own. */
function box(world: World, random: Random): ObjectSpec {
  const known = world.objects.find(({ name }) => name === 'B1');
  if (known !== undefined) return known;
  const fields: FieldSpec[] = [
    { name: 'width', type: named('Int'), args: [generateInput(world, 'unit', random)], placements: [] },
    { name: 'height', type: named('Int'), args: [], placements: [] },
  ];
  const made: ObjectSpec = { name: 'B1', kind: 'value', implements: [], fields, keys: [] };
  world.objects.push(made);
  return made;
}

/** A field as a field set names it, with values for its arguments. */
function writeField(world: World, { name, args, type }: FieldSpec, random: Random): string {
  const within = JSON.stringify(type).includes('"B1"') ? random.some(box(world, random).fields, 0.6, 1) : [];
  return `${name}${writeArguments(world, args, random)}${within.length === 0 ? '' : ` { ${within.map((field) => writeField(world, field, random)).join(' ')} }`}`;
}

function writeArguments(world: World, args: readonly InputSpec[], random: Random): string {
  const given = args.filter((arg) => (arg.type.kind === 'nonNull' && arg.default === undefined) || random.chance(0.8));
  return given.length === 0
    ? ''
    : `(${given.map((arg) => `${arg.name}: ${literalOf(world, arg.type, random)}`).join(', ')})`;
}
