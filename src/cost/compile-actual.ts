import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type FieldNode,
  type GraphQLCompositeType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { selectFields, type Selecting } from '../core/document/select-fields.ts';
import { evaluate, type Price, type Variables } from './price.ts';
import { priceArguments } from './price-arguments.ts';
import { isWeighedByType, weightOfField, weightOfPossible, type PricedType, type Pricing } from './pricing.ts';

/** What an answer has cost, from the merged data of the operation and its variables. */
export type ActualCost = (data: Readonly<Record<string, unknown>>, variables: Variables) => number;

/** How to read merged data: under which key the value of a field stands, where it is not its name. */
export interface ReadingData extends Selecting {
  readonly dataKeys: ReadonlyMap<FieldNode, string>;
}

/** Compiles what an answer has cost: the weights of the estimate, counted for the values that there are. */
export function compileActual(definition: OperationDefinitionNode, reading: ReadingData, pricing: Pricing): ActualCost {
  const root = reading.schema.getRootType(definition.operation);
  if (!isObjectType(root)) return () => 0;
  const fields = compileFields(root, [definition.selectionSet], { reading, pricing });
  const base = definition.operation === 'mutation' ? pricing.defaults.mutation : 0;
  return (data, variables) => base + countObject(data, fields, variables);
}

interface Compiling {
  readonly reading: ReadingData;
  readonly pricing: Pricing;
}

interface CountedField {
  readonly key: string;
  readonly weight: number;
  readonly args: Price;
  /** What is in one object; undefined for a leaf. */
  readonly inner: ((object: Readonly<Record<string, unknown>>, variables: Variables) => number) | undefined;
}

function compileFields(
  type: PricedType,
  selectionSets: readonly SelectionSetNode[],
  compiling: Compiling,
): readonly CountedField[] {
  const { reading, pricing } = compiling;
  const counted = [...selectFields(selectionSets, type, reading).values()].flatMap((nodes): readonly CountedField[] => {
    const [node] = nodes;
    const field = node === undefined ? undefined : type.getFields()[node.name.value];
    if (node === undefined || field === undefined) return [];
    const named = getNamedType(field.type);
    const isWeighed = isWeighedByType(type, field.name, named, pricing);
    const weight = isWeighed ? 0 : weightOfField(type, field.name, field.type, pricing);
    const args = priceArguments(type, node, field, pricing);
    const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const inner = isCompositeType(named) ? compileInner(named, { selectionSets, isWeighed }, compiling) : undefined;
    // A leaf that weighs nothing need not be looked at.
    return weight === 0 && args === 0 && inner === undefined
      ? []
      : [{ key: reading.dataKeys.get(node) ?? field.name, weight, args, inner }];
  });
  return counted;
}

/** What is selected of the values of a field, and whether what they weigh is counted with it. */
interface ToCount {
  readonly selectionSets: readonly SelectionSetNode[];
  readonly isWeighed: boolean;
}

interface CountedType {
  readonly weight: number;
  readonly fields: readonly CountedField[];
}

/** One list of fields for each object type, made when that type is first met. */
function compileInner(type: GraphQLCompositeType, toCount: ToCount, compiling: Compiling): CountedField['inner'] {
  const byType = new Map<string, CountedType>();
  return (object, variables) => {
    const written = object['__typename'];
    const typeName = typeof written === 'string' && isAbstractType(type) ? written : type.name;
    let counted = byType.get(typeName);
    if (counted === undefined) {
      const runtime = compiling.reading.schema.getType(typeName);
      // Not kept when unknown: a backend could send any number of names.
      if (!isObjectType(runtime) && !isInterfaceType(runtime)) return 0;
      const weight = toCount.isWeighed && isAbstractType(type) ? weightOfPossible(type, runtime, compiling.pricing) : 0;
      counted = { weight, fields: compileFields(runtime, toCount.selectionSets, compiling) };
      byType.set(typeName, counted);
    }
    return counted.weight + countObject(object, counted.fields, variables);
  };
}

function countObject(
  object: Readonly<Record<string, unknown>>,
  fields: readonly CountedField[],
  variables: Variables,
): number {
  let total = 0;
  for (const field of fields) {
    total += Math.max(0, countValue(object[field.key], field, variables) + evaluate(field.args, variables));
  }
  return total;
}

function countValue(value: unknown, field: CountedField, variables: Variables): number {
  if (value === null || value === undefined) return 0;
  if (Array.isArray(value)) {
    if (field.inner === undefined && field.weight === 0) return 0;
    let total = 0;
    for (const item of value) total += countValue(item, field, variables);
    return total;
  }
  // A failed value is an object too, without any of the fields.
  return (
    field.weight +
    (field.inner === undefined || typeof value !== 'object'
      ? 0
      : field.inner(value as Readonly<Record<string, unknown>>, variables))
  );
}
