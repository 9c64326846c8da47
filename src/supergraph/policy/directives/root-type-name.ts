import type { DocumentNode } from 'graphql';
import { isSchemaNode } from '../../sdl/links.ts';

const DEFAULTS = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' } as const;

/** The name of a root type of a schema (GraphQL §3.3.1). */
export function rootTypeName(document: DocumentNode, operation: keyof typeof DEFAULTS): string {
  const named = document.definitions.filter(isSchemaNode).flatMap((node) => node.operationTypes ?? []);
  return named.find((one) => one.operation === operation)?.type.name.value ?? DEFAULTS[operation];
}
