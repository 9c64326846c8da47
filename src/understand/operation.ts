import type { DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Identified } from '../identify/identify-caller.ts';

/** A parsed, validated client document with one operation of it chosen. Kept for as long as its supergraph serves. */
export interface Operation {
  /** The document's text and the operation's name: equal for equal operations. */
  readonly key: string;
  readonly text: string;
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** Selections, directives, arguments and values, fragments expanded. */
  readonly nodes: number;
  /** The Boolean variables that `@skip` and `@include` ask for, sorted. */
  readonly conditionVariables: readonly string[];
  /** Whether errors in its variables may name what the schema has. */
  readonly suggestions: boolean;
  /** Against which it was validated. */
  readonly schema: GraphQLSchema;
}

/** Variables are coerced (GraphQL §6.1.2): absent ones without a default are left out. */
export type Understood = Identified & {
  readonly operation: Operation;
  readonly variables: Readonly<Record<string, unknown>>;
};
