import { isAbstractType, Kind, parse, TypeInfo, visit, visitWithTypeInfo, type DocumentNode, type FieldNode, type GraphQLNamedType, type GraphQLSchema } from 'graphql';
import { InternalFailure } from '../core/failure.ts';
import { textArgument } from '../supergraph/join-graphs.ts';
import { listFetches } from './list-fetches.ts';
import type { QueryPlan } from './query-plan.ts';
import type { SupergraphText } from './supergraph-text.ts';

/**
 * Makes the check of a plan whose planner knows nothing of `@fromContext`: a field would be asked for without the
 * arguments that it takes from a context. It throws.
 */
export function createRefuseContextArguments(supergraph: SupergraphText): (plan: QueryPlan) => void {
  if (!supergraph.sdl.includes('contextArguments:')) return () => {};
  const coordinates = contextualFields(supergraph.document());
  if (coordinates.size === 0) return () => {};
  const schema = supergraph.schema();
  return ({ root }) => {
    for (const { operation } of listFetches(root)) refuseContextual(operation, coordinates, schema);
  };
}

/** The coordinates of all fields with an argument from a context (join specification 0.5, `contextArguments`). */
function contextualFields(document: DocumentNode): ReadonlySet<string> {
  const coordinates = document.definitions.flatMap((definition) =>
    definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION
      ? (definition.fields ?? []).flatMap((field) =>
          field.directives?.some((directive) => textArgument(directive, 'graph') !== undefined && directive.arguments?.some(({ name }) => name.value === 'contextArguments'))
            ? [`${definition.name.value}.${field.name.value}`]
            : [],
        )
      : [],
  );
  return new Set(coordinates);
}

function refuseContextual(operation: string, coordinates: ReadonlySet<string>, schema: GraphQLSchema): void {
  const typeInfo = new TypeInfo(schema);
  const visitor = {
    Field({ name }: FieldNode): void {
      const parent = typeInfo.getParentType();
      const found = parent == null ? undefined : relatedTypes(parent, schema).find((type) => coordinates.has(`${type.name}.${name.value}`));
      if (found !== undefined) throw new InternalFailure(`${found.name}.${name.value} takes an argument from a context (@fromContext), which is not supported`);
    },
  };
  visit(parse(operation, { noLocation: true }), visitWithTypeInfo(typeInfo, visitor));
}

function relatedTypes(type: GraphQLNamedType, schema: GraphQLSchema): readonly GraphQLNamedType[] {
  const interfaces = 'getInterfaces' in type ? type.getInterfaces() : [];
  return [type, ...interfaces, ...(isAbstractType(type) ? schema.getPossibleTypes(type) : [])];
}
