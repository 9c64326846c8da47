import type { Shape } from '../../../mapping/infer/output-shape.ts';

/** Whether each value is a new object that nobody else has. */
export function isFresh(shape: Shape): boolean {
  return shape.kind === 'object' && shape.fresh === true;
}

/** A value of an abstract type names its own, beside what is asked of it. */
export function withTypename(shape: Shape): Shape {
  return shape.kind === 'object' ? { ...shape, fresh: false } : shape;
}
