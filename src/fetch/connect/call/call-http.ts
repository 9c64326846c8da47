import type { BackendsConfig } from '../../../config/schema.ts';
import { compileMapping } from '../../../mapping/compile/compile-mapping.ts';
import { compileTemplate } from '../../../mapping/write/compile-template.ts';
import { encodeValue } from '../../../mapping/write/encode-value.ts';
import { TemplateFailure } from '../../../mapping/write/template-failure.ts';
import { compileUrl, type RenderedUrl } from '../../../mapping/write/compile-url.ts';
import type { MappingScope } from '../../../mapping/language/evaluate.ts';
import type { Mapping } from '../../../mapping/language/syntax.ts';
import type { QueryStyle } from '../../../mapping/write/write-query.ts';
import type { PassHeaders } from '../../../core/headers/passed-headers.ts';
import type { RequestContext } from '../../../core/request-context.ts';
import { writeJson } from '../../../core/json/write-json.ts';
import type { CallAnswer, CallCache } from '../../../cache/calls/call-cache.ts';
import type { Connector, HttpArm } from '../../../supergraph/connectors/model/connector.ts';
import type { Pools } from '../../http/pools.ts';
import { isSuccess } from '../../http/status-code.ts';
import { callRest, type RestAnswer, type RestRequest } from '../../rest/call.ts';
import { failureOfStatus } from '../../rest/failure-of-status.ts';
import { callBound } from './bound-calls.ts';
import type { PassingEnvironment } from './passing-environment.ts';
import type { PageRequest, ProtocolCaller, ProtocolAnswer } from './protocol-caller.ts';
import { compileCookies, withCookies } from './compile-cookies.ts';
import { compileHeaders, type HeaderEnvironment, type RenderedHeaders } from './compile-headers.ts';
import { compileForm } from './form-body.ts';

export interface HttpEnvironment extends HeaderEnvironment, PassingEnvironment {
  readonly pools: Pools;
  readonly config: BackendsConfig;
  /** Undefined where nothing is kept. */
  readonly callCache?: CallCache | undefined;
}

const FORM = 'application/x-www-form-urlencoded';

/** Compiles the HTTP call of a connector. */
export function httpCaller(
  arm: HttpArm,
  environment: HttpEnvironment,
  { coordinate, cache }: Pick<Connector, 'coordinate' | 'cache'>,
): ProtocolCaller {
  const { source } = arm;
  const { subgraph, pools, config, callCache } = environment;
  const count = callBound(source, environment);
  const call = passingOn(environment.passHeadersOf?.(source?.name));
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
  const headers = compileHeaders(source?.headers ?? [], arm.headers, environment, source?.name);
  const cookies = compileCookies([source?.cookies, arm.cookies]);
  const setsCookie = [...(source?.headers ?? []), ...arm.headers].some(({ name }) => name === 'cookie');
  const body = arm.body && compileBody(arm.body, [...(source?.bodyStyles ?? []), ...arm.bodyStyles]);
  // RFC 9110 §9.2.3: of the methods that connectors have, GET alone is meant to be cached.
  const keep = cache === undefined || arm.method !== 'GET' ? undefined : callCache;
  const tags = (cache?.tags ?? []).map((tag) => compileTemplate(tag));
  return async (scope, context, page) => {
    const target = page === undefined ? joined(url(scope)) : urlOfPage(url(scope), page);
    const rendered = headers(scope, context);
    const ownHeaders = cookies === undefined ? rendered : withCookies(rendered, cookies(scope), setsCookie);
    const request: RestRequest = {
      subgraph,
      method: arm.method,
      url: target,
      template,
      headers: ownHeaders,
      body: body?.(scope, ownHeaders['content-type']),
      timeoutMs: config.timeoutMs,
      maxAnswerBytes: config.maxAnswerBytes - (page?.spentBytes ?? 0),
    };
    if (keep === undefined || cache === undefined) {
      count(context);
      return rawAnswer(subgraph, target, await call(request, pools, context));
    }
    const answer = await keep({
      context,
      key: keyOf(coordinate, request, context),
      maxAge: cache.maxAge,
      tags: tags.map((tag) => tag(scope)),
      send: async (validators) => {
        count(context);
        return call({ ...request, headers: { ...ownHeaders, ...validators } }, pools, context);
      },
    });
    return rawAnswer(subgraph, target, answer);
  };
}

/** Equal for calls that may be given the same answer. */
function keyOf(
  coordinate: string,
  { subgraph, url, headers, body }: RestRequest,
  { callerToken = '' }: RequestContext,
): string {
  return [subgraph, coordinate, url, writeJson(headers), body?.text ?? '', callerToken].join('\n');
}

/** Calls, and passes headers of the answer on: of a call that is made, never of what is kept of one. */
function passingOn(
  passHeaders: PassHeaders | undefined,
): (...call: Parameters<typeof callRest>) => Promise<RestAnswer & Pick<CallAnswer, 'isOwn'>> {
  if (passHeaders === undefined) return callRest;
  return async (request, pools, context) => {
    const answer = await callRest(request, pools, context);
    return passHeaders(answer.headers, context) ? { ...answer, isOwn: true } : answer;
  };
}

/** `/people/{$args.id}` of a URL as it is declared. */
function pathTemplate(text = ''): string {
  return (
    text
      .replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '')
      .split('?', 1)[0]
      ?.replace(/\/$/, '') ?? ''
  );
}

function rawAnswer(subgraph: string, url: string, answer: RestAnswer): ProtocolAnswer {
  const { status, headers, body, textType, bytes } = answer;
  return {
    status,
    headers,
    body,
    textType,
    bytes,
    url,
    failure: isSuccess(status) ? undefined : failureOfStatus(subgraph, answer),
  };
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

type WrittenBody = { readonly text: string; readonly contentType: string } | undefined;

function compileBody(
  mapping: Mapping,
  styles: readonly QueryStyle[],
): (scope: MappingScope, contentType: RenderedHeaders[string] | undefined) => WrittenBody {
  const evaluate = compileMapping(mapping);
  const form = compileForm(styles);
  return (scope, contentType) => {
    const value = evaluate({}, scope);
    if (value === undefined) return undefined;
    const written = typeof contentType === 'string' ? contentType : (contentType?.[0] ?? '');
    const mediaType = written.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (mediaType !== FORM) {
      const isJson = mediaType === '' || mediaType.endsWith('/json') || mediaType.endsWith('+json');
      return { text: !isJson && typeof value === 'string' ? value : writeJson(value), contentType: 'application/json' };
    }
    const text = form(value);
    if (text === undefined) throw new TemplateFailure('expected an object as the body of a form');
    return { text, contentType: FORM };
  };
}
