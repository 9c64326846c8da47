import { namedType, type TypeDraft } from '../../draft/draft.ts';
import { printString } from '../../write/print-schema.ts';
import type { Body, Styled } from '../read/operation.ts';

/** An entry of `queryStyles` or `bodyStyles`. */
export interface WrittenStyle {
  readonly name: string;
  readonly style:
    | 'FORM'
    | 'SPACE_DELIMITED'
    | 'PIPE_DELIMITED'
    | 'DEEP_OBJECT'
    | 'BRACKETS'
    | 'INDEXED_BRACKETS'
    | 'JSON';
  /** Written when it is not what the style has by itself. */
  readonly explode?: false;
  readonly allowReserved?: true;
}

const BY_SEPARATOR: ReadonlyMap<string, WrittenStyle['style']> = new Map([
  [',', 'FORM'],
  [' ', 'SPACE_DELIMITED'],
  ['|', 'PIPE_DELIMITED'],
]);

/** How a connector writes a query parameter; undefined where it needs no style: a list is repeated then. */
export function queryStyleOf(parameter: Styled & { readonly name: string }, type: TypeDraft): WrittenStyle | undefined {
  const { name, allowReserved, json } = parameter;
  const style = json ? undefined : structureStyleOf(parameter, type);
  if (!allowReserved || json) return style && { name, ...style };
  return { name, ...(style ?? { style: 'FORM' }), allowReserved };
}

/** Of lists and objects. */
function structureStyleOf(
  { style, explode, separator }: Styled,
  type: TypeDraft,
): Omit<WrittenStyle, 'name'> | undefined {
  const isList = type.kind === 'list';
  if (!isList && !isObject(type)) return undefined;
  if (style === 'deepObject') return { style: BRACKETS_OF[listsIn(type)] };
  if (explode) return isList ? undefined : { style: 'FORM' };
  const delimited = BY_SEPARATOR.get(separator);
  return delimited && { style: delimited, ...(delimited === 'FORM' && { explode: false as const }) };
}

function isObject(type: TypeDraft): boolean {
  return type.kind === 'object' || (type.kind === 'scalar' && type.name === 'JSON');
}

/** How a connector writes the members of a form; those that no style of OpenAPI could say are left as they are. */
export function bodyStylesOf({ kind, styles }: Body, type: TypeDraft): readonly WrittenStyle[] {
  if (kind !== 'form' || type.kind !== 'object') return [];
  return type.of.fields.flatMap(({ key, type: member }): readonly WrittenStyle[] => {
    const said = styles.get(key);
    if (said?.json === true) return [{ name: key, style: 'JSON' }];
    if (said === undefined && !isFlat(member)) return [];
    const written = queryStyleOf({ ...(said ?? FORM), name: key }, member);
    return written === undefined ? [] : [written];
  });
}

/** OpenAPI's default in a form. */
const FORM: Styled = { style: 'form', explode: true, separator: ',', json: false, allowReserved: false };

/** A list of scalars, or an object of scalars and such lists. */
export function isFlat(type: TypeDraft): boolean {
  const isPlainList = (one: TypeDraft): boolean =>
    one.kind === 'list' && one.of.kind !== 'list' && !isObject(one.of) && one.of.kind !== 'union';
  const isPlain = (one: TypeDraft): boolean =>
    isPlainList(one) || (one.kind !== 'list' && one.kind !== 'union' && !isObject(one));
  return type.kind === 'object' ? type.of.fields.every((field) => isPlain(field.type)) : isPlain(type);
}

export type Lists = 'none' | 'ofScalars' | 'ofObjects';

/**
 * OpenAPI says of `deepObject` what an object of scalars looks like; lists are written as most frameworks read them.
 */
const BRACKETS_OF: Readonly<Record<Lists, WrittenStyle['style']>> = {
  none: 'DEEP_OBJECT',
  ofScalars: 'BRACKETS',
  ofObjects: 'INDEXED_BRACKETS',
};

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

export function printStyles(name: 'queryStyles' | 'bodyStyles', styles: readonly WrittenStyle[]): string {
  const written = styles.map(({ name: of, style, explode, allowReserved }) => {
    const more = `${explode === undefined ? '' : `, explode: ${String(explode)}`}${
      allowReserved === undefined ? '' : ', allowReserved: ' + 'true'
    }`;
    return `{ name: ${printString(of)}, style: ${style}${more} }`;
  });
  return `${name}: [${written.join(', ')}]`;
}
