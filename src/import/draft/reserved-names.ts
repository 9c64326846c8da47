import { SCALARS } from './draft.ts';

/** Names of types that mean something else in a subgraph. */
export const RESERVED_TYPES: readonly string[] = [
  'Query',
  'Mutation',
  'Subscription',
  'String',
  'Int',
  'Float',
  'Boolean',
  'ID',
  '_Any',
  '_Entity',
  '_Service',
  'FieldSet',
  'JSONSelection',
  'URLTemplate',
  ...Object.keys(SCALARS),
];
