import type { OperationDefinitionNode } from 'graphql';

/**
 * A plan in the words of the executor, whichever planner made it: steps, and what each of them waits for. Data keys are
 * the response names of the planning document (see `planning-document.ts`), not the client's. `Operation` is how a step
 * has the operation that it sends: as nodes while the plan is corrected, as text once it is written.
 */
export interface QueryPlan<Operation = string> {
  /** Whether a lookup takes arguments from a context: one object of a backend may then be several in the data. */
  readonly hasContexts: boolean;
  /** The operation of a subscription, whose every event the steps complete. */
  readonly events: FetchStep<Operation> | undefined;
  /** None when no backend needs to be asked. A step comes after those whose data it needs. */
  readonly steps: readonly FetchStep<Operation>[];
}

/** A plan that is worked on. */
export interface DraftPlan extends QueryPlan<OperationDefinitionNode> {
  /** What its parts need of each other, once that is known; whoever changes what parts there are leaves it out. */
  readonly needs?: PlanNeeds | undefined;
}
export type DraftStep = FetchStep<OperationDefinitionNode>;

/** What of a plan is asked for by itself: the root fields of a step, or what one path of a lookup leads to. */
export interface PlanPart {
  readonly step: DraftStep;
  /** Undefined of root fields. */
  readonly lookup: Lookup | undefined;
  /** Which of the lookup's paths. */
  readonly path: number;
}

/** By the key of each part of a plan that reads something, the keys of those that write it. */
export type PlanNeeds = ReadonlyMap<string, ReadonlySet<string>>;

/** A plan that is ready to be run: nothing about it is to be found out any more. */
export interface ScheduledPlan extends QueryPlan {
  readonly parts: readonly ScheduledPart[];
}

/**
 * What of a plan starts by itself as soon as what it needs is there: root fields, or those objects of one lookup that
 * the same parts bring.
 */
export interface ScheduledPart {
  /** Indices of the step, and of its lookup; undefined of root fields. */
  readonly step: number;
  readonly lookup: number | undefined;
  /** Indices of those paths of the lookup that lead to its objects; none of root fields. */
  readonly paths: readonly number[];
  /** Indices of earlier parts, without those that these need themselves. */
  readonly needs: readonly number[];
}

/** One operation for one subgraph: root fields, or lookups of entities (several when the planner merged them). */
export interface FetchStep<Operation = string> {
  readonly subgraph: string;
  readonly operationKind: 'query' | 'mutation' | 'subscription';
  readonly operation: Operation;
  readonly variableNames: readonly string[];
  /** Steps of one wave do not know of each other; what a step reads, those of earlier waves have written. */
  readonly wave: number;
  /** Where a root fetch puts its data: nearly always the root, `[]`. */
  readonly path: FetchPath;
  readonly lookups: readonly Lookup[];
  readonly outputRewrites: readonly Rewrite[];
}

/** One `_entities` field of an operation: which objects of the data it completes. */
export interface Lookup {
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
