import { cacheHeaders } from '../core/answer-caching.ts';
import { encodeLarge } from '../core/json/encode-large.ts';
import type { ErrorCode } from '../core/error-codes.ts';
import type { ClientFailure } from '../core/failure.ts';
import { writeJson } from '../core/json/write-json.ts';
import type { Reply, ResponseMediaType, TextResult } from '../listen/arrival.ts';

/**
 * Refusals of a request that was well-formed HTTP and JSON: under `application/json` they are answered with 200
 * (GraphQL over HTTP §6.4.1), since older clients read the body of nothing else.
 */
const REFUSALS_OF_THE_OPERATION: ReadonlySet<unknown> = new Set<ErrorCode>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
  'OPERATION_TOO_LARGE',
  'COST_ESTIMATED_TOO_EXPENSIVE',
  'LIST_SIZE_UNKNOWN',
  'PLANNING_FAILED',
]);

const CONTENT_TYPES: Readonly<Record<ResponseMediaType, string>> = {
  'application/json': 'application/json; charset=utf-8',
  'application/graphql-response+json': 'application/graphql-response+json; charset=utf-8',
};

/**
 * Most replies carry these and nothing else: one object for all of them. Where nothing says that an answer may be kept,
 * it says itself that it may not: caches may keep a 200, 404 or 405 without a word on that (RFC 9110 §15.1, RFC 9111
 * §4.2.2).
 */
const PLAIN_HEADERS: Readonly<Record<ResponseMediaType, Readonly<Record<string, string>>>> = {
  'application/json': { 'content-type': CONTENT_TYPES['application/json'], 'cache-control': 'no-store' },
  'application/graphql-response+json': {
    'content-type': CONTENT_TYPES['application/graphql-response+json'],
    'cache-control': 'no-store',
  },
};

/** Makes the stage: `reply`, with the bytes of a shared result encoded once for each media type. */
export function createReply(): (result: TextResult, mediaType: ResponseMediaType) => Reply {
  const shared = new WeakMap<TextResult, Map<ResponseMediaType, Reply>>();
  return (result, mediaType) => {
    if (result.shared !== true) return reply(result, mediaType);
    // What depends on the time is added to each.
    const { caching, headers, sharesBytesOf: whole = result } = result;
    const replies = shared.get(whole) ?? new Map<ResponseMediaType, Reply>();
    shared.set(whole, replies);
    let known = replies.get(mediaType);
    if (known === undefined) {
      const { body, ...head } = write(whole, mediaType);
      replies.set(mediaType, (known = { ...head, body: typeof body === 'string' ? Buffer.from(body) : body }));
    }
    if (caching === undefined && whole === result) return known;
    return { ...known, headers: { ...known.headers, ...headers, ...(caching && cacheHeaders(caching)) } };
  };
}

/**
 * Writes a result as the body of a response (GraphQL §7.1: `errors` before `data`) and chooses its status
 * (GraphQL over HTTP §6.4): 200 with data, however partial; a refusal's own otherwise.
 */
export function reply(result: TextResult, mediaType: ResponseMediaType): Reply {
  const written = write(result, mediaType, result.caching && cacheHeaders(result.caching));
  return result.passedHeaders === undefined ? written : { ...written, passedHeaders: result.passedHeaders };
}

function write(result: TextResult, mediaType: ResponseMediaType, ofCaching?: Reply['headers']): Reply {
  const { dataText, errors, refusal } = result;
  const headers =
    result.headers === undefined
      ? headersWith(ofCaching, mediaType, result.caching)
      : { ...result.headers, ...PLAIN_HEADERS[mediaType], ...ofCaching };
  if (errors.length === 0) {
    return { status: 200, headers, body: encodeLarge('{"data":', dataText ?? 'null', '}') };
  }
  const errorsText = writeJson(errors);
  if (refusal === undefined) {
    return { status: 200, headers, body: encodeLarge(`{"errors":${errorsText},"data":`, dataText ?? 'null', '}') };
  }
  return {
    status: statusOfRefusal(refusal.status, errors[0]?.extensions.code, mediaType),
    headers: { ...refusal.headers, ...PLAIN_HEADERS[mediaType], ...ofCaching },
    body: `{"errors":${errorsText}}`,
  };
}

const ofPolicies = new WeakMap<Reply['headers'], Readonly<Record<ResponseMediaType, Reply['headers']>>>();

/**
 * What an answer without an age says of keeping is one object for all answers under one policy, and so are its headers.
 */
function headersWith(
  ofCaching: Reply['headers'] | undefined,
  mediaType: ResponseMediaType,
  caching: TextResult['caching'],
): Reply['headers'] {
  if (ofCaching === undefined) return PLAIN_HEADERS[mediaType];
  if (ofCaching !== caching?.headers) return { ...PLAIN_HEADERS[mediaType], ...ofCaching };
  let known = ofPolicies.get(ofCaching);
  if (known === undefined) {
    const { 'application/json': plain, 'application/graphql-response+json': newer } = PLAIN_HEADERS;
    known = {
      'application/json': { ...plain, ...ofCaching },
      'application/graphql-response+json': { ...newer, ...ofCaching },
    };
    ofPolicies.set(ofCaching, known);
  }
  return known[mediaType];
}

/** The reply to a request that a stage, or the door itself, refuses as a whole. */
export function refuse(failure: ClientFailure, mediaType: ResponseMediaType): Reply {
  const refusal = { status: failure.status, headers: failure.headers };
  return reply({ dataText: undefined, errors: failure.errors, refusal }, mediaType);
}

function statusOfRefusal(status: number, code: unknown, mediaType: ResponseMediaType): number {
  return mediaType === 'application/json' && REFUSALS_OF_THE_OPERATION.has(code) ? 200 : status;
}
