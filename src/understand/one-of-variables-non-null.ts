import { getNamedType, GraphQLError, isInputObjectType, Kind, type ASTVisitor, type ValidationContext } from 'graphql';

/**
 * GraphQL §5.8.5: a variable for a field of a `@oneOf` input object has to be non-null. graphql-js 16 sees that only
 * where the object itself may be null and is in no list.
 */
export function oneOfVariablesNonNull(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition: {
      leave(operation) {
        const definitions = new Map(
          (operation.variableDefinitions ?? []).map((definition) => [definition.variable.name.value, definition]),
        );
        for (const { node, parentType } of context.getRecursiveVariableUsages(operation)) {
          const definition = definitions.get(node.name.value);
          if (definition === undefined || definition.type.kind === Kind.NON_NULL_TYPE || isInputObjectType(parentType))
            continue;
          // One object may stand for a list of one.
          const object = parentType == null ? undefined : getNamedType(parentType);
          if (!isInputObjectType(object) || !object.isOneOf) continue;
          const message =
            `Variable "$${node.name.value}" must be non-nullable to be used for OneOf Input Object ` +
            `"${object.name}".`;
          context.reportError(new GraphQLError(message, { nodes: [definition, node] }));
        }
      },
    },
  };
}
