import type { FieldNode } from 'graphql';
import type { Conditions } from '../../core/document/is-included.ts';
import type { Operation } from '../../understand/operation.ts';

/** Fields that are planned as if the client had not asked for them. */
export type RefusedNodes = ReadonlySet<FieldNode>;

/** An operation and what is left out of it. */
export interface Wanted {
  readonly operation: Operation;
  readonly conditions: Conditions;
  readonly refused: RefusedNodes;
}
