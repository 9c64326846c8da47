import {
  isAbstractType,
  isObjectType,
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';

/** Whether a part is in, given the variables. Undefined means always. */
export type Condition = (variables: Readonly<Record<string, unknown>>) => boolean;

export interface ConditionalSet {
  readonly set: SelectionSetNode;
  readonly include: Condition | undefined;
}

export interface CollectedField {
  readonly responseKey: string;
  /** The first occurrence: the others have the same name and arguments (GraphQL §5.3.2). */
  readonly node: FieldNode;
  readonly include: Condition | undefined;
  readonly selections: readonly ConditionalSet[];
}

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export function fragmentsOf(document: DocumentNode): Fragments {
  return new Map(
    document.definitions.flatMap((node) =>
      node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [],
    ),
  );
}

interface Occurrence {
  readonly node: FieldNode;
  readonly include: Condition | undefined;
}

/** The fields that selections ask of a concrete type, fragments expanded, by response key (GraphQL §6.3.2). */
export function collectFields(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  selections: readonly ConditionalSet[],
  fragments: Fragments,
): readonly CollectedField[] {
  const found = new Map<string, Occurrence[]>();
  const collect = ({ set, include }: ConditionalSet): void => {
    for (const selection of set.selections) {
      const own = conditionOf(selection.directives ?? []);
      if (own === false) continue;
      const condition = both(include, own);
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value;
        found.set(key, [...(found.get(key) ?? []), { node: selection, include: condition }]);
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (fragment !== undefined && applies(schema, fragment.typeCondition?.name.value, type)) {
        collect({ set: fragment.selectionSet, include: condition });
      }
    }
  };
  selections.forEach(collect);
  return [...found].flatMap(([responseKey, occurrences]) => {
    const [first] = occurrences;
    return first === undefined ? [] : [merged(responseKey, first.node, occurrences)];
  });
}

function merged(responseKey: string, node: FieldNode, occurrences: readonly Occurrence[]): CollectedField {
  const conditions = occurrences.flatMap(({ include }) => (include === undefined ? [] : [include]));
  const always = conditions.length < occurrences.length;
  const selections = occurrences.flatMap((one) =>
    one.node.selectionSet === undefined ? [] : [{ set: one.node.selectionSet, include: one.include }],
  );
  return {
    responseKey,
    node,
    include: always ? undefined : (variables) => conditions.some((include) => include(variables)),
    selections,
  };
}

function applies(schema: GraphQLSchema, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const named = schema.getType(condition);
  if (named === undefined || isObjectType(named)) return false;
  return isAbstractType(named) && schema.isSubType(named, type);
}

function both(first: Condition | undefined, second: Condition | undefined): Condition | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  return (variables) => first(variables) && second(variables);
}

/** False when the directives leave the part out whatever the variables are. */
function conditionOf(directives: readonly DirectiveNode[]): Condition | undefined | false {
  let condition: Condition | undefined;
  for (const directive of directives) {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') continue;
    const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    const wanted = name === 'include';
    if (value?.kind === Kind.BOOLEAN) {
      if (value.value !== wanted) return false;
    } else if (value?.kind === Kind.VARIABLE) {
      const variable = value.name.value;
      condition = both(condition, (variables) => (variables[variable] === true) === wanted);
    }
  }
  return condition;
}
