import {
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  Kind,
  parse,
  print,
  validate,
  ValuesOfCorrectTypeRule,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLSchema,
} from 'graphql';
import { listElements } from '../policy/directives/list-elements.ts';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import type { Subgraph, Supergraph } from '../supergraph.ts';
import { placeOf } from '../sdl/written-source.ts';

/**
 * Finds what merging subgraphs leaves invalid of the schema that clients see, though each of them is valid by itself: a
 * union without a member, a default that names what is hidden, or what another subgraph lacks, a type that implements
 * an interface and not all of that interface's own.
 */
export function checkPublicSchema(
  { schema, publicSchema }: Pick<Supergraph, 'schema' | 'publicSchema'>,
  subgraphs: readonly Subgraph[],
): readonly SchemaProblem[] {
  return [...emptyUnions(publicSchema), ...wrongDefaults(publicSchema), ...missingInterfaces(schema)].map(
    ({ coordinate, code, message }) => ({ ...placeIn(subgraphs, coordinate), coordinate, code, message }),
  );
}

type PublicProblem = Required<Pick<SchemaProblem, 'coordinate' | 'code' | 'message'>> & { readonly coordinate: string };

function emptyUnions(schema: GraphQLSchema): readonly PublicProblem[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (!isUnionType(type) || type.getTypes().length > 0) return [];
    const message =
      `clients see the union ${type.name}, and none of its members, which are all @inaccessible; expected a ` +
      'member that is not, or the union to be @inaccessible, too';
    return [{ coordinate: type.name, code: 'ONLY_INACCESSIBLE_CHILDREN', message }];
  });
}

/**
 * GraphQL §3.6, IsValidImplementation: a type declares what its interfaces implement, too. An interface that one
 * subgraph knows as an object can implement one that the subgraphs with its objects do not have.
 */
function missingInterfaces(schema: GraphQLSchema): readonly PublicProblem[] {
  return Object.values(schema.getTypeMap()).flatMap((type): readonly PublicProblem[] => {
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return type.getInterfaces().flatMap((declared) =>
      declared.getInterfaces().flatMap((above): readonly PublicProblem[] => {
        if (type.getInterfaces().includes(above)) return [];
        const message =
          `the type ${type.name} implements ${declared.name}, which implements ${above.name} in ` +
          'another ' +
          'subgraph, ' +
          `and not ${above.name} itself; expected \`${type.name} implements ${declared.name} & ${above.name}\`, ` +
          'with the ' +
          `interface ${above.name} defined beside it`;
        return [{ coordinate: type.name, code: 'INVALID_GRAPHQL', message }];
      }),
    );
  });
}

function wrongDefaults(schema: GraphQLSchema): readonly PublicProblem[] {
  return Object.values(schema.getTypeMap()).flatMap((type): readonly PublicProblem[] => {
    if (isInputObjectType(type))
      return Object.values(type.getFields()).flatMap((field) =>
        wrongDefault(schema, `${type.name}.${field.name}`, field),
      );
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) =>
      field.args.flatMap((argument) => wrongDefault(schema, `${type.name}.${field.name}(${argument.name}:)`, argument)),
    );
  });
}

/** Only objects and enums, alone or in lists, have parts that merging takes away. */
function wrongDefault(
  schema: GraphQLSchema,
  coordinate: string,
  { type, astNode }: GraphQLArgument | GraphQLInputField,
): readonly PublicProblem[] {
  const value = astNode?.defaultValue;
  if (value === undefined || (value.kind !== Kind.OBJECT && value.kind !== Kind.LIST && value.kind !== Kind.ENUM))
    return [];
  const [problem] = validate(
    schema,
    parse(`query ($value: ${String(type)} = ${print(value)}) { __typename }`),
    [ValuesOfCorrectTypeRule],
    { maxErrors: 1 },
  );
  if (problem === undefined) return [];
  const message =
    `the default ${print(value)} is not valid in the supergraph: ${problem.message} Expected a default ` +
    'without ' +
    'it, or all subgraphs to have it, for clients to see';
  return [{ coordinate, code: 'INVALID_DEFAULT', message }];
}

/** The first subgraph that has the element, with its default where it is about that. */
function placeIn(
  subgraphs: readonly Subgraph[],
  coordinate: string,
): Pick<SchemaProblem, 'subgraph' | 'file' | 'line' | 'column'> {
  const found = subgraphs.flatMap(({ name, federatedSchema }) =>
    (federatedSchema === undefined ? [] : listElements(federatedSchema)).flatMap((element) =>
      element.coordinate === coordinate ? [{ subgraph: name, node: element.node }] : [],
    ),
  );
  const first = found.find(({ node }) => 'defaultValue' in node && node.defaultValue !== undefined) ?? found[0];
  return { subgraph: first?.subgraph, ...placeOf(first?.node) };
}
