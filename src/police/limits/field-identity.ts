import type { GetFieldIdentity } from './identify-counted.ts';

/**
 * Loads `graphql-rate-limit`, which says how fields and their arguments are told apart. It is large, and many graphs
 * limit nothing.
 */
export async function loadFieldIdentity(): Promise<GetFieldIdentity> {
  const { getFieldIdentity } = await import('graphql-rate-limit');
  return getFieldIdentity;
}
