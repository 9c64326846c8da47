import type { Block, Expression, Mapping, PathExpression } from '../language/syntax.ts';

/**
 * What a mapping is known to yield. Lists are seen through: the shape of a list is that of its elements.
 * An open object may have more keys than those named.
 */
export type Shape =
  | {
      readonly kind: 'object';
      readonly open: boolean;
      readonly fields: ReadonlyMap<string, ShapeField>;
      /** True when the mapping makes a new object each time, which holds these fields alone. */
      readonly fresh?: boolean;
    }
  | { readonly kind: 'scalar' }
  /** `part`: what a path of keys finds in the input, as it is. */
  | { readonly kind: 'unknown'; readonly part?: true };

export interface ShapeField {
  readonly shape: Shape;
  /** Offset in the mapping's text. */
  readonly offset: number;
  /** True when the value is taken from a variable and not from the response. */
  readonly fromVariable: boolean;
}

/** Whether a mapped value may have a field: what is not known may. */
export function provides(shape: Shape, name: string): boolean {
  return shape.kind !== 'object' || shape.open || shape.fields.has(name);
}

const UNKNOWN: Shape = { kind: 'unknown' };
const PART: Shape = { kind: 'unknown', part: true };

export function outputShape(mapping: Mapping): Shape {
  return mapping.body.kind === 'block' ? shapeOfBlock(mapping.body) : shapeOfPath(mapping.body);
}

/** The shape of a value that several take: nothing in it is anybody's own. */
export function sharedShape(shape: Shape): Shape {
  if (shape.kind !== 'object') return shape;
  const fields = [...shape.fields].map(([key, field]) => [key, { ...field, shape: sharedShape(field.shape) }] as const);
  return { kind: 'object', open: shape.open, fields: new Map(fields) };
}

function shapeOfPath(path: PathExpression): Shape {
  if (path.block !== undefined) return shapeOfBlock(path.block);
  const last = path.steps.at(-1);
  if (last?.kind === 'method' && last.name === 'map' && last.args[0] !== undefined)
    return shapeOfExpression(last.args[0]);
  if (last?.kind === 'method' && last.name === 'match') return shapeOfMatch(last.args);
  if (path.head.kind === 'expression' && path.steps.length === 0) return shapeOfExpression(path.head.expression);
  return (path.head.kind === 'key' || path.head.kind === 'input') && path.steps.every(({ kind }) => kind !== 'method')
    ? PART
    : UNKNOWN;
}

/** One of several: the keys of all of them, and nothing is certain. */
function shapeOfMatch(branches: readonly Expression[]): Shape {
  const fields = new Map<string, ShapeField>();
  for (const branch of branches) {
    const value = branch.kind === 'array' ? branch.elements[1] : undefined;
    const shape = value === undefined ? UNKNOWN : shapeOfExpression(value);
    if (shape.kind !== 'object') return UNKNOWN;
    for (const [key, field] of shape.fields) fields.set(key, mergeFields(fields.get(key), field));
  }
  return { kind: 'object', open: true, fields };
}

function shapeOfExpression(node: Expression): Shape {
  switch (node.kind) {
    case 'literal':
      return node.value === null ? UNKNOWN : { kind: 'scalar' };
    case 'path':
      return shapeOfPath(node);
    case 'object': {
      const fields = new Map<string, ShapeField>();
      for (const { key, value } of node.properties) {
        if (key !== undefined)
          fields.set(key, { shape: shapeOfExpression(value), offset: value.start, fromVariable: isVariable(value) });
      }
      return { kind: 'object', open: node.properties.some(({ key }) => key === undefined), fields };
    }
    case 'array': {
      const [first] = node.elements;
      return node.elements.length === 1 && first !== undefined ? shapeOfExpression(first) : UNKNOWN;
    }
    case 'choice':
      return UNKNOWN;
  }
}

function isVariable(node: Expression): boolean {
  return node.kind === 'path' && node.head.kind === 'variable' && !['status', 'response'].includes(node.head.name);
}

function shapeOfBlock(block: Block): Shape {
  if (block.value !== undefined) return shapeOfPath(block.value);
  const fields = new Map<string, ShapeField>();
  let open = false;
  // Parts that meet under one key are merged, and may be anybody's.
  let fresh = true;
  for (const item of block.items) {
    if (item.kind === 'merge' || fields.has(item.label)) fresh = false;
    if (item.kind === 'labelled') {
      const shape = item.value.kind === 'block' ? shapeOfBlock(item.value) : shapeOfPath(item.value);
      const fromVariable = item.value.kind === 'path' && isVariable(item.value);
      fields.set(item.label, mergeFields(fields.get(item.label), { shape, offset: item.start, fromVariable }));
      continue;
    }
    const shape = shapeOfPath(item.path);
    if (shape.kind !== 'object') open = true;
    else {
      open ||= shape.open;
      for (const [key, field] of shape.fields) fields.set(key, mergeFields(fields.get(key), field));
    }
  }
  return { kind: 'object', open, fields, fresh };
}

function mergeFields(earlier: ShapeField | undefined, later: ShapeField): ShapeField {
  if (earlier === undefined) return later;
  if (earlier.shape.kind !== 'object' || later.shape.kind !== 'object') return { ...later, shape: UNKNOWN };
  const fields = new Map(earlier.shape.fields);
  for (const [key, field] of later.shape.fields) fields.set(key, mergeFields(fields.get(key), field));
  return { ...later, shape: { kind: 'object', open: earlier.shape.open || later.shape.open, fields } };
}
