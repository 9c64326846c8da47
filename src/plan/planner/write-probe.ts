import {
  getNamedType,
  isCompositeType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationTypeNode,
} from 'graphql';

/** An operation that shows whether a planner can plan at all, and the coordinates of the root fields in it. */
export interface Probe {
  readonly text: string;
  readonly coordinates: readonly string[];
}

/** A planner that reads a graph reads all of it: more fields would show nothing more. */
const MAX_FIELDS = 20;

/** Writes a probe for each of `fields`, root fields of one operation kind, or one for all of them. */
export function writeProbe(
  kind: OperationTypeNode,
  { name }: GraphQLObjectType,
  fields: readonly GraphQLField<unknown, unknown>[],
): Probe {
  const variables: string[] = [];
  const selections = fields.map((field) => {
    // What a value would be is no matter to a plan.
    const args = field.args.filter(isRequiredArgument).map((argument) => {
      variables.push(`$v${variables.length}: ${String(argument.type)}`);
      return `${argument.name}: $v${variables.length - 1}`;
    });
    const below = isCompositeType(getNamedType(field.type)) ? ' { __typename }' : '';
    return `${field.name}${args.length === 0 ? '' : `(${args.join(', ')})`}${below}`;
  });
  return {
    text: `${kind}${variables.length === 0 ? '' : `(${variables.join(', ')})`} { ${selections.join(' ')} }`,
    coordinates: fields.map((field) => `${name}.${field.name}`),
  };
}

/** The root fields to probe a schema with. A subscription has but one (GraphQL §5.2.3.1). */
export function fieldsToProbe(
  schema: GraphQLSchema,
  kind: OperationTypeNode,
): { readonly root: GraphQLObjectType; readonly fields: readonly GraphQLField<unknown, unknown>[] } | undefined {
  const root = schema.getRootType(kind);
  return root == null
    ? undefined
    : { root, fields: Object.values(root.getFields()).slice(0, kind === 'subscription' ? 1 : MAX_FIELDS) };
}
