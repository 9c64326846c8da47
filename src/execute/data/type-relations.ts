import { isAbstractType, isObjectType, type GraphQLSchema } from 'graphql';

/** What the compiled plan asks about types by name. */
export interface TypeRelations {
  readonly schema: GraphQLSchema;
  /** Whether the first type is the second, implements it or is a member of it. */
  readonly isOfType: (typeName: string, type: string) => boolean;
  /** Whether it names an object type. */
  readonly isConcrete: (typeName: string) => boolean;
}

export function relateTypes(schema: GraphQLSchema): TypeRelations {
  const known = new Map<string, boolean>();
  const isOfType = (typeName: string, type: string): boolean => {
    if (typeName === type) return true;
    const key = `${typeName} ${type}`;
    let answer = known.get(key);
    if (answer === undefined) {
      const sub = schema.getType(typeName);
      const sup = schema.getType(type);
      answer =
        isAbstractType(sup) &&
        (isObjectType(sub) || (isAbstractType(sub) && 'getInterfaces' in sub)) &&
        schema.isSubType(sup, sub);
      known.set(key, answer);
    }
    return answer;
  };
  return { schema, isOfType, isConcrete: (typeName) => isObjectType(schema.getType(typeName)) };
}
