import type { ConstDirectiveNode } from 'graphql';
import type { OwnDirective } from './policy-specification.ts';

/**
 * One of our directives on an element of a subgraph, kept for the supergraph; or what composition cannot be told of a
 * `@listSize`.
 */
export interface CarriedApplication {
  readonly directive: OwnDirective | 'listSize';
  /** The element as clients know it: operation types have their usual names. */
  readonly coordinate: string;
  /** Under its own name, without places. */
  readonly node: ConstDirectiveNode;
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
}
