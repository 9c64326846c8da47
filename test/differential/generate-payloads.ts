import { generateLeaf } from './generate-types.ts';
import type { Random } from './random.ts';
import { isPresent, list, named, nonNull, type FieldSpec, type ObjectSpec, type World } from './world.ts';

/**
 * Mutations whose payloads lead back to the root fields, of one subgraph or of several that share the payload's type.
 */
export function addPayloads(world: World, random: Random): void {
  const query = world.objects.find(({ name }) => name === 'Query');
  const homes = world.subgraphs.filter(
    (subgraph) => query !== undefined && isPresent(query, subgraph) && !subgraph.startsWith('o'),
  );
  if (homes.length === 0) return;
  const type = random.pick([named('Query'), nonNull(named('Query')), list(nonNull(named('Query')))]);
  const done: FieldSpec = {
    name: 'done',
    type: generateLeaf(world, random),
    args: [],
    placements: [],
    failing: random.chance(0.3),
  };
  const payload: ObjectSpec = {
    name: 'P1',
    kind: 'value',
    implements: [],
    fields: [done, { name: 'query', type, args: [], placements: [] }],
    keys: [],
  };
  const mutation = mutationOf(world);
  for (const name of ['commit', 'revert'].slice(0, random.int(1, 2))) {
    const subgraph = random.pick(homes);
    const shape = random.pick([named('P1'), nonNull(named('P1')), list(named('P1'))]);
    mutation.fields.push({ name, type: shape, args: [], placements: [{ subgraph }], failing: random.chance(0.3) });
    for (const field of payload.fields)
      if (!field.placements.some((placement) => placement.subgraph === subgraph)) field.placements.push({ subgraph });
  }
  world.objects.push(payload);
  world.features.push('payloads');
}

function mutationOf(world: World): ObjectSpec {
  const known = world.objects.find(({ name }) => name === 'Mutation');
  if (known !== undefined) return known;
  const made: ObjectSpec = { name: 'Mutation', kind: 'root', implements: [], fields: [], keys: [] };
  world.objects.push(made);
  return made;
}
