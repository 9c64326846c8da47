import { BackendFailure } from '../../core/failure.ts';
import type { RequestContext } from '../../core/request-context.ts';
import type { HttpHeaders } from '../http/call.ts';
import type { Pools } from '../http/pools.ts';
import { codeOfStatus, isSuccess } from '../http/status-code.ts';
import { readBody, textTypeOf } from './read-body.ts';

export interface RestRequest {
  readonly subgraph: string;
  readonly method: string;
  /** Absolute, percent-encoded, without a fragment or credentials. */
  readonly url: string;
  /** Its path as it is declared, for the log: people put into paths what is nobody else's business. */
  readonly template?: string | undefined;
  /** Names in lower case. `content-type` is taken from here before `body.contentType`. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: { readonly text: string; readonly contentType: string } | undefined;
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
  /** True when sending it twice does no harm; without it, the safe methods are (RFC 9110 §9.2.1). */
  readonly idempotent?: boolean | undefined;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  /** Null when it is empty; a string when its type is `text/…`; else what its JSON says. */
  readonly body: unknown;
  /** The type of a body that is text, such as `text/html`. */
  readonly textType?: string | undefined;
  /** How long the body was, decompressed. */
  readonly bytes: number;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** `new URL` would cost a tenth of the whole call. */
function splitUrl(url: string): { readonly origin: string; readonly path: string } {
  const start = url.indexOf('//') + 2;
  const [slash, query] = [url.indexOf('/', start), url.indexOf('?', start)];
  const end = slash === -1 || (query !== -1 && query < slash) ? query : slash;
  if (end === -1) return { origin: url, path: '/' };
  const path = url.slice(end);
  return { origin: url.slice(0, end), path: end === slash ? path : `/${path}` };
}

function headerList({ headers, body }: RestRequest): string[] {
  const list: string[] = [];
  for (const name in headers) {
    const value = headers[name] ?? [];
    if (typeof value === 'string') list.push(name, value);
    else for (const one of value) list.push(name, one);
  }
  if (headers['accept'] === undefined) list.push('accept', 'application/json, text/*;q=0.5');
  // Between machines of one network, compressing costs both sides more than the bytes do.
  if (headers['accept-encoding'] === undefined) list.push('accept-encoding', 'identity');
  if (body !== undefined && headers['content-type'] === undefined) list.push('content-type', body.contentType);
  return list;
}

/**
 * One call to a REST API. An answer of any status is returned: what counts as failure is the connector's to say.
 * Rejects as `Pools.send` does, and with a `BackendFailure` for a body that cannot be understood:
 * `BACKEND_ANSWER_INVALID` when the status is 2xx, else the status' own code.
 */
export async function callRest(request: RestRequest, pools: Pools, context: RequestContext): Promise<RestAnswer> {
  const { subgraph, method } = request;
  // An object literal that begins with a spread costs ten times what one without does.
  const { origin, path } = splitUrl(request.url);
  const { status, headers, body } = await pools.send({
    origin,
    path,
    template: request.template,
    subgraph,
    method,
    headers: headerList(request),
    body: request.body?.text,
    timeoutMs: Math.min(request.timeoutMs, context.deadlineMs - performance.now()),
    maxAnswerBytes: request.maxAnswerBytes,
    cancellation: context.cancellation,
    idempotent: request.idempotent ?? SAFE_METHODS.has(method),
  });
  const contentType = headers['content-type'];
  try {
    const type = typeof contentType === 'string' ? contentType : contentType?.[0];
    const read = readBody(type, body);
    return {
      status,
      headers,
      bytes: body.length,
      body: read,
      textType: typeof read === 'string' ? textTypeOf(type) : undefined,
    };
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new BackendFailure(
      subgraph,
      isSuccess(status) ? 'BACKEND_ANSWER_INVALID' : codeOfStatus(status),
      `${method} answered ${status} with ${what}`,
      {
        extensions: { http: { status } },
        cause,
      },
    );
  }
}
