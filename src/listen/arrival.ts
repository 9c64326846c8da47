import type { DocumentNode } from 'graphql';
import type { AnswerCaching } from '../core/answer-caching.ts';
import type { Cancellation } from '../core/cancellation.ts';
import type { ResponseError } from '../core/failure.ts';
import type { Lines } from '../core/headers/header-lines.ts';
import type { Headers } from '../core/request-context.ts';

/** The parameters of a GraphQL request, of the right types but not yet understood (GraphQL over HTTP §5.1). */
export interface GraphQLParams {
  readonly query?: string | undefined;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** `application/json` answers 200 even to a refused operation, for clients older than the specification (§6.4.1). */
export type ResponseMediaType = 'application/graphql-response+json' | 'application/json';

/** A certificate by which a client has shown who it is, when TLS ends here. */
export interface ClientCertificate {
  /** Whether one of the authorities that are trusted has issued it. */
  readonly trusted: boolean;
  /** SHA-256 of the certificate, in lower-case hex. */
  readonly fingerprint: string;
  /** The parts of its name, such as `CN=shop`. */
  readonly subject: readonly string[];
  /** Such as `DNS:shop.example.com`. */
  readonly alternativeNames: readonly string[];
  /** The time of `Date.now()` at which it ends. */
  readonly expiresAtMs: number;
}

/**
 * What the operations of one HTTP request hold together: limits are for a request, however many operations it carries.
 */
export interface BatchTally {
  tokens: number;
  aliases: number;
  rootFields: number;
  selections: number;
  directives: number;
  variablesBytes: number;
  cost: number;
  /** By the name of the subgraph. */
  readonly subgraphCosts: Map<string, number>;
}

/** One GraphQL request that has come through the door: limits on bytes enforced, media types settled. */
export interface Arrival {
  readonly method: 'GET' | 'POST';
  readonly params: GraphQLParams;
  readonly headers: Headers;
  /** The address of the client: of the peer, or what the trusted proxies in between say. */
  readonly address: string;
  readonly certificate?: ClientCertificate | undefined;
  readonly mediaType: ResponseMediaType;
  /** Whether the client takes a stream of events, by which alone a subscription is answered. */
  readonly takesEvents?: boolean | undefined;
  /** Shared by all requests of a batch; undefined for one that came alone. */
  readonly batch?: BatchTally | undefined;
  readonly cancellation: Cancellation;
}

/** What goes back through our own door. Header names in lower case. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Headers of backends that go out beside them; undefined where there are none. */
  readonly passedHeaders?: Lines | undefined;
  readonly body: string | Uint8Array;
}

/** A result whose `data` is already JSON text; undefined when the request was refused before execution. */
export interface TextResult {
  readonly dataText: string | undefined;
  readonly errors: readonly ResponseError[];
  /** True when several requests get this very object, so that its bytes are worth keeping. */
  readonly shared?: boolean | undefined;
  /** The shared result that this is for one caller, with other headers: their bytes are the same. */
  readonly sharesBytesOf?: TextResult | undefined;
  /** What its data have cost; undefined where nobody asks. */
  readonly actualCost?: number | undefined;
  /** Whether and for how long the answer may be kept; undefined where caching plays no part. */
  readonly caching?: AnswerCaching | undefined;
  /** Tags of what a mutation has made out of date; undefined where there are none. */
  readonly outdatedTags?: readonly string[] | undefined;
  /** What else the answer says in headers, names in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Headers of backends that are passed on: the answer is for this request alone. Undefined where there are none. */
  readonly passedHeaders?: Lines | undefined;
  /** Set on a refusal: the HTTP status and headers that it asks for. */
  readonly refusal?: { readonly status: number; readonly headers: Readonly<Record<string, string>> } | undefined;
}

/**
 * The events of a subscription, to be iterated once and to the end; cancelling the arrival ends it. It never throws:
 * when it breaks off, the last result says why.
 */
export type ResultStream = AsyncIterable<TextResult>;

/** A request whose caller is known. Its stages run once, whatever is asked of it first. No method ever rejects. */
export interface Entered {
  /** The document that it sends or names, or the result that refuses it. */
  document(): Promise<string | TextResult>;
  /**
   * The same parsed and valid, of a document that is too long for a door to look at in one go, or the result that
   * refuses it; undefined for any other.
   */
  largeDocument?(): Promise<DocumentNode | TextResult | undefined>;
  /**
   * The events of a subscription, or a result when it is refused. Undefined for any other request, which is to be
   * answered as usual.
   */
  subscribe(): Promise<ResultStream | TextResult | undefined>;
  answer(): Promise<Reply>;
  /** The journey up to `shape`, with what the door has made of the parameters. */
  result(params: GraphQLParams): Promise<TextResult>;
}

/** What a door needs of the gateway behind it. No method ever rejects. */
export interface Answering {
  /** Every stage of the journey. */
  answer(arrival: Arrival): Promise<Reply>;
  /** The journey up to `shape`, for a door that writes the response itself. */
  result(arrival: Arrival): Promise<TextResult>;
  /**
   * The journey's first stage alone, for a door that looks into the request before it is answered: the result that
   * refuses a caller whose credential is bad or missing, and for every other the rest of the journey.
   */
  enter(arrival: Arrival): Promise<Entered | TextResult>;
  /** False until there is a supergraph, and from the moment that the gateway begins to close. */
  ready(): boolean;
}
