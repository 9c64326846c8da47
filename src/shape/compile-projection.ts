import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type SelectionSetNode,
} from 'graphql';
import { FailedValue, type Cause } from '../core/failed-value.ts';
import { InternalFailure } from '../core/failure.ts';
import { selectFields } from '../core/document/select-fields.ts';
import type { PlannedOperation } from '../plan/document/planned-operation.ts';
import {
  generateShapeList,
  generateShapeObject,
  isObject,
  orNull,
  type FieldSource,
  type ShapeObject,
  type ValueShape,
} from './generate-functions.ts';
import { locateInResponse } from './locate-in-response.ts';
import { reportFailed } from './report-failed.ts';
import { dependsOnObjectType, type FieldsType, type ShapeSelecting } from './select-fields.ts';
import { certainLeaf, shapeLeaf } from './shape-leaf.ts';
import { causeInData, NULL, NULLED, reportCause, type ShapeValue, type Shaping } from './shaping.ts';

/** The data of an answer as JSON, shaped as the client asked; `null` when a null has spread all the way up. */
export type Project = (data: Readonly<Record<string, unknown>>, shaping: Shaping) => string;

/**
 * Compiles what the client asked for into the function that writes the merged data: fields in the client's order under
 * the client's names, nulls spread as the types say, each error at its path.
 */
export function compileProjection({ operation, conditions, refused, document }: PlannedOperation): Project {
  const root = operation.schema.getRootType(operation.definition.operation);
  if (root == null) throw new InternalFailure(`the schema has no ${operation.definition.operation} type`);
  const selecting = {
    schema: operation.schema,
    fragments: operation.fragments,
    conditions,
    refused,
    dataKeys: document.dataKeys,
  };
  const shapeRoot = compileObject(root, [operation.definition.selectionSet], 0, selecting);
  return (data, shaping) => orNull(shapeRoot(data, shaping), shaping, 0);
}

function compileObject(
  type: FieldsType,
  selectionSets: readonly SelectionSetNode[],
  depth: number,
  selecting: ShapeSelecting,
): ShapeObject {
  const fields = [...selectFields(selectionSets, type, selecting)].map(([responseName, nodes]) =>
    compileField(type, responseName, nodes, { depth, selecting }),
  );
  return generateShapeObject(fields, depth);
}

function compileField(
  parent: FieldsType,
  responseName: string,
  nodes: readonly FieldNode[],
  { depth, selecting }: { readonly depth: number; readonly selecting: ShapeSelecting },
): FieldSource {
  const [node] = nodes;
  if (node === undefined) throw new InternalFailure('a selected field has no node');
  const name = node.name.value;
  if (name === '__typename') return { kind: 'constant', responseName, value: parent.name };
  if (name === '__schema' || name === '__type') return { kind: 'introspection', responseName };
  const field = parent.getFields()[name];
  if (field === undefined)
    throw new InternalFailure(`a validated operation asks for ${parent.name}.${name}, which does not exist`);
  const refused = nodes.find((one) => selecting.refused.has(one));
  if (refused !== undefined)
    return {
      kind: 'data',
      responseName,
      dataKey: name,
      value: { shape: shapeRefused(refused, field.type, depth + 1) },
    };
  const selectionSets = nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
  const value = compileValue(field.type, {
    selectionSets,
    depth: depth + 1,
    selecting,
    coordinate: `${parent.name}.${name}`,
  });
  return { kind: 'data', responseName, dataKey: selecting.dataKeys.get(node) ?? name, value };
}

/** Null whatever the data hold: another field may have fetched the same. */
function shapeRefused(node: FieldNode, type: GraphQLOutputType, depth: number): ShapeValue {
  const shaped = isNonNullType(type) ? NULLED : NULL;
  return (_, shaping) => {
    const cause = shaping.refused?.get(node);
    if (cause !== undefined) reportCause(cause, shaping, depth);
    return shaped;
  };
}

interface ValuePlace {
  readonly selectionSets: readonly SelectionSetNode[];
  /** The length of the response path to the value. */
  readonly depth: number;
  readonly selecting: ShapeSelecting;
  readonly coordinate: string;
}

function compileValue(type: GraphQLOutputType, place: ValuePlace): ValueShape {
  if (isNonNullType(type)) {
    const { shape, certain, object } = compileValue(type.ofType, place);
    return { shape: nonNull(shape, place), certain, object: object && { ...object, nullable: false } };
  }
  if (isListType(type)) {
    const item = compileValue(type.ofType, { ...place, depth: place.depth + 1 });
    const shapeOther: ShapeValue = (value, shaping) => shapeMisfit(value, shaping, place, 'a list');
    return { shape: generateShapeList(item, { shapeOther, depth: place.depth }) };
  }
  if (isLeafType(type)) return { shape: shapeLeaf(type, place.depth), certain: certainLeaf(type) };
  return compileComposite(type, place);
}

