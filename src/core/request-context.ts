import type { Cancellation } from './cancellation.ts';

/** Header names in lower case; a header sent several times has several values. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** A header as one text, its values joined as RFC 9110 §5.3 has it; empty when it was not sent. */
export function headerText(value: Headers[string]): string {
  return value === undefined ? '' : typeof value === 'string' ? value : value.join(', ');
}

/** What mappings read as `$context`. */
export interface ConnectorContext {
  readonly values: Readonly<Record<string, unknown>>;
  /** Differs for requests that must not share what was made of these values. */
  readonly sharing: string;
}

/** What one client request gives to every call made on its behalf. */
export interface RequestContext {
  readonly id: string;
  /**
   * The headers that reach backends: of the client's, those that the operator lets through, and those that are made of
   * who calls. What a mapping may read.
   */
  readonly forwardedHeaders: Headers;
  /** The same for subgraphs that have rules of their own, by name, and for sources, by `sourceKey`. */
  readonly subgraphHeaders?: Readonly<Record<string, Headers>> | undefined;
  /** The token that the caller came with, where backends are called with one that is exchanged for it. */
  readonly callerToken?: string | undefined;
  /** Undefined where nothing is given to connectors. */
  readonly connectorContext?: ConnectorContext | undefined;
  readonly cancellation: Cancellation;
  /** `performance.now()` by which the request must be answered. */
  readonly deadlineMs: number;
  /**
   * Batch loaders and other things that live for one request (a loader never outlives it), keyed by the
   * object that owns them; made on first use.
   */
  readonly scope: RequestScope;
}

/** Under which name the headers of one source of a subgraph stand; without a source, those of the subgraph. */
export function sourceKey(subgraph: string, source: string | undefined): string {
  return source === undefined ? subgraph : `${subgraph}\n${source}`;
}

/** What reaches one subgraph, or one source of it. */
export function headersFor(
  subgraph: string,
  { forwardedHeaders, subgraphHeaders }: RequestContext,
  key = subgraph,
): Headers {
  return subgraphHeaders === undefined
    ? forwardedHeaders
    : (subgraphHeaders[key] ?? subgraphHeaders[subgraph] ?? forwardedHeaders);
}

/** Everything that reaches one subgraph by whichever source, so that what is made of it can be told apart. */
export function headersOfSubgraph(subgraph: string, context: RequestContext): readonly Headers[] {
  const { subgraphHeaders } = context;
  if (subgraphHeaders === undefined) return [context.forwardedHeaders];
  const sources = Object.entries(subgraphHeaders).flatMap(([key, headers]) =>
    key.startsWith(`${subgraph}\n`) ? [headers] : [],
  );
  return [headersFor(subgraph, context), ...sources];
}

export interface RequestScope {
  get<T>(owner: object, make: () => T): T;
  /** Counts one more for `owner`, and gives how many there are now. */
  count(owner: object): number;
}

export class LazyScope implements RequestScope {
  // Mostly one thing lives in it, for which a Map costs more than the thing itself.
  #owner: object | undefined;
  #first: unknown;
  #more: Map<object, unknown> | undefined;
  // Mostly one source is called.
  #counted: object | undefined;
  #firstCount = 0;
  #counts: Map<object, number> | undefined;

  get<T>(owner: object, make: () => T): T {
    const known = owner === this.#owner ? this.#first : this.#more?.get(owner);
    // The same owner always keeps the same kind of thing, so what is found is a T.
    if (known !== undefined) return known as T;
    const made = make();
    if (this.#owner === undefined) {
      this.#owner = owner;
      this.#first = made;
    } else (this.#more ??= new Map<object, unknown>()).set(owner, made);
    return made;
  }

  count(owner: object): number {
    this.#counted ??= owner;
    if (owner === this.#counted) return (this.#firstCount += 1);
    const now = (this.#counts?.get(owner) ?? 0) + 1;
    (this.#counts ??= new Map()).set(owner, now);
    return now;
  }
}
