/**
 * A plan in the words of the executor, whichever planner made it. Data keys are the response names of the planning
 * document (see `planning-document.ts`), not the client's.
 */
export interface QueryPlan {
  /** Whether a lookup takes arguments from a context: one object of a backend may then be several in the data. */
  readonly hasContexts?: boolean;
  /** Undefined when no backend needs to be asked. */
  readonly root: PlanNode | undefined;
}

export type PlanNode = SequenceNode | ParallelNode | ConditionNode | FetchNode | SubscriptionNode | DeferNode;

export interface SequenceNode {
  readonly kind: 'sequence';
  readonly nodes: readonly PlanNode[];
}

export interface ParallelNode {
  readonly kind: 'parallel';
  readonly nodes: readonly PlanNode[];
}

/** `then` runs when the Boolean variable is true, `otherwise` when it is false. */
export interface ConditionNode {
  readonly kind: 'condition';
  readonly variable: string;
  readonly then: PlanNode | undefined;
  readonly otherwise: PlanNode | undefined;
}

/** One operation for one subgraph: root fields, or lookups of entities (several when the planner merged them). */
export interface FetchNode {
  readonly kind: 'fetch';
  readonly subgraph: string;
  readonly operationKind: 'query' | 'mutation' | 'subscription';
  readonly operation: string;
  readonly variableNames: readonly string[];
  /** Where a root fetch puts its data: nearly always the root, `[]`. */
  readonly path: FetchPath;
  readonly lookups: readonly LookupNode[];
  readonly outputRewrites: readonly Rewrite[];
}

/** One `_entities` field of an operation: which objects of the data it completes. */
export interface LookupNode {
  /** The response name of the `_entities` field. */
  readonly responseName: string;
  readonly representationsVariable: string;
  readonly paths: readonly FetchPath[];
  readonly requires: readonly RequiredSelection[];
  readonly inputRewrites: readonly Rewrite[];
  readonly outputRewrites: readonly Rewrite[];
  /** What a representation carries for some fields alone: without it, the others can still be asked for. */
  readonly inputs?: readonly LookupInput[];
  /** Variables of the operation that have a value for each object by itself (`@fromContext`). */
  readonly contexts?: readonly ContextArgument[];
}

/** A variable whose value is read from the objects above those that are looked up. */
export interface ContextArgument {
  readonly variable: string;
  /** Whether its type leaves no room for null. */
  readonly isRequired: boolean;
  /** The nearest first; the first of them that is there counts. */
  readonly setters: readonly ContextSetter[];
  /** The data keys of the fields that take it. */
  readonly neededBy: readonly string[];
}

/** Objects on the way to those looked up, of which some set the context. */
export interface ContextSetter {
  /** How many fields they are below the root. */
  readonly depth: number;
  /** The object types that set it. */
  readonly types: readonly string[];
  /** The type of all objects there, when there is but one. */
  readonly only: string | undefined;
  /** What is read of them, as it is declared and as it stands in the data. */
  readonly fieldSet: string;
  readonly selections: readonly RequiredSelection[];
}

/** A field of a representation that is no part of a key, and the data keys of the fields that `@requires` it. */
export interface LookupInput {
  readonly name: string;
  readonly neededBy: readonly string[];
}

/** `events` is the subscription's own operation, `rest` completes each event. */
export interface SubscriptionNode {
  readonly kind: 'subscription';
  readonly events: FetchNode;
  readonly rest: PlanNode | undefined;
}

/** Deferred parts may be delivered with the rest: the executor does. */
export interface DeferNode {
  readonly kind: 'defer';
  readonly primary: PlanNode | undefined;
  readonly deferred: readonly PlanNode[];
}

/** From the root of the data to objects: into a field, into each item of a list, or only into objects of some types. */
export type FetchPath = readonly PathStep[];
export type PathStep =
  | { readonly kind: 'field'; readonly key: string }
  | { readonly kind: 'items' }
  | { readonly kind: 'types'; readonly names: readonly string[] };

export type RequiredSelection =
  | {
      readonly kind: 'field';
      readonly dataKey: string;
      readonly name: string;
      readonly selections: readonly RequiredSelection[];
    }
  | {
      readonly kind: 'fragment';
      readonly typeCondition: string | undefined;
      readonly selections: readonly RequiredSelection[];
    };

/** A change to representations before they are sent, or to an answer before it is merged. */
export type Rewrite =
  | { readonly kind: 'set'; readonly path: FetchPath; readonly value: unknown }
  | { readonly kind: 'rename'; readonly path: FetchPath; readonly to: string };
