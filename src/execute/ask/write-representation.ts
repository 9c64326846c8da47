import { getNullableType, isAbstractType, isNonNullType } from 'graphql';
import { FailedValue } from '../../core/failed-value.ts';
import { isInherited } from '../../core/document/inherited-names.ts';
import { writeJson } from '../../core/json/write-json.ts';
import type { RequiredSelection, Rewrite } from '../../plan/model/query-plan.ts';
import { isData, type Data } from '../data/execution.ts';
import type { TypeRelations } from '../data/type-relations.ts';
import { fieldOfType } from '../../core/document/field-of-type.ts';

/** A field that has to be there and is not. */
export class MissingInput {
  readonly coordinate: string;

  constructor(coordinate: string) {
    this.coordinate = coordinate;
  }
}

/** Writes the representations of the entities of one type. */
export interface RepresentationWriter {
  /** The JSON text, or what keeps it from being written. */
  readonly write: (entity: Data) => string | FailedValue | MissingInput;
  /** The same, leaving out those of the named fields that cannot be written; these are put into `failed`. */
  readonly writeWithout: (
    entity: Data,
    optional: ReadonlySet<string>,
    failed: Map<string, FailedValue | MissingInput>,
  ) => string | FailedValue | MissingInput;
  /** The data keys of all that tells two representations apart, where that is leaves alone; undefined otherwise. */
  readonly leafKeys: readonly string[] | undefined;
}

/** The writer for entities of a type; undefined when the lookup is not for them. */
export type WriterOfType = (typeName: string) => RepresentationWriter | undefined;

const PLAIN_KEY = /^[\w:.\-/= ]{0,64}$/;

type WriteField = (source: Data) => string | FailedValue | MissingInput;

/**
 * Compiles the `requires` of a lookup. There is one writer for each runtime type, made when the type is first met.
 * Federation subgraph specification, `_Any`: a representation has `__typename` and the required fields.
 */
export function compileRepresentation(
  requires: readonly RequiredSelection[],
  inputRewrites: readonly Rewrite[],
  types: TypeRelations,
): WriterOfType {
  const writers = new Map<string, RepresentationWriter | undefined>();
  return (typeName) => {
    if (!writers.has(typeName)) writers.set(typeName, compileForType(typeName, requires, inputRewrites, types));
    return writers.get(typeName);
  };
}

function compileForType(
  typeName: string,
  requires: readonly RequiredSelection[],
  inputRewrites: readonly Rewrite[],
  types: TypeRelations,
): RepresentationWriter | undefined {
  const fields = new Map<string, WriteField>();
  addFields(fields, typeName, requires, { types, rewrites: inputRewrites });
  if (fields.size === 0) return undefined;
  const required = requiredFields(typeName, requires, types).filter(({ name }) => name !== '__typename');
  const leafKeys = required.every(({ selections }) => selections.length === 0)
    ? required.map(({ dataKey }) => dataKey)
    : undefined;
  const members = [...fields];
  const writeWithout: RepresentationWriter['writeWithout'] = (entity, optional, failed) => {
    const written = members.filter(([name, write]) => {
      const value = optional.has(name) ? write(entity) : '';
      if (typeof value !== 'string') failed.set(name, value);
      return typeof value === 'string';
    });
    return compileObject(new Map(written))(entity);
  };
  return { write: compileObject(fields), writeWithout, leafKeys };
}

function requiredFields(
  typeName: string,
  selections: readonly RequiredSelection[],
  types: TypeRelations,
): readonly Extract<RequiredSelection, { kind: 'field' }>[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'field') return [selection];
    const applies = selection.typeCondition === undefined || types.isOfType(typeName, selection.typeCondition);
    return applies ? requiredFields(typeName, selection.selections, types) : [];
  });
}

function compileObject(fields: ReadonlyMap<string, WriteField>): (source: Data) => string | FailedValue | MissingInput {
  const members = [...fields].map(([name, write], index) => ({
    prefix: `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`,
    write,
  }));
  return (source) => {
    let text = '';
    for (const { prefix, write } of members) {
      const value = write(source);
      if (typeof value !== 'string') return value;
      text += prefix + value;
    }
    return `${text}}`;
  };
}

