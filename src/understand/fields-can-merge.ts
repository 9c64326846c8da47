import {
  getNamedType,
  GraphQLError,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  print,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { ClientFailure } from '../core/failure.ts';
import { fieldOfType } from '../core/document/field-of-type.ts';

type Parent = GraphQLNamedType | undefined;

/** A field where it is selected. Undefined is what the schema does not know: other rules tell of that. */
interface PlacedField {
  readonly node: FieldNode;
  readonly parent: Parent;
  readonly type: GraphQLOutputType | undefined;
}

interface PlacedSet {
  readonly selectionSet: SelectionSetNode;
  readonly parent: Parent;
}

/** So many fields are looked at, those of fragments and of merged fields again: some 20 ms. */
const MAX_LOOKED_AT = 100_000;

/**
 * GraphQL §5.3.2, Field Selection Merging, of all operations of a document: the first conflict of each, or none. It
 * comes to what graphql-js's rule does. That compares fields two by two; this looks at all of one response name
 * together, since what has to be equal of any two of them has to be equal of all. Throws OPERATION_TOO_LARGE.
 */
export function findFieldConflicts(document: DocumentNode, schema: GraphQLSchema): readonly GraphQLError[] {
  const merging = new FieldMerging(document, schema);
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION) return [];
    return (
      merging.conflictOf([
        { selectionSet: definition.selectionSet, parent: schema.getRootType(definition.operation) ?? undefined },
      ]) ?? []
    );
  });
}

class FieldMerging {
  readonly #schema: GraphQLSchema;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #numbers = new Map<SelectionSetNode, number>();
  readonly #arguments = new Map<FieldNode, string>();
  /** Sets of selection sets that were looked at: those of fragments are met again and again. */
  readonly #shaped = new Set<string>();
  readonly #merged = new Set<string>();
  #left = MAX_LOOKED_AT;

  constructor({ definitions }: DocumentNode, schema: GraphQLSchema) {
    this.#schema = schema;
    this.#fragments = new Map(
      definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [])),
    );
  }

  conflictOf(sets: readonly PlacedSet[]): GraphQLError | undefined {
    return this.#mergeConflict(sets) ?? this.#shapeConflict(sets);
  }

  /** SameResponseShape, of all fields whatever their parents. */
  #shapeConflict(sets: readonly PlacedSet[]): GraphQLError | undefined {
    if (this.#isKnown(sets, this.#shaped)) return undefined;
    for (const [responseName, fields] of this.#collect(sets)) {
      const [first, ...others] = fields.filter(({ type }) => type !== undefined);
      const shape = shapeOf(first?.type);
      const other = others.find(({ type }) => type !== first?.type && shapeOf(type) !== shape);
      if (first !== undefined && other !== undefined) {
        return conflict(
          responseName,
          `they return conflicting types "${String(first.type)}" and "${String(other.type)}"`,
          [first, other],
        );
      }
      const below = this.#shapeConflict(setsBelow(fields));
      if (below !== undefined) return below;
    }
    return undefined;
  }

  /** FieldsInSetCanMerge, of fields that one object may answer together. */
  #mergeConflict(sets: readonly PlacedSet[]): GraphQLError | undefined {
    if (this.#isKnown(sets, this.#merged)) return undefined;
    for (const [responseName, fields] of this.#collect(sets)) {
      for (const group of groupByObject(fields)) {
        const found = this.#differenceIn(responseName, group) ?? this.#mergeConflict(setsBelow(group));
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  #differenceIn(responseName: string, [first, ...others]: readonly PlacedField[]): GraphQLError | undefined {
    for (const other of others) {
      if (first === undefined || other.node === first.node) continue;
      const [name, otherName] = [first.node.name.value, other.node.name.value];
      if (name !== otherName)
        return conflict(responseName, `"${shorten(name)}" and "${shorten(otherName)}" are different fields`, [
          first,
          other,
        ]);
      if (this.#argumentsOf(first.node) !== this.#argumentsOf(other.node))
        return conflict(responseName, 'they have differing arguments', [first, other]);
    }
    return undefined;
  }

  /** Whether these very sets were looked at before; a set of none has nothing to look at. */
  #isKnown(sets: readonly PlacedSet[], known: Set<string>): boolean {
    if (sets.length === 0) return true;
    const key = [...new Set(sets.map(({ selectionSet }) => this.#numberOf(selectionSet)))]
      .sort((one, other) => one - other)
      .join();
    if (known.has(key)) return true;
    known.add(key);
    return false;
  }

  #numberOf(selectionSet: SelectionSetNode): number {
    const known = this.#numbers.get(selectionSet) ?? this.#numbers.size;
    this.#numbers.set(selectionSet, known);
    return known;
  }

  #collect(sets: readonly PlacedSet[]): ReadonlyMap<string, readonly PlacedField[]> {
    const fields = new Map<string, PlacedField[]>();
    const met = new Set<SelectionSetNode>();
    const collect = ({ selectionSet, parent }: PlacedSet): void => {
      if (met.has(selectionSet)) return;
      met.add(selectionSet);
      this.#left -= selectionSet.selections.length;
      if (this.#left < 0)
        throw new ClientFailure(
          'OPERATION_TOO_LARGE',
          'The document has more fields of equal response names than can be compared.',
        );
      for (const selection of selectionSet.selections) {
        if (selection.kind === Kind.FIELD) {
          const name = (selection.alias ?? selection.name).value;
          const placed = { node: selection, parent, type: typeOfField(parent, selection) };
          const known = fields.get(name);
          if (known === undefined) fields.set(name, [placed]);
          else known.push(placed);
          continue;
        }
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : this.#fragments.get(selection.name.value);
        if (fragment === undefined) continue;
        const condition = fragment.typeCondition?.name.value;
        collect({
          selectionSet: fragment.selectionSet,
          parent: condition === undefined ? parent : this.#schema.getType(condition),
        });
      }
    };
    sets.forEach(collect);
    return fields;
  }

  #argumentsOf(node: FieldNode): string {
    let text = this.#arguments.get(node);
    if (text === undefined)
      this.#arguments.set(
        node,
        (text = (node.arguments ?? [])
          .map(({ name, value }) => `${name.value}:${writeValue(value)}`)
          .sort()
          .join()),
      );
    return text;
  }
}

/** Meta fields have no type here, as in graphql-js's rule: what they answer is the same everywhere. */
function typeOfField(parent: Parent, node: FieldNode): GraphQLOutputType | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? fieldOfType(parent, node.name.value)?.type : undefined;
}

