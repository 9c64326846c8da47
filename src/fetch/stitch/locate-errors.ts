import { defaultFieldResolver, GraphQLError, isObjectType, type GraphQLSchema } from 'graphql';

function withoutPath(value: unknown): unknown {
  if (Array.isArray(value)) return value.some((item) => item instanceof Error) ? value.map(withoutPath) : value;
  return value instanceof GraphQLError && value.path !== undefined
    ? new GraphQLError(value.message, { extensions: value.extensions })
    : value;
}

function rethrow(error: unknown): never {
  throw withoutPath(error);
}

/**
 * Makes execution locate every error anew. Stitching gives the errors of a batched lookup a path without the
 * entity's index, and execution keeps whatever path an error has; one without is given the path of the field
 * that it is found at, in the aliases and indices of the operation. Changes `schema`.
 */
export function locateErrorsAnew(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (parent, args, context, info) => {
        try {
          const value: unknown = resolve(parent, args, context, info);
          return value instanceof Promise ? value.then(withoutPath, rethrow) : withoutPath(value);
        } catch (error) {
          return rethrow(error);
        }
      };
    }
  }
  return schema;
}
