import type { BackendsConfig } from '../../config/schema.ts';
import { compileMapping, type CompiledMapping } from '../../core/mapping/compile-mapping.ts';
import { compileTemplate, encodeValue, TemplateFailure } from '../../core/mapping/compile-template.ts';
import { compileUrl, type RenderedUrl } from '../../core/mapping/compile-url.ts';
import type { MappingScope } from '../../core/mapping/evaluate.ts';
import { headersFor, sourceKey, type Headers, type RequestContext } from '../../core/request-context.ts';
import { writeJson } from '../../core/write-json.ts';
import type { CallCache } from '../../cache/call-cache.ts';
import type { Connector, HeaderRule, HttpArm } from '../../supergraph/connectors/connector.ts';
import { withForwardedHeaders } from '../http/forward-headers.ts';
import type { Pools } from '../http/pools.ts';
import { isSuccess } from '../http/status-code.ts';
import { callRest, type RestAnswer, type RestRequest } from '../rest/call.ts';
import { failureOfStatus } from '../rest/failure-of-status.ts';
import { callBound } from './bound-calls.ts';
import type { PageRequest, ProtocolCaller, RawAnswer } from './protocol-caller.ts';
import { formEncoded } from './form-body.ts';

export interface HttpEnvironment {
  readonly subgraph: string;
  readonly pools: Pools;
  readonly config: BackendsConfig;
  /** Undefined where nothing is kept. */
  readonly callCache?: CallCache | undefined;
}

/** What no header can carry (RFC 9110 §5.5): it would end the header, or is beyond a byte. */
const NOT_IN_HEADER = /[^\t\x20-\x7e\x80-\xff]/;
const FORM = 'application/x-www-form-urlencoded';

/** Compiles the HTTP call of a connector. */
export function httpCaller(arm: HttpArm, environment: HttpEnvironment, { coordinate, cache }: Pick<Connector, 'coordinate' | 'cache'>): ProtocolCaller {
  const { source } = arm;
  const { subgraph, pools, config, callCache } = environment;
  const count = callBound(source, environment);
  const url = compileUrl({
    base: source?.baseUrl,
    basePath: source?.path,
    baseQuery: source?.queryParams,
    url: arm.url,
    path: arm.path,
    query: arm.queryParams,
    styles: [...(source?.queryStyles ?? []), ...arm.queryStyles],
  });
  const template = pathTemplate(source?.baseUrl?.text) + pathTemplate(arm.url.text);
  const headers = compileHeaders(source?.headers ?? [], arm.headers, { subgraph, source: sourceKey(subgraph, source?.name) });
  const body = arm.body && compileMapping(arm.body);
  // RFC 9110 §9.2.3: of the methods that connectors have, GET alone is meant to be cached.
  const keep = cache === undefined || arm.method !== 'GET' ? undefined : callCache;
  const tags = (cache?.tags ?? []).map((tag) => compileTemplate(tag));
  return async (scope, context, page) => {
    const target = page === undefined ? joined(url(scope)) : urlOfPage(url(scope), page);
    const ownHeaders = headers(scope, context);
    const request: RestRequest = {
      subgraph,
      method: arm.method,
      url: target,
      template,
      headers: ownHeaders,
      body: body && composeBody(body, scope, ownHeaders['content-type']),
      timeoutMs: config.timeoutMs,
      maxAnswerBytes: config.maxAnswerBytes - (page?.spentBytes ?? 0),
    };
    if (keep === undefined || cache === undefined) {
      count(context);
      return rawAnswer(subgraph, target, await callRest(request, pools, context));
    }
    const answer = await keep({
      context,
      key: `${subgraph}\n${coordinate}\n${target}\n${writeJson(ownHeaders)}\n${request.body?.text ?? ''}\n${context.callerToken ?? ''}`,
      maxAge: cache.maxAge,
      tags: tags.map((tag) => tag(scope)),
      send: async (validators) => {
        count(context);
        return callRest({ ...request, headers: { ...ownHeaders, ...validators } }, pools, context);
      },
    });
    return rawAnswer(subgraph, target, answer);
  };
}

/** `/people/{$args.id}` of a URL as it is declared. */
function pathTemplate(text = ''): string {
  return text.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').split('?', 1)[0]?.replace(/\/$/, '') ?? '';
}

function rawAnswer(subgraph: string, url: string, answer: RestAnswer): RawAnswer {
  const { status, headers, body, bytes } = answer;
  return { status, headers, body, bytes, url, failure: isSuccess(status) ? undefined : failureOfStatus(subgraph, answer) };
}

function joined({ origin, path }: RenderedUrl): string {
  return origin + path;
}

/** A link's URL has been compared with the origin that the first page came from. */
function urlOfPage(own: RenderedUrl, page: PageRequest): string {
  if ('url' in page) return page.url;
  const query = page.params.map(([name, value]) => `${encodeValue(name)}=${encodeValue(value)}`).join('&');
  if (query === '') return joined(own);
  return `${joined(own)}${own.path.includes('?') ? '&' : '?'}${query}`;
}

function composeBody(
  evaluate: CompiledMapping,
  scope: MappingScope,
  contentType: string | readonly string[] | undefined,
): { readonly text: string; readonly contentType: string } | undefined {
  const value = evaluate({}, scope);
  if (value === undefined) return undefined;
  const mediaType = (typeof contentType === 'string' ? contentType : (contentType?.[0] ?? '')).split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType !== FORM) {
    const isJson = mediaType === '' || mediaType.endsWith('/json') || mediaType.endsWith('+json');
    return { text: !isJson && typeof value === 'string' ? value : writeJson(value), contentType: 'application/json' };
  }
  const text = formEncoded(value);
  if (text === undefined) throw new TemplateFailure('expected an object as the body of a form');
  return { text, contentType: FORM };
}

export type RenderedHeaders = Readonly<Record<string, string | readonly string[]>>;

/** The source's headers with the connector's in place of those of the same name; the operator's forwarded ones win. */
export function compileHeaders(
  inherited: readonly HeaderRule[],
  own: readonly HeaderRule[],
  { subgraph, source }: { readonly subgraph: string; readonly source: string },
): (scope: MappingScope, context: RequestContext) => RenderedHeaders {
  const rules = [...inherited.filter((rule) => !own.some((one) => one.name === rule.name)), ...own].map((rule) => ({
    ...rule,
    render: rule.value && compileTemplate(rule.value),
  }));
  return (scope, context) => {
    const forwardedHeaders = headersFor(subgraph, context, source);
    const rendered: Record<string, string | readonly string[]> = {};
    for (const { name, from, render } of rules) {
      // Only what the operator lets through can be copied from a client.
      const value = render === undefined ? forwardedHeaders[from ?? name] : render(scope);
      if (typeof value === 'string' && NOT_IN_HEADER.test(value)) {
        throw new TemplateFailure(`expected a value without line breaks, control characters and characters beyond Latin-1 for the header \`${name}\``);
      }
      if (value !== undefined) rendered[name] = value;
    }
    return withForwarded(rendered, forwardedHeaders);
  };
}

function withForwarded(rendered: Record<string, string | readonly string[]>, forwarded: Headers): RenderedHeaders {
  const list = withForwardedHeaders([], forwarded);
  for (let index = 0; index < list.length; index += 2) {
    const name = list[index] ?? '';
    const value = forwarded[name];
    if (value !== undefined) rendered[name] = value;
  }
  return rendered;
}
