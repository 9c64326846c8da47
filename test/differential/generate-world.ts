import { applyFeatures, type Feature } from './generate-features.ts';
import { Random } from './random.ts';
import { generateInput, generateLeaves, wrap } from './generate-types.ts';
import { placeFields } from './place-fields.ts';
import {
  named,
  namedOf,
  nonNull,
  targetsOf,
  type FieldSpec,
  type InterfaceSpec,
  type ObjectSpec,
  type World,
} from './world.ts';

const NAMES = ['name', 'size', 'note', 'kind', 'owner', 'items', 'link', 'info', 'rank', 'tags', 'self', 'part'];

/** Draws a world. Whether its subgraphs compose is for composition to say. */
export function generateWorld(seed: number, features: readonly Feature[]): World {
  const random = new Random(seed);
  const world: World = {
    seed,
    subgraphs: ['a', 'b', 'c', 'd'].slice(0, random.int(2, 4)),
    objects: [],
    interfaces: [],
    unions: [],
    enums: [],
    inputs: [],
    features: [],
  };
  generateLeaves(world, random);
  nameTypes(world, random);
  for (const interfaceSpec of world.interfaces)
    interfaceSpec.fields.push(...interfaceFields(world, interfaceSpec, random));
  for (const object of world.objects)
    if (object.kind !== 'root')
      object.fields.push(...objectFields(world, object, random, features.includes('covariant')));
  addKeys(world, random);
  addRoots(world, random);
  placeFields(world, random);
  applyFeatures(world, random, features);
  dropLeadingNowhere(world);
  return world;
}

function nameTypes(world: World, random: Random): void {
  for (let index = 1; index <= random.int(1, 2); index += 1)
    world.interfaces.push({ name: `I${index}`, fields: [], key: undefined, objectIn: [] });
  const interfaces = world.interfaces.map(({ name }) => name);
  for (let index = 1; index <= random.int(1, 3); index += 1) {
    world.objects.push({
      name: `V${index}`,
      kind: 'value',
      implements: random.some(interfaces, 0.3),
      fields: [],
      keys: [],
    });
  }
  for (let index = 1; index <= random.int(2, 4); index += 1) {
    world.objects.push({
      name: `E${index}`,
      kind: 'entity',
      implements: random.some(interfaces, 0.5),
      fields: [],
      keys: [],
    });
  }
  for (const { name } of world.interfaces) {
    if (!world.objects.some((object) => object.implements.includes(name)))
      world.objects.find(({ kind }) => kind === 'entity')?.implements.push(name);
  }
  const members = world.objects.map(({ name }) => name);
  for (let index = 1; index <= random.int(1, 2); index += 1)
    world.unions.push({ name: `U${index}`, members: random.some(members, 0.5, 2) });
}

/** The fields of an interface are declared again by its types, so their names are theirs alone. */
function interfaceFields(world: World, { name }: InterfaceSpec, random: Random): FieldSpec[] {
  return Array.from({ length: random.int(1, 3) }, (_, index) => ({
    name: `${name.toLowerCase()}${['Name', 'Size', 'Link'][index] ?? 'Rest'}`,
    type: wrap(
      random.chance(0.7)
        ? named(random.pick(['String', 'Int', ...world.enums.map((leaf) => leaf.name)]))
        : named(random.pick(outputNames(world, undefined))),
      random,
    ),
    args: generateArgs(world, random, 0.15),
    placements: [],
    failing: random.chance(0.3),
  }));
}

function objectFields(world: World, object: ObjectSpec, random: Random, covariant: boolean): FieldSpec[] {
  const inherited = world.interfaces
    .filter(({ name }) => object.implements.includes(name))
    .flatMap(({ fields }) =>
      fields.map((field) => ({
        ...field,
        type: covariant && random.chance(0.2) ? nonNull(field.type) : field.type,
        placements: [],
      })),
    );
  const own = random
    .some(NAMES, object.kind === 'value' ? 0.25 : 0.4, 1)
    .map((name) => generateField(world, name, random, object));
  return [...inherited, ...own];
}

function generateField(world: World, name: string, random: Random, object: ObjectSpec | undefined): FieldSpec {
  const leaf = random.chance(0.5);
  const leaves = ['String', 'Int', 'Float', 'Boolean', 'ID', 'Json', ...world.enums.map((spec) => spec.name)];
  const type = named(random.pick(leaf ? leaves : outputNames(world, object)));
  return {
    name,
    type: wrap(type, random),
    args: generateArgs(world, random, 0.25),
    placements: [],
    failing: random.chance(0.3),
  };
}

