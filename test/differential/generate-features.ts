import { addPayloads } from './generate-payloads.ts';
import { addSharedObject } from './generate-shared.ts';
import { completeSubgraphs } from './place-fields.ts';
import type { Random } from './random.ts';
import { addRequiredArguments } from './require-arguments.ts';
import {
  isPlaced,
  isPresent,
  list,
  named,
  namedOf,
  nonNull,
  objectsOf,
  ownersOf,
  targetsOf,
  type FieldSpec,
  type ObjectSpec,
  type World,
} from './world.ts';

/** What of the federation a world may use beyond keys and shared fields. */
export const FEATURES = [
  'interfaceObject',
  'requires',
  'required arguments',
  'roots below',
  'payloads',
  'provides',
  'override',
  'inaccessible',
  'partial',
  'shared',
  'strict',
] as const;
/** What takes the portable planner minutes and gigabytes for some operations. */
export const OPEN_FEATURES = ['covariant'] as const;
export type Feature = (typeof FEATURES)[number] | (typeof OPEN_FEATURES)[number];

export function applyFeatures(world: World, random: Random, features: readonly Feature[]): void {
  const wanted = (feature: Feature, probability: number): boolean =>
    features.includes(feature) && random.chance(probability);
  if (wanted('interfaceObject', 0.35)) addInterfaceObject(world, random);
  if (wanted('requires', 0.6)) for (let index = random.int(1, 4); index > 0; index -= 1) addRequires(world, random);
  if (wanted('required arguments', 0.35)) addRequiredArguments(world, random);
  completeSubgraphs(world, random);
  if (wanted('roots below', 0.25)) addRootsBelow(world, random);
  if (wanted('provides', 0.5)) for (let index = random.int(1, 4); index > 0; index -= 1) addProvides(world, random);
  if (wanted('override', 0.4)) for (let index = random.int(1, 3); index > 0; index -= 1) addOverride(world, random);
  if (wanted('inaccessible', 0.3)) addInaccessible(world, random);
  completeSubgraphs(world, random);
  if (wanted('strict', 0.4)) addStrictness(world, random);
  if (wanted('partial', 0.3)) addPartialTypes(world, random);
  if (wanted('payloads', 0.3)) addPayloads(world, random);
  // Last, so that nothing completes its parts.
  if (wanted('shared', 0.35)) addSharedObject(world, random);
}

/** Fields that lead back to the root fields, as in the payload of a mutation. */
function addRootsBelow(world: World, random: Random): void {
  const query = world.objects.find(({ name }) => name === 'Query');
  if (query === undefined) return;
  for (const holder of random.some(
    world.objects.filter(({ kind }) => kind !== 'value'),
    0.4,
    1,
  )) {
    const homes = (holder.kind === 'root' ? world.subgraphs : holder.keys.map(({ subgraph }) => subgraph)).filter(
      (subgraph) => isPresent(query, subgraph) && !subgraph.startsWith('o'),
    );
    if (homes.length === 0) continue;
    const type = random.pick([named('Query'), nonNull(named('Query')), list(nonNull(named('Query')))]);
    holder.fields.push({
      name: 'query',
      type,
      args: [],
      placements: [{ subgraph: random.pick(homes) }],
      failing: random.chance(0.3),
    });
    world.features.push('roots below');
  }
}

/** Fields that are non-null in some of their subgraphs: for clients they may be null. */
function addStrictness(world: World, random: Random): void {
  for (const field of world.objects.flatMap(({ fields }) => fields)) {
    if (
      field.type.kind === 'nonNull' ||
      field.placements.length < 2 ||
      ownersOf(field).length < field.placements.length ||
      !random.chance(0.3)
    )
      continue;
    field.strictIn = field.placements.slice(1).map(({ subgraph }) => subgraph);
    field.failing = false;
    world.features.push('nullability differs');
  }
}

/** Value types of which a subgraph knows only some fields. */
function addPartialTypes(world: World, random: Random): void {
  const inherited = new Set(world.interfaces.flatMap(({ fields }) => fields.map(({ name }) => name)));
  for (const object of world.objects.filter(({ kind }) => kind === 'value')) {
    const [, ...fields] = object.fields.filter(
      ({ name, unique }) => !inherited.has(name) && unique === undefined && !isNeeded(world, name),
    );
    for (const field of fields) {
      if (field.placements.length < 2 || !random.chance(0.5)) continue;
      field.placements.splice(random.int(0, field.placements.length - 1), 1);
      world.features.push('partial value type');
    }
  }
}

