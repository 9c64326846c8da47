import type { DocumentNode } from 'graphql';
import type { FetchCaching } from './cache-policy.ts';
import type { Freshness } from './freshness.ts';
import type { RequestContext } from './request-context.ts';

/** An operation that a plan sends to one subgraph. Made once per plan, sent many times. */
export interface SubgraphOperation {
  readonly subgraph: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** The operation as GraphQL text, without insignificant blanks. */
  readonly text: string;
  readonly document: DocumentNode;
  /** The client's variables that it uses. */
  readonly variableNames: readonly string[];
  /** Its variables that carry representations: none for a root fetch, several when lookups are merged. */
  readonly representationNames: readonly string[];
  /** Whether an answer may hold integers beyond 2^53, for which parsing has to look. */
  readonly longIntegers: boolean;
  /** Whether anybody reads the `freshness` of its answers. */
  readonly readsFreshness?: boolean | undefined;
}

/** The variables are coerced, and hold one list of representations for each of `representationNames`. */
export interface SubgraphRequest {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: RequestContext;
}

/** An error as a subgraph reports it; `path` is within the subgraph's own answer. */
export interface SubgraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  /**
   * The one thing that several errors come from, such as a call that failed for many places: the same object in each.
   */
  readonly once?: object | undefined;
  /** What it tells of is another place, whose null has left the place at `path` empty, too. */
  readonly isSpread?: boolean | undefined;
}

/**
 * `data` has the shape of the operation's selection set and belongs to the caller, who changes it.
 * Integers beyond 2^53 are `bigint`.
 */
export interface SubgraphAnswer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly SubgraphError[];
  /** What the backend said of how long it may be kept; undefined when it said nothing. */
  readonly freshness?: Freshness | undefined;
}

/** How many calls one run of an operation makes: `perParent` calls multiply with the number of parents. */
export interface PredictedCall {
  /** `GET /products`, `Inventory/BatchGet`, `query`. */
  readonly call: string;
  readonly count: 'one' | 'per batch' | 'per parent';
  /**
   * Equal for calls `per batch` that one batch may serve: their distinct keys count together, wherever they are asked
   * for.
   */
  readonly sharing?: string;
  readonly batchSize?: number | undefined;
  /** Each is made again for every further page, so often in all at most. */
  readonly maxPages?: number | undefined;
  /** Where in the operation's answer the parents are, such as `products.@`. */
  readonly at?: string | undefined;
}

/**
 * Fields of objects that an operation meets, which a backend reads to find more of the objects by: to whoever asks for
 * what is found so, they are as good as told.
 */
export interface KeyRead {
  readonly typeName: string;
  /** Of the object, nested ones as `owner.id`. */
  readonly key: readonly string[];
  /** Where in the operation's answer the objects are, such as `products.@`. */
  readonly at: string;
  /** What is found, by response names. */
  readonly gives: readonly string[];
}

export interface PreparedOperation {
  /** Rejects with a `BackendFailure` when nothing of the answer is usable; anything less is in `errors`. */
  run(request: SubgraphRequest): Promise<SubgraphAnswer>;
  predict(): readonly PredictedCall[];
  /**
   * What it reads without being asked for it; undefined for a backend that does nothing of the kind, or does not tell.
   */
  readonly reads?: readonly KeyRead[] | undefined;
  /** Set where what it answers may be kept, or may decide for how long an answer is kept. */
  readonly caching?: FetchCaching | undefined;
  /**
   * Of a subscription, where the protocol knows events: resolves when the backend has agreed to send them, or with what
   * it answered instead. Rejects with a `BackendFailure`, and so does the iteration when the events break off. The
   * request's deadline is for the agreement alone. Ends with the iteration or when the request is cancelled.
   */
  readonly subscribe?: (request: SubscriptionRequest) => Promise<SubgraphEvents | SubgraphAnswer>;
}

/** The context is that of the subscription as a whole. */
export interface SubscriptionRequest extends SubgraphRequest {
  /** What an event takes calls of its own for has this context: its deadline and its loaders are the event's. */
  readonly contextOfEvent: () => RequestContext;
}

/** Each event is the answer to one run of the operation. To be iterated once. */
export type SubgraphEvents = AsyncIterable<SubgraphAnswer>;

/** One registered subgraph as the executor sees it, whatever protocol stands behind it. */
export interface Backend {
  prepare(operation: SubgraphOperation): PreparedOperation;
  /** Lets running calls end, then closes every connection. */
  close(): Promise<void>;
}
