import { interfaceFields } from './print-world.ts';
import type { Random } from './random.ts';
import { isPlaced, isPresent, namedOf, objectsOf, type FieldSpec, type ObjectSpec, type World } from './world.ts';

/** Assigns each field to subgraphs, then adds what these must know so that each stands by itself. */
export function placeFields(world: World, random: Random): void {
  for (const object of world.objects) {
    const homes = [...new Set(object.keys.map(({ subgraph }) => subgraph))];
    for (const { fields, subgraph } of object.keys) placeKey(object, fields, subgraph);
    for (const field of object.fields) {
      if (object.kind === 'value' || field.unique !== undefined) continue;
      const among = object.kind === 'root' ? world.subgraphs : homes;
      const several = random.chance(0.3) && object.name !== 'Mutation';
      const chosen = several ? random.some(among, 0.5, 1) : [random.pick(among)];
      for (const subgraph of chosen) place(field, subgraph);
    }
    // A field of a key that no subgraph took.
    for (const field of object.fields)
      if (object.kind === 'entity' && field.placements.length === 0) place(field, random.pick(homes));
  }
  completeSubgraphs(world, random);
}

/** Adds types to subgraphs until every field's type is known where the field is, and every interface has fields. */
export function completeSubgraphs(world: World, random: Random): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const subgraph of world.subgraphs) {
      for (const object of world.objects) {
        if (!isPresent(object, subgraph)) continue;
        if (object.kind === 'value') for (const field of object.fields) changed = place(field, subgraph) || changed;
        for (const field of object.fields)
          if (isPlaced(field, subgraph)) changed = makePresent(world, namedOf(field.type), subgraph, random) || changed;
      }
      changed = completeInterfaces(world, subgraph) || changed;
    }
  }
}

/** Each interface whose types a subgraph knows has at least its first field there. */
function completeInterfaces(world: World, subgraph: string): boolean {
  let changed = false;
  for (const candidate of world.interfaces) {
    if (candidate.objectIn.includes(subgraph) || interfaceFields(world, candidate, subgraph).length > 0) continue;
    for (const object of world.objects) {
      if (!object.implements.includes(candidate.name) || !isPresent(object, subgraph)) continue;
      const first = object.fields.find(({ name }) => name === (candidate.key ?? candidate.fields[0]?.name));
      if (first !== undefined) changed = place(first, subgraph) || changed;
    }
  }
  return changed;
}

function makePresent(world: World, typeName: string, subgraph: string, random: Random): boolean {
  const objects = objectsOf(world, typeName);
  if (objects.length === 0 || objects.some((object) => isPresent(object, subgraph))) return false;
  if (world.interfaces.some(({ name, objectIn }) => name === typeName && objectIn.includes(subgraph))) return false;
  const object = random.pick(objects);
  if (object.kind === 'entity') addStub(object, subgraph, random);
  else for (const field of object.fields) place(field, subgraph);
  return true;
}

/** An entity of which a subgraph knows no more than a key. */
function addStub(object: ObjectSpec, subgraph: string, random: Random): void {
  const { fields } = random.pick(object.keys);
  object.keys.push({ fields, subgraph, resolvable: random.chance(0.7) });
  placeKey(object, fields, subgraph);
}

function placeKey(object: ObjectSpec, fields: string, subgraph: string): void {
  const names = new Set(fields.replace(/\{[^}]*\}/g, '').split(/\s+/));
  for (const field of object.fields) if (names.has(field.name)) place(field, subgraph);
}

export function place(field: FieldSpec, subgraph: string): boolean {
  if (isPlaced(field, subgraph)) return false;
  field.placements.push({ subgraph });
  return true;
}
