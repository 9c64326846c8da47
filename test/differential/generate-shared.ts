import { generateLeaf } from './generate-types.ts';
import { place } from './place-fields.ts';
import type { Random } from './random.ts';
import { isPresent, list, named, type FieldSpec, type ObjectSpec, type World } from './world.ts';

/**
 * An object of which each of its subgraphs answers a part, and no two the same. A root field or one of an entity leads
 * to it, or both.
 */
export function addSharedObject(world: World, random: Random): void {
  const among = world.subgraphs.filter((subgraph) => !subgraph.startsWith('o'));
  const homes = random.some(among, 0.5, 2);
  const fields = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6'].slice(0, random.int(homes.length, 6)).map(
    (name, index): FieldSpec => ({
      name,
      type: generateLeaf(world, random),
      args: [],
      placements: [{ subgraph: homes[index] ?? random.pick(homes) }],
      failing: random.chance(0.2),
    }),
  );
  const before = world.features.length;
  if (random.chance(0.7))
    shareOn(
      world.objects.find(({ name }) => name === 'Query'),
      homes,
      random,
      world,
    );
  if (random.chance(0.7))
    shareOn(random.pick(world.objects.filter(({ kind }) => kind === 'entity')), homes, random, world);
  if (world.features.length > before)
    world.objects.push({ name: 'S1', kind: 'value', implements: [], fields, keys: [], inParts: true });
}

function shareOn(holder: ObjectSpec | undefined, homes: readonly string[], random: Random, world: World): void {
  if (holder === undefined) return;
  if (holder.kind === 'entity') {
    const id = holder.fields.find(({ name }) => name === 'id');
    if (id === undefined || homes.some((subgraph) => !isPresent(holder, subgraph))) return;
    for (const subgraph of homes) {
      if (holder.keys.some((key) => key.subgraph === subgraph && key.fields === 'id' && key.resolvable)) continue;
      holder.keys = [
        ...holder.keys.filter((key) => key.subgraph !== subgraph || key.fields !== 'id'),
        { fields: 'id', subgraph, resolvable: true },
      ];
      place(id, subgraph);
    }
  }
  const type = random.chance(0.6) ? named('S1') : list(named('S1'));
  holder.fields.push({
    name: 'shared',
    type,
    args: [],
    placements: homes.map((subgraph) => ({ subgraph })),
    failing: random.chance(0.2),
  });
  world.features.push('shared object');
}