/** GraphQL §6.4.4. Only a null that nobody explains is an error of its own: what was shaped to null reported why. */
function nonNull(shape: ShapeValue, { depth, coordinate }: ValuePlace): ShapeValue {
  let cause: Cause | undefined;
  return (value, shaping) => {
    if (value === null || value === undefined) {
      reportCause(
        (cause ??= causeInData('NULL_IN_NON_NULL', `Cannot return null for non-nullable field ${coordinate}.`)),
        shaping,
        depth,
      );
      return NULLED;
    }
    const shaped = shape(value, shaping);
    return shaped === NULL ? NULLED : shaped;
  };
}

function compileComposite(type: GraphQLOutputType, place: ValuePlace): ValueShape {
  const named = getNamedType(type);
  if (!isCompositeType(named)) throw new InternalFailure(`${place.coordinate} is neither a leaf nor composite`);
  const misfit: ShapeValue = (value, shaping) => shapeMisfit(value, shaping, place, 'an object');
  if (isObjectType(named)) {
    // Objects go past `shape`: what comes to it is none.
    return {
      shape: misfit,
      object: { shape: compileObject(named, place.selectionSets, place.depth, place.selecting), nullable: true },
    };
  }
  const shapeOf = compileAbstract(named, place);
  const shapeAny: ShapeValue = (value, shaping) => {
    if (!isObject(value)) return misfit(value, shaping);
    const shape = shapeOf(value);
    if (shape !== undefined) return orNull(shape(value, shaping), shaping, place.depth);
    const failed = failedBelow(value);
    // Where it could not be learnt what the object is, that is because of whoever was asked.
    if (failed !== undefined) return misfit(failed, shaping);
    reportCause(
      causeInData('INVALID_VALUE', `A backend sent an object of a type that is not a possible ${named.name}.`),
      shaping,
      place.depth,
    );
    return NULL;
  };
  return { shape: shapeAny };
}

function failedBelow(object: Readonly<Record<string, unknown>>): FailedValue | undefined {
  const failed = Object.entries(object).flatMap(([name, value]) =>
    value instanceof FailedValue ? [value.from(name)] : [],
  );
  // The field that raised an error before those that are empty because of it: each cause is told once.
  const raised = failed.filter(({ all }) => all.some(({ isSpread }) => !isSpread));
  return [...raised, ...failed].reduce<FailedValue | undefined>((all, one) => all?.with(one) ?? one, undefined);
}

/** One function for each object type, made when that type is first met: most never are. */
function compileAbstract(
  type: GraphQLCompositeType,
  place: ValuePlace,
): (object: Readonly<Record<string, unknown>>) => ShapeObject | undefined {
  const shapes = new Map<string, ShapeObject>();
  return (object) => {
    // Not there where the plan has no use for it: then the declared type has all that is asked for.
    const typeName = object['__typename'] ?? type.name;
    if (typeof typeName !== 'string') return undefined;
    const known = shapes.get(typeName);
    if (known !== undefined) return known;
    const runtime = shapeableType(typeName, type, place);
    // Not kept when unknown: a backend could send any number of names.
    if (runtime === undefined) return undefined;
    const shape = compileObject(runtime, place.selectionSets, place.depth, place.selecting);
    shapes.set(typeName, shape);
    return shape;
  };
}

/**
 * The type to shape an object by. A subgraph with an `@interfaceObject` names the interface, and a plan looks up the
 * implementation only when the operation depends on it.
 */
function shapeableType(
  typeName: string,
  type: GraphQLCompositeType,
  { selectionSets, selecting }: ValuePlace,
): FieldsType | undefined {
  const { schema } = selecting;
  const runtime = schema.getType(typeName);
  if (!isAbstractType(type) || !(isObjectType(runtime) || isInterfaceType(runtime))) return undefined;
  if (runtime !== type && !schema.isSubType(type, runtime)) return undefined;
  return isObjectType(runtime) ||
    !selectionSets.some((selectionSet) => dependsOnObjectType(selectionSet, runtime, selecting))
    ? runtime
    : undefined;
}

/** What is neither a list nor an object where one is expected: null, and the reason reported. */
function shapeMisfit(
  value: unknown,
  shaping: Shaping,
  { depth, selectionSets, selecting }: ValuePlace,
  expected: string,
): typeof NULL {
  if (value instanceof FailedValue)
    reportFailed(value, shaping, depth, (below) => locateInResponse(below, { selectionSets, ...selecting }));
  else if (value !== null && value !== undefined)
    reportCause(causeInData('INVALID_VALUE', `A backend sent a value that is not ${expected}.`), shaping, depth);
  return NULL;
}
