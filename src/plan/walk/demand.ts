import {
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import { BoundedCache } from '../../core/bounded-cache.ts';
import { sha256 } from '../../core/hash.ts';
import { CONTEXT_VARIABLE } from '../model/context-variable.ts';
import type { RequiredSelection } from '../model/query-plan.ts';
import { parseFieldSet } from '../../supergraph/sdl/field-set.ts';
import { printArguments } from '../../supergraph/join/read-requirements.ts';

/** What has to be in the data at some place: for an answer, or for a representation. */
export type Demand = DemandedField | DemandedFragment;

export interface DemandedField {
  readonly kind: 'field';
  readonly dataKey: string;
  readonly name: string;
  /** As `argumentsOf` writes them; undefined when any will do. */
  readonly args: string | undefined;
  /** Undefined of what a representation needs. */
  readonly node: FieldNode | undefined;
  readonly selections: readonly Demand[];
}

export interface DemandedFragment {
  readonly kind: 'fragment';
  readonly typeCondition: string | undefined;
  readonly selections: readonly Demand[];
}

/**
 * Equal for arguments that mean the same to their types, however a planner writes them (GraphQL §3.5, input coercion).
 * What comes from a context is no part of what the client asks.
 */
export function argumentsOf(field: FieldNode): string {
  const asked = (field.arguments ?? []).filter(
    ({ value }) => value.kind !== Kind.VARIABLE || !value.name.value.startsWith(CONTEXT_VARIABLE),
  );
  return asked
    .map(({ name, value }) => `${name.value}:${meaningOf(value)}`)
    .sort()
    .join();
}

function meaningOf(value: ValueNode): string {
  switch (value.kind) {
    case Kind.VARIABLE:
      return `$${value.name.value}`;
    case Kind.LIST:
      // A list of one may be written as its item.
      return value.values.length === 1 ? value.values.map(meaningOf).join() : `[${value.values.map(meaningOf).join()}]`;
    case Kind.OBJECT:
      return `{${value.fields
        .map(({ name, value: part }) => `${name.value}:${meaningOf(part)}`)
        .sort()
        .join()}}`;
    case Kind.NULL:
      return 'null';
    case Kind.INT:
    case Kind.FLOAT:
    case Kind.STRING:
      return meaningOfNumber(value.value) ?? JSON.stringify(value.value);
    case Kind.BOOLEAN:
    case Kind.ENUM:
      return String(value.value);
  }
}

/** An ID may be written as a number, and a number in several ways: 1e3 is 1000. */
function meaningOfNumber(text: string): string | undefined {
  if (/^-?\d+$/.test(text)) return `"${BigInt(text)}"`;
  const number = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
  if (number === undefined) return undefined;
  return `"${Number.isInteger(number) ? BigInt(number) : number}"`;
}

/** Reads what an operation demands of the data. A fragment that is named often is read once. */
export function readDemands(document: DocumentNode): readonly Demand[] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const known = new Map<string, DemandedFragment>();
  const readFragment = (name: string): DemandedFragment | undefined => {
    const fragment = fragments.get(name);
    const read =
      known.get(name) ??
      (fragment && {
        kind: 'fragment' as const,
        typeCondition: fragment.typeCondition.name.value,
        selections: readSet(fragment.selectionSet),
      });
    if (read !== undefined) known.set(name, read);
    return read;
  };
  const readSet = ({ selections }: SelectionSetNode): readonly Demand[] =>
    selections.flatMap((selection): readonly Demand[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = readFragment(selection.name.value);
        return fragment === undefined ? [] : [fragment];
      }
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return [
          {
            kind: 'fragment',
            typeCondition: selection.typeCondition?.name.value,
            selections: readSet(selection.selectionSet),
          },
        ];
      return [
        {
          kind: 'field',
          dataKey: (selection.alias ?? selection.name).value,
          name: selection.name.value,
          args: argumentsOf(selection),
          node: selection,
          selections: selection.selectionSet === undefined ? [] : readSet(selection.selectionSet),
        },
      ];
    });
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  return operation === undefined ? [] : readSet(operation.selectionSet);
}

/** What a lookup demands for its representations. */
export function demandsOf(selections: readonly RequiredSelection[]): readonly Demand[] {
  return selections.map(
    (selection): Demand =>
      selection.kind === 'fragment'
        ? { ...selection, selections: demandsOf(selection.selections) }
        : {
            kind: 'field',
            dataKey: selection.dataKey,
            name: selection.name,
            args: undefined,
            node: undefined,
            selections: demandsOf(selection.selections),
          },
  );
}

// A supergraph has some dozens or hundreds, which are read for each plan.
const READ_SETS = 5_000;
const readSets = new BoundedCache<string, readonly Demand[]>(READ_SETS);

/** Reads a field set (of a key, of `@requires`). A field with arguments has a name of its own in the data. */
export function readFieldSet(text: string): readonly Demand[] {
  return readSets.getOrMake(text, () => readFieldSetAnew(text), 1);
}

function readFieldSetAnew(text: string): readonly Demand[] {
  const read = ({ selections }: SelectionSetNode): readonly Demand[] =>
    selections.flatMap((selection): readonly Demand[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
      const inner = selection.selectionSet === undefined ? [] : read(selection.selectionSet);
      if (selection.kind === Kind.INLINE_FRAGMENT)
        return [{ kind: 'fragment', typeCondition: selection.typeCondition?.name.value, selections: inner }];
      const name = selection.name.value;
      if ((selection.arguments ?? []).length === 0)
        return [{ kind: 'field', dataKey: name, name, args: '', node: undefined, selections: inner }];
      // Told apart as they are written: "1" and "01" are the same to some types alone.
      const dataKey = `_${name}_${sha256(printArguments(selection)).slice(0, 8)}`;
      return [
        {
          kind: 'field',
          dataKey,
          name,
          args: argumentsOf(selection),
          node: { ...selection, alias: { kind: Kind.NAME, value: dataKey } },
          selections: inner,
        },
      ];
    });
  return text.trim() === '' ? [] : read(parseFieldSet(text));
}

/** What a representation carries of what is demanded for it. */
export function requiredBy(demands: readonly Demand[]): readonly RequiredSelection[] {
  return demands.map((demand) =>
    demand.kind === 'field'
      ? { kind: 'field', dataKey: demand.dataKey, name: demand.name, selections: requiredBy(demand.selections) }
      : { kind: 'fragment', typeCondition: demand.typeCondition, selections: requiredBy(demand.selections) },
  );
}

/** Whether a field of an operation is the one that is demanded, with the same arguments. */
export function isSameField({ name, args }: DemandedField, node: FieldNode): boolean {
  return args === undefined || (node.name.value === name && argumentsOf(node) === args);
}
