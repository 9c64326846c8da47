import type { GraphQLSchema } from 'graphql';
import type { FieldWalk, Objects } from '../../core/document/walk-fields.ts';
import type { Lookup } from '../model/query-plan.ts';

/** The objects that a lookup can be about: those of the types that its representations are made for. */
export function entitiesOf(
  { requires }: Lookup,
  { schema, walk }: { readonly schema: GraphQLSchema; readonly walk: FieldWalk },
): Objects {
  const names = requires.flatMap((selection) =>
    selection.kind === 'fragment' && selection.typeCondition !== undefined ? [selection.typeCondition] : [],
  );
  const objects = new Set(names.flatMap((name) => [...walk.objectsOf(name)]));
  return objects.size > 0
    ? objects
    : new Set(Object.keys(schema.getTypeMap()).flatMap((name) => [...walk.objectsOf(name)]));
}