/** An interface that one subgraph adds fields to without knowing its types. */
function addInterfaceObject(world: World, random: Random): void {
  const candidate = random.pick(world.interfaces);
  const types = objectsOf(world, candidate.name);
  if (types.some(({ kind }) => kind !== 'entity')) return;
  const home = random.pick(world.subgraphs);
  const id: FieldSpec = { name: 'id', type: nonNull(named('ID')), args: [], placements: [], unique: 'whole' };
  for (const type of types) {
    type.fields = type.fields.map((field) => (field.name === 'id' ? { ...field, type: id.type } : field));
    for (const field of type.fields)
      if (field.name === 'id' && !isPlaced(field, home)) field.placements.push({ subgraph: home });
    if (!type.keys.some((key) => key.subgraph === home && key.fields === 'id'))
      type.keys.push({ fields: 'id', subgraph: home, resolvable: true });
    type.keys = type.keys.map((key) =>
      key.subgraph === home && key.fields === 'id' ? { ...key, resolvable: true } : key,
    );
  }
  candidate.key = 'id';
  candidate.fields.unshift({ ...id, placements: [] });
  const subgraph = `o${world.subgraphs.length}`;
  world.subgraphs.push(subgraph);
  candidate.objectIn.push(subgraph);
  for (const name of ['extra', 'bonus'].slice(0, random.int(1, 2))) {
    const field: FieldSpec = {
      name,
      type: named(random.pick(['Int', 'String', 'Json'])),
      args: [],
      placements: [{ subgraph, viaInterface: true }],
      failing: random.chance(0.3),
    };
    candidate.fields.push(field);
    for (const type of types) type.fields.push({ ...field, placements: [...field.placements] });
  }
  if (random.chance(0.5)) {
    const query = world.objects.find(({ name }) => name === 'Query');
    query?.fields.push({
      name: 'fromObject',
      type: random.chance(0.5) ? named(candidate.name) : { kind: 'list', of: named(candidate.name) },
      args: [],
      placements: [{ subgraph }],
    });
  }
  world.features.push('interfaceObject');
}

/** A field that is computed from fields of other subgraphs. */
function addRequires(world: World, random: Random): void {
  const entity = random.pick(world.objects.filter(({ kind }) => kind === 'entity'));
  const derived = random.pick(entity.fields);
  const [subgraph, ...others] = ownersOf(derived);
  if (
    subgraph === undefined ||
    others.length > 0 ||
    derived.unique !== undefined ||
    derived.requires !== undefined ||
    isNeeded(world, derived.name)
  )
    return;
  if (derived.placements.some(({ viaInterface }) => viaInterface)) return;
  if (!entity.keys.some((key) => key.subgraph === subgraph && key.resolvable)) return;
  const before = entity.fields.slice(0, entity.fields.indexOf(derived));
  const candidates = before.filter(
    (field) =>
      !isPlaced(field, subgraph) &&
      !field.placements.some(({ viaInterface }) => viaInterface) &&
      fieldSetOf(world, field, subgraph, random, 0) !== undefined,
  );
  const required = random.some(candidates, 0.5, 1);
  if (required.length === 0) return;
  const texts = required.map((field) => {
    field.placements.push({ subgraph, external: true });
    return fieldSetOf(world, field, subgraph, random, 0) ?? field.name;
  });
  const text = texts.join(' ');
  derived.requires = text;
  derived.placements = derived.placements.map((placement) => ({ ...placement, requires: text }));
  for (const { fields } of world.objects) {
    // What is asked for only to compute another field must not take its object away: clients never asked for it.
    for (const field of fields) if (field.type.kind === 'nonNull' && mentions(text, field.name)) field.failing = false;
  }
  world.features.push(
    'requires',
    ...(text.includes('{') ? ['nested requires'] : []),
    ...(required.some((field) => field.requires !== undefined) ? ['chained requires'] : []),
  );
}

/** Whether some field set names it: then it is not to be changed any more. */
function isNeeded(world: World, name: string): boolean {
  return world.objects.some(({ fields }) =>
    fields.some(
      (field) => mentions(field.requires, name) || field.placements.some(({ provides }) => mentions(provides, name)),
    ),
  );
}

function mentions(text: string | undefined, name: string): boolean {
  return text !== undefined && new RegExp(`\\b${name}\\b`).test(text);
}

