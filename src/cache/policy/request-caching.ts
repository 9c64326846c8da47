import { strictest, UNLIMITED, type CachePolicy } from '../../core/cache-policy.ts';
import { headersOfSubgraph, type Headers, type RequestContext } from '../../core/request-context.ts';

/** Whether what a subgraph has answered to a request is for that one alone; undefined where nothing is. */
export type AnswersOnlyTo = (subgraph: string, context: RequestContext) => boolean;

/** Who may share what is kept: everybody who sends the same, or one caller. */
export interface Sharing {
  readonly isPrivate: boolean;
  readonly isDeclaredPublic: boolean;
}

/**
 * What caching knows of one request, and learns of it on the way: the policy of everything that was fetched for it so
 * far. Requests without one, such as mutations, read nothing that is kept.
 */
export class RequestCaching {
  readonly callerId: string;
  /** The number of the last purge when it began. */
  readonly began: number;
  /** A refresh must not be made of what it is to replace. */
  readonly isRefresh: boolean;
  // Most requests have neither.
  #cacheTags: Set<string> | undefined;
  #callTags: Set<string> | undefined;
  #policy: CachePolicy = UNLIMITED;

  constructor(callerId: string, began: number, isRefresh: boolean) {
    this.callerId = callerId;
    this.began = began;
    this.isRefresh = isRefresh;
  }

  get policy(): CachePolicy {
    return this.#policy;
  }

  /** What the answer depends on, beside what its plan tells. */
  get cacheTags(): readonly string[] {
    return this.#cacheTags === undefined ? NO_CACHE_TAGS : [...this.#cacheTags];
  }

  /** Of the connectors that were called: every part that was fetched may hold what they answered. */
  get callTags(): readonly string[] {
    return this.#callTags === undefined ? NO_CACHE_TAGS : [...this.#callTags];
  }

  note(policy: CachePolicy): void {
    this.#policy = strictest(this.#policy, policy);
  }

  dependOn(cacheTag: string): void {
    (this.#cacheTags ??= new Set()).add(cacheTag);
  }

  /** Of a connector that is called. */
  tagCall(cacheTag: string): void {
    this.dependOn(cacheTag);
    (this.#callTags ??= new Set()).add(cacheTag);
  }
}

const NO_CACHE_TAGS: readonly string[] = [];

/** One for each request that takes part, made by `beginCaching`. */
const OWNER = {};
const NONE = {};

/** Lets a request take part in caching. */
export function beginCaching({ scope }: RequestContext, caching: RequestCaching): RequestCaching {
  return scope.get(OWNER, () => caching);
}

/** Undefined for a request that takes no part. */
export function cachingOf({ scope }: RequestContext): RequestCaching | undefined {
  const found = scope.get(OWNER, () => NONE);
  return found instanceof RequestCaching ? found : undefined;
}

/** Text that differs for all that must not share. */
export interface SharingText {
  /** Of a whole answer. */
  ofAnswer(callerId: string, context: RequestContext, sharing: Sharing): string;
  /** Of what one subgraph answers. */
  ofFetch(callerId: string, subgraph: string, context: RequestContext, sharing: Sharing): string;
}

/**
 * Makes what tells apart who may share. A header that reaches a backend may decide what it answers: all of them count,
 * but for those with credentials where the schema says PUBLIC in so many words. What is private is the caller's own.
 */
export function createSharingText(credentialHeaders: ReadonlySet<string>): SharingText {
  const without = ({ isPrivate, isDeclaredPublic }: Sharing): ReadonlySet<string> | undefined =>
    isDeclaredPublic && !isPrivate ? credentialHeaders : undefined;
  const beginning = (
    callerId: string,
    { callerToken, connectorContext }: RequestContext,
    { isPrivate, isDeclaredPublic }: Sharing,
  ): string => {
    const context =
      connectorContext === undefined ? '' : `\nin ${connectorContext.sharing.length}:${connectorContext.sharing}`;
    if (isPrivate) return `\nfor ${callerId.length}:${callerId}${callerToken ?? ''}${context}`;
    if (isDeclaredPublic) return '';
    // Another is exchanged for it, by which a backend may know the caller.
    return callerToken === undefined ? context : `\nby ${callerToken}${context}`;
  };
  return {
    ofAnswer: (callerId, context, sharing) => {
      let text = beginning(callerId, context, sharing) + headersText(context.forwardedHeaders, without(sharing));
      for (const name in context.subgraphHeaders)
        text += `\n${name}${headersText(context.subgraphHeaders[name] ?? {}, without(sharing))}`;
      return text;
    },
    ofFetch: (callerId, subgraph, context, sharing) => {
      let text = beginning(callerId, context, sharing);
      if (context.subgraphHeaders === undefined) return text + headersText(context.forwardedHeaders, without(sharing));
      for (const headers of headersOfSubgraph(subgraph, context))
        text += `\n/${headersText(headers, without(sharing))}`;
      return text;
    },
  };
}

/** With its length in front of each value, so that no two sets of headers make one text. */
export function headersText(headers: Headers, without?: ReadonlySet<string> | undefined): string {
  let text = '';
  for (const name in headers) {
    if (without?.has(name) === true) continue;
    const value = headers[name];
    text += typeof value === 'string' ? `\n${name}:${value.length}:${value}` : `\n${name}:${JSON.stringify(value)}`;
  }
  return text;
}
