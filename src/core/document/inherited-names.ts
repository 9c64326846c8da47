import { isInputObjectType, type GraphQLSchema } from 'graphql';

/**
 * Names that every plain object has a value under before any is put there: `constructor`, `toString` and others. Names
 * of GraphQL may be so; no name of a schema begins as `__proto__` does.
 */
const INHERITED: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Whether a plain object has something under the name that nobody put there. */
export function isInherited(name: string): boolean {
  return INHERITED.has(name);
}

const known = new WeakMap<GraphQLSchema, boolean>();

/** Whether an input object of the schema has a field of such a name. Found out once for each schema. */
export function hasInheritedInputs(schema: GraphQLSchema): boolean {
  let has = known.get(schema);
  if (has === undefined) {
    has = Object.values(schema.getTypeMap()).some(
      (type) => isInputObjectType(type) && Object.keys(type.getFields()).some(isInherited),
    );
    known.set(schema, has);
  }
  return has;
}

/** A copy of JSON in which no object inherits anything. */
export function withoutInheritance(value: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const copy = Object.create(null) as Record<string, unknown>; // What it makes has no members yet.
  for (const [name, member] of Object.entries(value)) copy[name] = copyValue(member);
  return copy;
}

function copyValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyValue);
  // What is no list and not null is a JSON object.
  return typeof value === 'object' && value !== null
    ? withoutInheritance(value as Readonly<Record<string, unknown>>)
    : value;
}
