import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/** Which types an operation can ask for many of, each with the shortest way there: `Query.products.reviews`. */
export function findLists(schema: GraphQLSchema): ReadonlyMap<string, string> {
  const lists = new Map<string, string>();
  const seen = new Set<string>();
  const queue: { readonly type: GraphQLNamedType; readonly many: boolean; readonly path: string }[] = [];
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (root !== undefined && root !== null) queue.push({ type: root, many: false, path: root.name });
  }
  // Breadth first, so that the first way found is the shortest.
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const { type, many, path } = step;
    const id = `${type.name} ${many}`;
    if (seen.has(id)) continue;
    seen.add(id);
    if (many && !lists.has(type.name)) lists.set(type.name, path);
    if (isAbstractType(type))
      queue.push(...schema.getPossibleTypes(type).map((possible) => ({ type: possible, many, path })));
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      queue.push({ type: getNamedType(field.type), many: many || isList(field.type), path: `${path}.${field.name}` });
    }
  }
  return lists;
}

export function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
