import { namedType, type TypeDraft } from '../draft.ts';
import { printString } from '../print-schema.ts';
import type { Parameter } from './operation.ts';

/** An entry of `queryStyles`. */
export interface WrittenStyle {
  readonly name: string;
  readonly style: 'FORM' | 'SPACE_DELIMITED' | 'PIPE_DELIMITED' | 'DEEP_OBJECT' | 'BRACKETS' | 'INDEXED_BRACKETS';
  /** Written when it is not what the style has by itself. */
  readonly explode?: false;
}

const BY_SEPARATOR: ReadonlyMap<string, WrittenStyle['style']> = new Map([[',', 'FORM'], [' ', 'SPACE_DELIMITED'], ['|', 'PIPE_DELIMITED']]);

/** How a connector writes the lists and objects of a query parameter; undefined where it needs no style: a list is repeated then. */
export function queryStyleOf({ name, style, explode, separator, json }: Parameter, type: TypeDraft): WrittenStyle | undefined {
  const isList = type.kind === 'list';
  const isObject = type.kind === 'object' || (type.kind === 'scalar' && type.name === 'JSON');
  if (json || !(isList || isObject)) return undefined;
  if (style === 'deepObject') return { name, style: BRACKETS_OF[listsIn(type)] };
  if (explode) return isList ? undefined : { name, style: 'FORM' };
  const delimited = BY_SEPARATOR.get(separator);
  return delimited && { name, style: delimited, ...(delimited === 'FORM' && { explode: false as const }) };
}

export type Lists = 'none' | 'ofScalars' | 'ofObjects';

/** OpenAPI says of `deepObject` what an object of scalars looks like; lists are written as most frameworks read them. */
const BRACKETS_OF: Readonly<Record<Lists, WrittenStyle['style']>> = { none: 'DEEP_OBJECT', ofScalars: 'BRACKETS', ofObjects: 'INDEXED_BRACKETS' };

/** The lists in a type, at any depth; those of objects count before those of scalars. */
export function listsIn(type: TypeDraft, seen: Set<object> = new Set()): Lists {
  const named = namedType(type);
  const isObject = named.kind === 'object';
  if (type.kind === 'list' && isObject) return 'ofObjects';
  const own: Lists = type.kind === 'list' ? 'ofScalars' : 'none';
  if (!isObject || seen.has(named.of)) return own;
  seen.add(named.of);
  const below = named.of.fields.map((field) => listsIn(field.type, seen));
  return below.includes('ofObjects') ? 'ofObjects' : below.includes('ofScalars') ? 'ofScalars' : own;
}

export function printStyles(styles: readonly WrittenStyle[]): string {
  return `queryStyles: [${styles.map(({ name, style, explode }) => `{ name: ${printString(name)}, style: ${style}${explode === undefined ? '' : `, explode: ${String(explode)}`} }`).join(', ')}]`;
}
