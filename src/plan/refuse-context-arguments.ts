import { buildASTSchema, isAbstractType, Kind, parse, TypeInfo, visit, visitWithTypeInfo, type DocumentNode, type FieldNode, type GraphQLNamedType, type GraphQLSchema } from 'graphql';
import { InternalFailure } from '../core/failure.ts';
import { textArgument } from '../supergraph/join-graphs.ts';
import type { PlanNode, QueryPlan } from './query-plan.ts';

/**
 * Makes the check of a plan whose planner knows nothing of `@fromContext`: a field would be asked for without the
 * arguments that it takes from a context. It throws.
 */
export function createRefuseContextArguments(supergraphSdl: string): (plan: QueryPlan) => void {
  if (!supergraphSdl.includes('contextArguments:')) return () => {};
  const document = parse(supergraphSdl, { noLocation: true });
  const coordinates = contextualFields(document);
  if (coordinates.size === 0) return () => {};
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });
  return ({ root }) => {
    for (const operation of root === undefined ? [] : operationsOf(root)) refuseContextual(operation, coordinates, schema);
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

function operationsOf(node: PlanNode): readonly string[] {
  switch (node.kind) {
    case 'fetch':
      return [node.operation];
    case 'sequence':
    case 'parallel':
      return node.nodes.flatMap(operationsOf);
    case 'condition':
      return [node.then, node.otherwise].flatMap((child) => (child === undefined ? [] : operationsOf(child)));
    case 'defer':
      return [...(node.primary === undefined ? [] : [node.primary]), ...node.deferred].flatMap(operationsOf);
    case 'subscription':
      return [node.events.operation, ...(node.rest === undefined ? [] : operationsOf(node.rest))];
  }
}
