import {
  GraphQLError,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  valueFromAST,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLSchema,
} from 'graphql';

/** Defaults that are no values of their types: graphql-js lets them pass, composition does not. */
export function checkDefaults(schema: GraphQLSchema): readonly GraphQLError[] {
  const inputs: readonly (GraphQLArgument | GraphQLInputField)[] = Object.values(schema.getTypeMap()).flatMap(
    (type) => {
      if (isInputObjectType(type)) return Object.values(type.getFields());
      return isObjectType(type) || isInterfaceType(type)
        ? Object.values(type.getFields()).flatMap(({ args }) => args)
        : [];
    },
  );
  return inputs.flatMap(({ name, type, astNode }) => {
    const node = astNode?.defaultValue;
    if (node === undefined || valueFromAST(node, type) !== undefined) return [];
    return [new GraphQLError(`The default of ${name} is no value of the type ${String(type)}.`, { nodes: node })];
  });
}
