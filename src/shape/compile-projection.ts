import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type SelectionSetNode,
} from 'graphql';
import { FailedValue } from '../core/failed-value.ts';
import { InternalFailure } from '../core/failure.ts';
import { isIncluded, type Conditions } from '../core/is-included.ts';
import type { PlannedOperation } from '../plan/plan-operation.ts';
import { locateInResponse } from './locate-in-response.ts';
import { reportCause, type WriteValue, type Writing } from './projection.ts';
import { nullableLeaf } from './write-leaf.ts';

interface Compilation {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly conditions: Conditions;
  readonly dataKeys: ReadonlyMap<FieldNode, string>;
}

/** An interface only where nothing asks which of its implementations an object is. */
type FieldsType = GraphQLObjectType | GraphQLInterfaceType;

/** The fields of one response name on one object type (GraphQL §6.3.2, CollectFields). */
type CollectedFields = Map<string, FieldNode[]>;

interface FieldWriter {
  readonly responseName: string;
  /** `,"name":`, or `"name":` for the first. */
  readonly prefix: string;
  readonly dataKey: string;
  readonly write: WriteValue;
  readonly fromIntrospection: boolean;
}

/**
 * Compiles what the client asked for into the function that writes it, from the merged data straight to JSON text:
 * fields in the client's order under the client's names, nulls spread as the types say, each error at its path.
 */
export function compileProjection({ operation, conditions, document }: PlannedOperation): WriteValue {
  const root = operation.schema.getRootType(operation.definition.operation);
  if (root == null) throw new InternalFailure(`the schema has no ${operation.definition.operation} type`);
  const compilation = { schema: operation.schema, fragments: operation.fragments, conditions, dataKeys: document.dataKeys };
  const writeFields = compileObject(root, [operation.definition.selectionSet], 0, compilation);
  return (value, writing) => writeFields(value as Record<string, unknown>, writing) ?? 'null';
}

type WriteObject = (object: Record<string, unknown>, writing: Writing) => string | undefined;

function compileObject(type: FieldsType, selectionSets: readonly SelectionSetNode[], depth: number, compilation: Compilation): WriteObject {
  const collected: CollectedFields = new Map();
  for (const selectionSet of selectionSets) collectFields(selectionSet, type, compilation, collected);
  const fields = [...collected].map(([responseName, nodes], index) => compileField(type, responseName, nodes, { index, depth, compilation }));
  return (object, writing) => {
    let text = '{';
    for (const field of fields) {
      // A writer below overwrites the deeper steps of the path only.
      writing.path[depth] = field.responseName;
      const value = field.fromIntrospection ? writing.introspection[field.responseName] : object[field.dataKey];
      const written = field.write(value, writing);
      if (written === undefined) return undefined;
      text += field.prefix + written;
    }
    return `${text}}`;
  };
}

function compileField(
  parent: FieldsType,
  responseName: string,
  nodes: readonly FieldNode[],
  at: { readonly index: number; readonly depth: number; readonly compilation: Compilation },
): FieldWriter {
  const [node] = nodes;
  if (node === undefined) throw new InternalFailure('a collected field has no node');
  const name = node.name.value;
  const prefix = `${at.index === 0 ? '' : ','}${JSON.stringify(responseName)}:`;
  if (name === '__typename') {
    const text = JSON.stringify(parent.name);
    return { responseName, prefix, dataKey: name, write: () => text, fromIntrospection: false };
  }
  if (name === '__schema' || name === '__type') {
    return { responseName, prefix, dataKey: name, write: (value) => JSON.stringify(value ?? null), fromIntrospection: true };
  }
  const field = parent.getFields()[name];
  if (field === undefined) throw new InternalFailure(`a validated operation asks for ${parent.name}.${name}, which does not exist`);
  const selectionSets = nodes.flatMap(({ selectionSet }) => (selectionSet === undefined ? [] : [selectionSet]));
  const write = compileValue(field.type, { selectionSets, depth: at.depth + 1, compilation: at.compilation, coordinate: `${parent.name}.${name}` });
  return { responseName, prefix, dataKey: at.compilation.dataKeys.get(node) ?? name, write, fromIntrospection: false };
}

interface ValuePlace {
  readonly selectionSets: readonly SelectionSetNode[];
  /** The length of the response path to the value. */
  readonly depth: number;
  readonly compilation: Compilation;
  readonly coordinate: string;
}

function compileValue(type: GraphQLOutputType, place: ValuePlace): WriteValue {
  if (isNonNullType(type)) return nonNull(compileValue(type.ofType, place), place);
  if (isListType(type)) return compileList(compileValue(type.ofType, { ...place, depth: place.depth + 1 }), place);
  return isLeafType(type) ? nullableLeaf(type, place.depth) : compileComposite(type, place);
}

/** GraphQL §6.4.4. Only a null that nobody explains is an error of its own: what was written as null reported why. */
function nonNull(write: WriteValue, { depth, coordinate }: ValuePlace): WriteValue {
  const cause = { message: `Cannot return null for non-nullable field ${coordinate}.`, code: 'NULL_IN_NON_NULL', subgraph: undefined, extensions: {}, reported: 'everywhere' } as const;
  return (value, writing) => {
    if (value === null || value === undefined) {
      reportCause(cause, writing, depth);
      return undefined;
    }
    const text = write(value, writing);
    return text === 'null' ? undefined : text;
  };
}

