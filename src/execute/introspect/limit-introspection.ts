import {
  getIntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  Kind,
  parse,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { ClientFailure } from '../../core/failure.ts';

/** So many values are written in some 20 ms. */
const MOST_VALUES = 25_000;
/** Of a larger schema: a little more than the whole question that tools ask. */
const SHARE_OF_TOOLS = 1.1;

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** How long the lists of introspection are in a schema: of one thing at most, and on average over all types. */
interface Lengths {
  readonly most: ReadonlyMap<string, number>;
  readonly average: ReadonlyMap<string, number>;
  /** The most values that one operation may ask for. */
  readonly mostValues: number;
}

const known = new WeakMap<GraphQLSchema, Lengths>();

/**
 * Refuses a question about the schema that is larger than what tools ask. It is answered without a backend, in
 * one go, and lists of lists make little text a large answer. Throws OPERATION_TOO_LARGE.
 */
export function limitIntrospection(fields: readonly FieldNode[], fragments: Fragments, schema: GraphQLSchema): void {
  const lengths = lengthsOf(schema);
  const values = fields.reduce(
    (sum, field) =>
      sum +
      1 +
      (field.selectionSet === undefined
        ? 0
        : countValues(field.selectionSet, { fragments, lengths, count: 1, ofAll: false })),
    0,
  );
  if (values > lengths.mostValues)
    throw new ClientFailure('OPERATION_TOO_LARGE', 'The operation asks for more of the schema than tools do.');
}

interface Counting {
  readonly fragments: Fragments;
  readonly lengths: Pick<Lengths, 'most' | 'average'>;
  /** How many things there are of what is selected on. */
  readonly count: number;
  /** Whether they are all types of the schema. */
  readonly ofAll: boolean;
}

/** The values that an answer holds at most. */
function countValues({ selections }: SelectionSetNode, counting: Counting): number {
  const { fragments, lengths, count, ofAll } = counting;
  let values = 0;
  for (const selection of selections) {
    if (selection.kind !== Kind.FIELD) {
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      values += fragment === undefined ? 0 : countValues(fragment.selectionSet, counting);
      continue;
    }
    values += count;
    if (selection.selectionSet === undefined) continue;
    const name = selection.name.value;
    const each = (ofAll ? lengths.average : lengths.most).get(name) ?? 1;
    values += countValues(selection.selectionSet, { ...counting, count: count * each, ofAll: name === 'types' });
  }
  return values;
}

function lengthsOf(schema: GraphQLSchema): Lengths {
  let lengths = known.get(schema);
  if (lengths === undefined) known.set(schema, (lengths = measureSchema(schema)));
  return lengths;
}

function measureSchema(schema: GraphQLSchema): Lengths {
  const types = Object.values(schema.getTypeMap());
  const fields = types.map((type) =>
    isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [],
  );
  const lists = {
    fields: fields.map(({ length }) => length),
    inputFields: types.map((type) => (isInputObjectType(type) ? Object.keys(type.getFields()).length : 0)),
    enumValues: types.map((type) => (isEnumType(type) ? type.getValues().length : 0)),
    interfaces: types.map((type) => (isObjectType(type) || isInterfaceType(type) ? type.getInterfaces().length : 0)),
    possibleTypes: types.map((type) =>
      isInterfaceType(type) || isUnionType(type) ? schema.getPossibleTypes(type).length : 0,
    ),
  };
  const args = [...fields.flat(), ...schema.getDirectives()].map((one) => one.args.length);
  const most = new Map<string, number>([
    // Few types wrap another, and hardly any one that wraps one.
    ['ofType', 0.5],
    ['types', types.length],
    ['directives', schema.getDirectives().length],
    ['args', highest(args)],
    ...Object.entries(lists).map(([name, counts]) => [name, highest(counts)] as const),
  ]);
  const average = new Map(
    Object.entries(lists).map(
      ([name, counts]) => [name, counts.reduce((sum, count) => sum + count, 0) / types.length] as const,
    ),
  );
  return { most, average, mostValues: Math.max(MOST_VALUES, SHARE_OF_TOOLS * toolsValues({ most, average })) };
}

/** What tools ask to know all of a schema. */
function toolsValues(lengths: Counting['lengths']): number {
  const { definitions } = parse(
    getIntrospectionQuery({
      inputValueDeprecation: true,
      directiveIsRepeatable: true,
      specifiedByUrl: true,
      schemaDescription: true,
      oneOf: true,
    }),
    { noLocation: true },
  );
  const fragments = new Map(
    definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [])),
  );
  const [operation] = definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  return operation === undefined
    ? 0
    : countValues(operation.selectionSet, { fragments, lengths, count: 1, ofAll: false });
}

function highest(counts: readonly number[]): number {
  return counts.reduce((most, count) => Math.max(most, count), 0);
}
