import { isAbstractType, Kind, type GraphQLNamedType, type GraphQLSchema } from 'graphql';
import { readContextNeeds, type ContextNeed } from '../../supergraph/join/read-contexts.ts';
import type { SupergraphText } from './supergraph-text.ts';

/** The fields that some subgraph answers by an argument from a context alone, with these arguments, by coordinate. */
export type ContextualFields = ReadonlyMap<string, readonly ContextNeed[]>;

const NONE: ContextualFields = new Map();

export function contextualFields({ sdl, document }: SupergraphText): ContextualFields {
  if (!sdl.includes('contextArguments:')) return NONE;
  return new Map(
    document().definitions.flatMap((definition) =>
      definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION
        ? (definition.fields ?? []).flatMap((field) => {
            const needs = (field.directives ?? []).flatMap(readContextNeeds);
            return needs.length === 0 ? [] : [[`${definition.name.value}.${field.name.value}`, needs] as const];
          })
        : [],
    ),
  );
}

/** What a field takes from contexts, on a type or on any that it can stand for. */
export function contextNeedsOf(
  parent: GraphQLNamedType | null | undefined,
  fieldName: string,
  fields: ContextualFields,
  schema: GraphQLSchema,
): readonly ContextNeed[] {
  if (parent === null || parent === undefined) return [];
  const interfaces = 'getInterfaces' in parent ? parent.getInterfaces() : [];
  const related = [parent, ...interfaces, ...(isAbstractType(parent) ? schema.getPossibleTypes(parent) : [])];
  return related.flatMap(({ name }) => fields.get(`${name}.${fieldName}`) ?? []);
}

export function isContextual(...asked: Parameters<typeof contextNeedsOf>): boolean {
  return contextNeedsOf(...asked).length > 0;
}