function addFields(
  fields: Map<string, WriteField>,
  typeName: string,
  selections: readonly RequiredSelection[],
  by: { readonly types: TypeRelations; readonly rewrites: readonly Rewrite[] },
): void {
  const { types, rewrites } = by;
  for (const selection of selections) {
    if (selection.kind === 'fragment') {
      if (selection.typeCondition === undefined || types.isOfType(typeName, selection.typeCondition)) {
        addFields(fields, typeName, selection.selections, by);
      }
    } else if (selection.name === '__typename') {
      const text = JSON.stringify(rewrittenTypeName(typeName, rewrites, types));
      fields.set('__typename', () => text);
    } else {
      fields.set(selection.name, compileField(typeName, selection, types));
    }
  }
}

/** A lookup at an `@interfaceObject` names the interface in place of the object type. */
function rewrittenTypeName(typeName: string, rewrites: readonly Rewrite[], types: TypeRelations): string {
  for (const rewrite of rewrites) {
    const [condition, target] = rewrite.path;
    if (rewrite.kind !== 'set' || typeof rewrite.value !== 'string' || condition?.kind !== 'types') continue;
    if (target?.kind !== 'field' || target.key !== '__typename') continue;
    if (condition.names.some((name) => types.isOfType(typeName, name))) return rewrite.value;
  }
  return typeName;
}

function compileField(
  typeName: string,
  selection: Extract<RequiredSelection, { kind: 'field' }>,
  types: TypeRelations,
): WriteField {
  const type = fieldOfType(types.schema.getType(typeName), selection.name)?.type;
  const required = type !== undefined && isNonNullType(type);
  const coordinate = `${typeName}.${selection.name}`;
  const write =
    selection.selections.length === 0 ? writeLeaf : compileNested(selection.selections, nestedTypeName(type), types);
  const canInherit = isInherited(selection.dataKey);
  return (source) => {
    const value = canInherit && !Object.hasOwn(source, selection.dataKey) ? undefined : source[selection.dataKey];
    if (value instanceof FailedValue) return value;
    if (value === undefined || value === null) return required ? new MissingInput(coordinate) : 'null';
    return write(value);
  };
}

function nestedTypeName(type: Parameters<typeof getNullableType>[0]): string | undefined {
  let inner = getNullableType(type);
  while (inner !== null && inner !== undefined && 'ofType' in inner) inner = inner.ofType;
  return inner === null || inner === undefined ? undefined : inner.name;
}

function writeLeaf(value: unknown): string {
  if (typeof value !== 'string') return writeJson(value);
  // Keys are short and plain, nearly always: their own JSON.
  return PLAIN_KEY.test(value) ? `"${value}"` : JSON.stringify(value);
}

/**
 * Required objects and lists: each object is written by its own runtime type, which the answer names if it can vary.
 */
function compileNested(
  selections: readonly RequiredSelection[],
  declaredType: string | undefined,
  types: TypeRelations,
): (value: unknown) => string | FailedValue | MissingInput {
  const writers = new Map<string, (source: Data) => string | FailedValue | MissingInput>();
  const isVaried = declaredType !== undefined && isAbstractType(types.schema.getType(declaredType));
  const write = (value: unknown): string | FailedValue | MissingInput => {
    if (value instanceof FailedValue) return value;
    if (Array.isArray(value)) {
      const items: string[] = [];
      for (const item of value) {
        const text = write(item);
        if (typeof text !== 'string') return text;
        items.push(text);
      }
      return `[${items.join(',')}]`;
    }
    if (!isData(value)) return 'null';
    const runtime = value['__typename'];
    const typeName = typeof runtime === 'string' ? runtime : (declaredType ?? '');
    let writer = writers.get(typeName);
    if (writer === undefined) {
      const fields = new Map<string, WriteField>();
      // A field set seldom names __typename, but a backend cannot tell the members of an abstract type without it.
      if (isVaried) fields.set('__typename', () => JSON.stringify(typeName));
      addFields(fields, typeName, selections, { types, rewrites: [] });
      writers.set(typeName, (writer = fields.size === 0 ? () => '{}' : compileObject(fields)));
    }
    return writer(value);
  };
  return write;
}