function compileList(write: WriteValue, place: ValuePlace): WriteValue {
  const { depth } = place;
  return (value, writing) => {
    if (!Array.isArray(value)) return writeMisfit(value, writing, place, 'a list');
    let text = '[';
    for (let index = 0; index < value.length; index += 1) {
      writing.path[depth] = index;
      const item = write(value[index], writing);
      if (item === undefined) return 'null';
      text += index === 0 ? item : `,${item}`;
    }
    return `${text}]`;
  };
}

function compileComposite(type: GraphQLOutputType, place: ValuePlace): WriteValue {
  const named = getNamedType(type);
  if (!isCompositeType(named)) throw new InternalFailure(`${place.coordinate} is neither a leaf nor composite`);
  const writerOf = isObjectType(named) ? compileConcrete(named, place) : compileAbstract(named, place);
  return (value, writing) => {
    if (typeof value !== 'object' || value === null || value instanceof FailedValue || Array.isArray(value)) {
      return writeMisfit(value, writing, place, 'an object');
    }
    // The line above leaves objects only.
    const object = value as Record<string, unknown>;
    const write = writerOf(object);
    return write === undefined ? writeUnknownType(named, writing, place.depth) : (write(object, writing) ?? 'null');
  };
}

function compileConcrete(type: GraphQLObjectType, place: ValuePlace): () => WriteObject {
  const write = compileObject(type, place.selectionSets, place.depth, place.compilation);
  return () => write;
}

/** One writer for each object type, made when that type is first met: most never are. */
function compileAbstract(type: GraphQLCompositeType, place: ValuePlace): (object: Record<string, unknown>) => WriteObject | undefined {
  const writers = new Map<string, WriteObject | undefined>();
  return (object) => {
    // Not there where the plan has no use for it: then the declared type has all that is asked for.
    const typeName = object['__typename'] ?? type.name;
    if (typeof typeName !== 'string') return undefined;
    if (!writers.has(typeName)) {
      const runtime = writableType(typeName, type, place);
      // Not kept when unknown: a backend could send any number of names.
      if (runtime === undefined) return undefined;
      writers.set(typeName, compileObject(runtime, place.selectionSets, place.depth, place.compilation));
    }
    return writers.get(typeName);
  };
}

/**
 * The type to write an object by. A subgraph with an `@interfaceObject` names the interface, and a plan looks up the
 * implementation only when the operation depends on it.
 */
function writableType(typeName: string, type: GraphQLCompositeType, { selectionSets, compilation }: ValuePlace): FieldsType | undefined {
  const { schema } = compilation;
  const runtime = schema.getType(typeName);
  if (!isAbstractType(type) || !(isObjectType(runtime) || isInterfaceType(runtime))) return undefined;
  if (runtime !== type && !schema.isSubType(type, runtime)) return undefined;
  return isObjectType(runtime) || !selectionSets.some((selectionSet) => dependsOnObjectType(selectionSet, runtime, compilation)) ? runtime : undefined;
}

function dependsOnObjectType(selectionSet: SelectionSetNode, type: GraphQLInterfaceType, compilation: Compilation): boolean {
  return selectionSet.selections.some((selection) => {
    if (!isIncluded(selection.directives, compilation.conditions)) return false;
    if (selection.kind === Kind.FIELD) return selection.name.value === '__typename';
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : compilation.fragments.get(selection.name.value);
    if (fragment === undefined) return false;
    return !applies(fragment.typeCondition?.name.value, type, compilation.schema) || dependsOnObjectType(fragment.selectionSet, type, compilation);
  });
}

function writeMisfit(value: unknown, writing: Writing, { depth, selectionSets, compilation }: ValuePlace, expected: string): string {
  if (value === null || value === undefined) return 'null';
  if (value instanceof FailedValue) reportCause(value.cause, writing, depth, locateInResponse(value.below, { selectionSets, ...compilation }));
  else {
    const message = `A backend sent a value that is not ${expected}.`;
    reportCause({ message, code: 'INVALID_VALUE', subgraph: undefined, extensions: {}, reported: 'everywhere' }, writing, depth);
  }
  return 'null';
}

function writeUnknownType(type: GraphQLCompositeType, writing: Writing, depth: number): string {
  const message = `A backend sent an object of a type that is not a possible ${type.name}.`;
  reportCause({ message, code: 'INVALID_VALUE', subgraph: undefined, extensions: {}, reported: 'everywhere' }, writing, depth);
  return 'null';
}

function collectFields(selectionSet: SelectionSetNode, type: FieldsType, compilation: Compilation, into: CollectedFields): void {
  for (const selection of selectionSet.selections) {
    if (!isIncluded(selection.directives, compilation.conditions)) continue;
    if (selection.kind === Kind.FIELD) {
      const responseName = selection.alias?.value ?? selection.name.value;
      const nodes = into.get(responseName);
      if (nodes === undefined) into.set(responseName, [selection]);
      else nodes.push(selection);
      continue;
    }
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : compilation.fragments.get(selection.name.value);
    if (fragment === undefined || !applies(fragment.typeCondition?.name.value, type, compilation.schema)) continue;
    collectFields(fragment.selectionSet, type, compilation, into);
  }
}

function applies(condition: string | undefined, type: FieldsType, schema: GraphQLSchema): boolean {
  if (condition === undefined || condition === type.name) return true;
  const abstract = schema.getType(condition);
  return isAbstractType(abstract) && schema.isSubType(abstract, type);
}
