import { MappingSyntaxError, type Block, type Expression, type Item, type PathExpression } from '../language/syntax.ts';
import type { Cursor } from './cursor.ts';

/** An item of a block, of which it may only turn out later whether it has a label. */
export type ParsedItem =
  | Item
  | { readonly kind: 'anonymous'; readonly path: PathExpression; readonly start: number; readonly end: number };

/** Beside other items, a path without a label can only be merged, which needs a block to tell its fields. */
export function inBlock(cursor: Cursor, item: ParsedItem): Item {
  if (item.kind !== 'anonymous') return item;
  if (item.path.block === undefined) {
    throw new MappingSyntaxError(
      cursor.text,
      item.start,
      'expected a label before this path (`name: path`), or a block after it (`path { … }`): it stands beside ' +
        'other fields',
    );
  }
  return { kind: 'merge', path: item.path, start: item.start, end: item.end };
}

/** An expression where a path stands. */
export function asPath(expression: Expression): PathExpression {
  if (expression.kind === 'path') return expression;
  const { start, end } = expression;
  return {
    kind: 'path',
    head: { kind: 'expression', expression, start, end },
    steps: [],
    block: undefined,
    start,
    end,
  };
}

/** The block of these items, which began at `start`. */
export function blockOf(cursor: Cursor, items: readonly ParsedItem[], start: number): Block {
  const [only] = items;
  const value = items.length === 1 && only?.kind === 'anonymous' ? only.path : undefined;
  return {
    kind: 'block',
    items: value === undefined ? items.map((item) => inBlock(cursor, item)) : [],
    value,
    start,
    end: cursor.offset,
  };
}
