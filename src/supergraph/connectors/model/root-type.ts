import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import type { RootOperation } from './connector.ts';

/** The type whose fields an operation of that kind asks for, if the schema has it. */
export function rootType(schema: GraphQLSchema, operation: RootOperation): GraphQLObjectType | undefined {
  switch (operation) {
    case 'query':
      return schema.getQueryType() ?? undefined;
    case 'mutation':
      return schema.getMutationType() ?? undefined;
    case 'subscription':
      return schema.getSubscriptionType() ?? undefined;
  }
}