/** Value types lead only to later ones, so that no data is endless. */
function outputNames(world: World, from: ObjectSpec | undefined): string[] {
  const objects = world.objects.filter(
    ({ name, kind }) =>
      kind === 'entity' || (kind === 'value' && (from === undefined || from.kind === 'entity' || name > from.name)),
  );
  return [
    ...objects.map(({ name }) => name),
    ...world.interfaces.map(({ name }) => name),
    ...world.unions.map(({ name }) => name),
  ];
}

function generateArgs(world: World, random: Random, probability: number): FieldSpec['args'] {
  if (!random.chance(probability)) return [];
  return ['first', 'by'].slice(0, random.int(1, 2)).map((name) => generateInput(world, name, random));
}

/** Keys of four kinds: one field, another field, several together, and one within an object. */
function addKeys(world: World, random: Random): void {
  for (const object of world.objects) {
    if (object.kind !== 'entity') continue;
    const keys = ['id'];
    const unique = { args: [], placements: [] };
    const fields: FieldSpec[] = [
      { ...unique, name: 'id', type: nonNull(named(random.chance(0.8) ? 'ID' : 'String')), unique: 'whole' },
    ];
    if (random.chance(0.4)) {
      keys.push('code');
      fields.push({
        ...unique,
        name: 'code',
        type: nonNull(named(random.chance(0.5) ? 'String' : 'Int')),
        unique: 'whole',
      });
    }
    if (random.chance(0.3)) {
      keys.push('row seat');
      fields.push(
        { ...unique, name: 'row', type: nonNull(named('String')), unique: 'low' },
        { ...unique, name: 'seat', type: nonNull(named('Int')), unique: 'high' },
      );
    }
    if (random.chance(0.3)) {
      keys.push('mark { tag }');
      fields.push({ ...unique, name: 'mark', type: nonNull(named('K1')), unique: 'same' });
      world.features.push('nested key');
    }
    object.fields.unshift(...fields);
    for (const subgraph of random.some(world.subgraphs, 0.6, 1)) {
      for (const key of random.some(keys, 0.6, 1)) object.keys.push({ fields: key, subgraph, resolvable: true });
    }
  }
  if (!world.features.includes('nested key')) return;
  const tag: FieldSpec = { name: 'tag', type: nonNull(named('String')), args: [], placements: [], unique: 'whole' };
  world.objects.push({ name: 'K1', kind: 'value', implements: [], fields: [tag], keys: [] });
}

function addRoots(world: World, random: Random): void {
  const query: ObjectSpec = { name: 'Query', kind: 'root', implements: [], fields: [], keys: [] };
  const targets = [...outputNames(world, undefined), ...random.some(['String', 'Int', 'Json'], 0.3)];
  for (const name of targets) {
    const fields = random.chance(0.3) ? [name.toLowerCase(), `${name.toLowerCase()}s`] : [name.toLowerCase()];
    for (const field of fields)
      query.fields.push({ ...generateField(world, field, random, undefined), type: wrap(named(name), random) });
  }
  world.objects.push(query);
  if (random.chance(0.4)) return;
  const mutation: ObjectSpec = { name: 'Mutation', kind: 'root', implements: [], fields: [], keys: [] };
  for (const name of ['put', 'move', 'drop']) mutation.fields.push(generateField(world, name, random, undefined));
  world.objects.push(mutation);
}

/** A field whose type has no object that all of its subgraphs know is no use, nor is a type without any other. */
function dropLeadingNowhere(world: World): void {
  const composite = new Set([...world.objects, ...world.interfaces, ...world.unions].map(({ name }) => name));
  for (let isEmpty = true; isEmpty; ) {
    for (const object of world.objects) {
      object.fields = object.fields.filter(
        (field) =>
          !composite.has(namedOf(field.type)) || field.unique !== undefined || targetsOf(world, field).length > 0,
      );
    }
    isEmpty = world.objects.some(({ fields }) => fields.length === 0);
    world.objects = world.objects.filter(({ fields }) => fields.length > 0);
    for (const { members } of world.unions)
      members.splice(
        0,
        members.length,
        ...members.filter((member) => world.objects.some(({ name }) => name === member)),
      );
  }
}