function setsBelow(fields: readonly PlacedField[]): readonly PlacedSet[] {
  return fields.flatMap(({ node, type }) =>
    node.selectionSet === undefined
      ? []
      : [{ selectionSet: node.selectionSet, parent: type === undefined ? undefined : getNamedType(type) }],
  );
}

/** Fields of two objects never meet; what is selected on anything else meets those of all. */
function groupByObject(fields: readonly PlacedField[]): Iterable<readonly PlacedField[]> {
  const byObject = new Map<Parent, PlacedField[]>();
  const onAny: PlacedField[] = [];
  for (const field of fields) {
    if (!isObjectType(field.parent)) onAny.push(field);
    else if (byObject.get(field.parent)?.push(field) === undefined) byObject.set(field.parent, [field]);
  }
  if (byObject.size === 0) return [onAny];
  return onAny.length === 0 ? byObject.values() : [...byObject.values()].map((own) => [...onAny, ...own]);
}

function shapeOf(type: GraphQLOutputType | undefined): string {
  if (type === undefined) return '';
  if (isNonNullType(type)) return `${shapeOf(type.ofType)}!`;
  if (isListType(type)) return `[${shapeOf(type.ofType)}]`;
  return isLeafType(type) ? type.name : '*';
}

/** Equal for equal values: the members of an object have no order (GraphQL §2.9.8). */
function writeValue(value: ValueNode): string {
  if (value.kind === Kind.LIST) return `[${value.values.map(writeValue).join()}]`;
  if (value.kind !== Kind.OBJECT) return print(value);
  return `{${value.fields
    .map((field) => `${field.name.value}:${writeValue(field.value)}`)
    .sort()
    .join()}}`;
}

const LONGEST_NAME = 1_000;

function shorten(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}...` : name;
}

function conflict(responseName: string, reason: string, fields: readonly PlacedField[]): GraphQLError {
  const advice = 'Use different aliases on the fields to fetch both if this was intentional.';
  return new GraphQLError(`Fields "${shorten(responseName)}" conflict because ${reason}. ${advice}`, {
    nodes: fields.map(({ node }) => node),
  });
}
