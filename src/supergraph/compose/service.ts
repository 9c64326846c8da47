import type { DocumentNode } from 'graphql';

/** What is handed to the composer of one subgraph. */
export interface Service {
  readonly typeDefs: DocumentNode;
}

export interface NamedService extends Service {
  readonly name: string;
}
