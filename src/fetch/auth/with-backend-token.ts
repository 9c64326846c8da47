import { BackendFailure } from '../../core/failure.ts';
import { headersFor, type Headers, type RequestContext } from '../../core/request-context.ts';
import type { BackendToken } from './backend-token.ts';

/** One call to a backend, to be made with the headers of the context that it is given. */
export interface TokenCall<Answer> {
  readonly subgraph: string;
  /** By which the headers of its source are known. */
  readonly source: string;
  readonly context: RequestContext;
  readonly call: (context: RequestContext) => Promise<Answer>;
  /** Whether the backend asks for another credential. A rejection with UNAUTHENTICATED says so as well. */
  readonly isRefused: (answer: Answer) => boolean;
}

/** Makes a call with the backend's token, and once again with a new one when that is refused. */
export async function withBackendToken<Answer>(
  token: BackendToken,
  { subgraph, source, context, call, isRefused }: TokenCall<Answer>,
): Promise<Answer> {
  const first = await token.get(context);
  if (first === undefined) return call(context);
  const attempt = (text: string): Promise<Answer> =>
    call(withAuthorization(text, headersFor(subgraph, context, source), context));
  try {
    const answer = await attempt(first);
    if (!isRefused(answer) || !token.refused(first, context)) return answer;
  } catch (error) {
    if (!(error instanceof BackendFailure) || error.code !== 'UNAUTHENTICATED' || !token.refused(first, context))
      throw error;
  }
  const second = await token.get(context);
  return second === undefined ? call(context) : attempt(second);
}

/** In place of the caller's own, where that is forwarded. */
function withAuthorization(token: string, headers: Headers, context: RequestContext): RequestContext {
  return { ...context, forwardedHeaders: { ...headers, authorization: `Bearer ${token}` }, subgraphHeaders: undefined };
}