/** A field as a field set names it: with what is needed within. Undefined when it cannot be named. */
function fieldSetOf(
  world: World,
  field: FieldSpec,
  subgraph: string,
  random: Random,
  depth: number,
): string | undefined {
  if (field.args.some((arg) => arg.type.kind === 'nonNull' && arg.default === undefined)) return undefined;
  const name = namedOf(field.type);
  const targets = objectsOf(world, name);
  if (targets.length === 0) return field.name;
  if (depth > 1) return undefined;
  const isAbstract = targets.length > 1 || targets[0]?.name !== name;
  const parts = (isAbstract ? targetsOf(world, field) : targets).flatMap((target) => {
    if (isAbstract && !isPresent(target, subgraph)) return [];
    const within = withinObject(world, target, subgraph, random, depth);
    if (within === undefined) return [];
    return [isAbstract ? `... on ${target.name} { ${within} }` : within];
  });
  if (parts.length === 0) return undefined;
  // Short of one type, a value of that type has nothing to tell.
  return `${field.name} { ${isAbstract ? `__typename ${parts.join(' ')}` : parts.join(' ')} }`;
}

function withinObject(
  world: World,
  target: ObjectSpec,
  subgraph: string,
  random: Random,
  depth: number,
): string | undefined {
  if (target.kind === 'value') {
    const named = target.fields.filter((field) => fieldSetOf(world, field, subgraph, random, depth + 1) !== undefined);
    if (named.length === 0) return undefined;
    return random
      .some(named, 0.5, 1)
      .map((field) => fieldSetOf(world, field, subgraph, random, depth + 1))
      .join(' ');
  }
  // Of another entity only what its subgraph knows anyway, so that nothing more is external.
  return isPresent(target, subgraph) && target.fields.some((field) => field.name === 'id' && isPlaced(field, subgraph))
    ? 'id'
    : undefined;
}

/** A field that brings along, of the entity it leads to, what is another subgraph's. */
function addProvides(world: World, random: Random): void {
  const from = random.pick(world.objects.filter(({ kind, name }) => kind !== 'value' && name !== 'Mutation'));
  const field = random.pick(from.fields);
  const at = random.int(0, field.placements.length - 1);
  const placement = field.placements[at];
  if (
    placement === undefined ||
    placement.external === true ||
    placement.viaInterface === true ||
    placement.provides !== undefined ||
    field.unique !== undefined
  )
    return;
  const { subgraph } = placement;
  const isAbstract = objectsOf(world, namedOf(field.type)).length > 1;
  const parts = objectsOf(world, namedOf(field.type)).flatMap((target) => {
    if (target.kind !== 'entity' || !isPresent(target, subgraph)) return [];
    const candidates = target.fields.filter(
      (candidate) =>
        !isPlaced(candidate, subgraph) &&
        candidate.unique === undefined &&
        candidate.requires === undefined &&
        candidate.args.length === 0 &&
        objectsOf(world, namedOf(candidate.type)).length === 0 &&
        ownersOf(candidate).length > 0 &&
        !candidate.placements.some(({ viaInterface }) => viaInterface),
    );
    const provided = random.some(candidates, 0.5);
    for (const candidate of provided) candidate.placements.push({ subgraph, external: true });
    const text = provided.map(({ name }) => name).join(' ');
    return text === '' ? [] : [isAbstract ? `... on ${target.name} { ${text} }` : text];
  });
  if (parts.length === 0) return;
  field.placements[at] = { ...placement, provides: parts.join(' ') };
  world.features.push('provides', ...(isAbstract ? ['abstract provides'] : []));
}

/** A field that moved from one subgraph to another. */
function addOverride(world: World, random: Random): void {
  const object = random.pick(world.objects.filter(({ kind }) => kind !== 'value'));
  const field = random.pick(object.fields);
  const [from, ...others] = field.placements;
  if (
    from === undefined ||
    others.length > 0 ||
    from.requires !== undefined ||
    from.provides !== undefined ||
    from.viaInterface === true ||
    field.unique !== undefined
  )
    return;
  const homes =
    object.kind === 'root'
      ? world.subgraphs
      : object.keys.filter(({ resolvable }) => resolvable).map((key) => key.subgraph);
  const to = homes.filter((subgraph) => subgraph !== from.subgraph && !subgraph.startsWith('o'));
  if (to.length === 0) return;
  field.placements.push({ subgraph: random.pick(to), override: from.subgraph });
  world.features.push('override');
}

function addInaccessible(world: World, random: Random): void {
  const inherited = new Set(world.interfaces.flatMap(({ fields }) => fields.map(({ name }) => name)));
  for (const object of world.objects) {
    if (object.kind === 'root') continue;
    const [, ...candidates] = object.fields.filter(({ name }) => !inherited.has(name)).reverse();
    for (const field of random.some(candidates, 0.25)) {
      field.inaccessible = true;
      world.features.push('inaccessible');
    }
  }
}
