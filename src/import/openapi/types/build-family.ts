import type { TypeDraft, UnionDraft } from '../../draft/draft.ts';
import { placeOf } from '../../files/json-node.ts';
import { toTypeName } from '../../draft/names.ts';
import { MAX_OPTIONS, mergedFields } from './build-choice.ts';
import { tagsByName } from './discriminate.ts';
import type { Family } from '../read/schema.ts';
import type { NamingPlace, TypeBuilder } from './type-builder.ts';

/**
 * The type of a base that other schemas extend: an interface, of which one type more stands for what none of them is.
 * As an argument it is one type with the members of all. Undefined when it has to stay alone, which is noted.
 */
export function buildFamily(
  types: TypeBuilder,
  { base, discriminator, members }: Family,
  place: NamingPlace,
): TypeDraft | undefined {
  const { notes, direction, reader } = types.options;
  const loosened = (why: string): void =>
    notes.add('loosened', placeOf(base.node), `the base of ${members.length} schemas`, why);
  if (members.length > MAX_OPTIONS) {
    loosened(`more than ${MAX_OPTIONS}; it has its own members alone`);
    return undefined;
  }
  const tags = tagsByName(reader, { base, discriminator, members });
  if (tags.length === 0) {
    loosened('nothing in a value says which of them it is; it has its own members alone');
    return undefined;
  }
  const all = [base, ...members];
  const empty = all.filter(({ properties }) => ![...properties].some(([key, node]) => types.has(key, node)));
  if (direction === 'output' ? empty.length > 0 : empty.length === all.length) {
    loosened('one of them has no members, and GraphQL has no type without fields; it has its own members alone');
    return undefined;
  }
  if (direction === 'input') {
    if (!types.objectOf(base))
      loosened('GraphQL has no interfaces for arguments; it is one type with the members of all');
    return { kind: 'object', of: types.object(base, place, (object) => mergedFields(types, base, all, object.name)) };
  }
  const known = types.unions.get(base.identity);
  return { kind: 'union', of: known ?? buildUnion(types, { base, discriminator, members }, { place, tags }) };
}

/** A type for each member, and one that stands for what none of them is. */
function buildUnion(
  types: TypeBuilder,
  { base, discriminator, members }: Family,
  { place, tags }: { readonly place: NamingPlace; readonly tags: ReturnType<typeof tagsByName> },
): UnionDraft {
  const name = types.options.names.claim(
    base.component === undefined ? `${toTypeName(place.context)}${toTypeName(place.key)}` : toTypeName(base.component),
  );
  const objects = new Map(
    members.map((member, index) => [
      member,
      types.object(member, { context: name, key: `option ${index + 1}` }, (object) =>
        types.fields(object, member.properties, member.required),
      ),
    ]),
  );
  const otherwise = types.object(
    { ...base, identity: {}, component: undefined },
    { context: 'Other', key: name },
    (object) => types.fields(object, base.properties, base.required),
  );
  const union: UnionDraft = {
    name,
    description: base.typeDescription,
    members: [...objects.values(), otherwise],
    base: new Set(base.properties.keys()),
    chosenBy: {
      kind: 'value',
      key: discriminator.property,
      tags: tags.map(({ tag, option }) => ({ tag, member: objects.get(option) ?? otherwise })),
      otherwise,
    },
  };
  types.unions.set(base.identity, union);
  return union;
}
