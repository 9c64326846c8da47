import type { FieldNode } from 'graphql';
import type { AccessRequirement } from './access-requirement.ts';

/** A protected field that a plan fetches though the client did not ask for it, such as a key between two subgraphs. */
export interface UnaskedField {
  readonly coordinate: string;
  readonly requirements: readonly AccessRequirement[];
  /** The fields of the client's document that cannot be had without it; empty when it cannot be told. */
  readonly neededFor: readonly { readonly node: FieldNode; readonly coordinate: string }[];
}
