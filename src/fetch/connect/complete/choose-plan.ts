import {
  isAbstractType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import type { ObjectPlan } from '../plan/object-plan.ts';
import type { ChoosePlan } from './compile-complete.ts';

/** The types that an object of a type may be of; none for a leaf. */
export function concreteTypes(schema: GraphQLSchema, type: GraphQLNamedType): readonly GraphQLObjectType[] {
  if (isObjectType(type)) return [type];
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [];
}

/** Chooses the plan of an object by the type that it names. */
export function choosePlan(type: GraphQLNamedType, plans: ReadonlyMap<string, ObjectPlan>): ChoosePlan {
  const only = isObjectType(type) ? plans.get(type.name) : undefined;
  if (only !== undefined) return () => only;
  return ({ __typename: name }) => (typeof name === 'string' ? plans.get(name) : undefined);
}
