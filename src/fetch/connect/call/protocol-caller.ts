import type { BackendFailure } from '../../../core/failure.ts';
import type { Reads } from '../../../mapping/infer/list-reads.ts';
import type { MappingScope } from '../../../mapping/language/evaluate.ts';
import type { Headers, RequestContext } from '../../../core/request-context.ts';

/** What a protocol reports: `failure` tells that the status is none of success. */
export interface ProtocolAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  /** The type of a body that is text: it has no members. */
  readonly textType?: string | undefined;
  /**
   * The body, of which any part that nobody reads may be missing. Throws a BackendFailure, as `body` does, when it is
   * no answer after all.
   */
  readonly read?: ((reads: Reads | undefined) => unknown) | undefined;
  readonly failure: BackendFailure | undefined;
  /** What was asked for, of a call over HTTP. */
  readonly url?: string | undefined;
  /** Of the body as it was read, decompressed. */
  readonly bytes?: number | undefined;
}

/** Which page of an answer is asked for: by parameters added to the query, or by the URL of the same origin. */
export type PageRequest = ({ readonly params: readonly (readonly [string, string])[] } | { readonly url: string }) & {
  /** Of the pages before; what an answer may have is for all of them. */
  readonly spentBytes: number;
};

/** Makes one call of one protocol. Rejects with a BackendFailure when there is no answer. */
export type ProtocolCaller = (
  scope: MappingScope,
  context: RequestContext,
  page?: PageRequest,
) => Promise<ProtocolAnswer>;

/**
 * Begins one call whose answers stream. Rejects with a BackendFailure when it does not begin, and so does the iteration
 * when there is no more to come than that; a failure that is an answer is the last one.
 */
export type ProtocolStreamer = (scope: MappingScope, context: RequestContext) => Promise<AsyncIterable<ProtocolAnswer>>;
