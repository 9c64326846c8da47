import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../../config/schema.ts';
import type { Reply } from '../arrival.ts';

type CorsHeaders = Readonly<Record<string, string>>;

/** What pages of other origins may do here (Fetch §3.2, the CORS protocol). */
export interface OriginPolicy {
  /** What goes with an answer: what lets a page of this origin read it, unless it may not, and what it varies by. */
  headersFor(origin: string | undefined): CorsHeaders;
  /**
   * What goes with the last words on a connection of which only bytes are known: those of a request that could not be
   * read. Without its origin in them they are readable where that can make no difference.
   */
  headersForBytes(bytes: Buffer | undefined): CorsHeaders;
  /** The answer to a preflight, from an allowed origin or not; undefined when the OPTIONS is none. */
  answerPreflight(headers: IncomingHttpHeaders): Reply | undefined;
  /** Whether a request comes, with all that it brings, from a page that is allowed to send it. */
  allowsRequest(headers: IncomingHttpHeaders): boolean;
}

/**
 * The policy that the operator wrote, where answers vary by `vary` anyway. What goes with an answer is made once for
 * each origin, not for each request.
 */
export function originPolicy(cors: Config['cors'], vary: string): OriginPolicy {
  if (!cors.enabled) {
    const same = { vary };
    return {
      headersFor: () => same,
      headersForBytes: () => NO_HEADERS,
      answerPreflight: refusePreflight,
      allowsRequest: () => false,
    };
  }
  const anyone = cors.origins.includes('*');
  // Also where no origin is given, or none that may: a cache would hand that answer to the others.
  const others = { vary: anyone ? vary : `${vary}, Origin` };
  const answers = new Map(cors.origins.map((origin) => [origin, { ...answerHeaders(origin, cors), ...others }]));
  const fallback = answers.get('*') ?? others;
  const headersFor = (origin: string | undefined): CorsHeaders =>
    origin === undefined ? fallback : (answers.get(origin) ?? fallback);
  return {
    headersFor,
    headersForBytes(bytes) {
      const { vary: _, ...allowed } = headersFor(
        originIn(bytes) ?? (cors.origins.length === 1 ? cors.origins[0] : undefined),
      );
      return allowed;
    },
    answerPreflight(headers) {
      if (!isPreflight(headers)) return undefined;
      const { vary: _, ...allowed } = headersFor(headers.origin);
      const permitted = 'access-control-allow-origin' in allowed;
      return {
        status: 204,
        headers: { ...allowed, ...(permitted && preflightHeaders(cors)), ...(!anyone && { vary: 'Origin' }) },
        body: '',
      };
    },
    allowsRequest({ origin, cookie }) {
      if (origin === undefined || (cookie !== undefined && !cors.credentials)) return false;
      return anyone || answers.has(origin);
    },
  };
}

const NO_HEADERS: CorsHeaders = {};

function isPreflight({ origin, 'access-control-request-method': method }: IncomingHttpHeaders): boolean {
  return origin !== undefined && method !== undefined;
}

/** No browser shows it to a page; a developer finds it among the browser's requests. */
function refusePreflight(headers: IncomingHttpHeaders): Reply | undefined {
  if (!isPreflight(headers)) return undefined;
  const message =
    `Pages of ${String(headers.origin)} may not ask here: CORS is off. \`cors.enabled\` and \`cors.origins\` in ` +
    `the gateway's configuration say whose pages may.`;
  const body = JSON.stringify({ errors: [{ message, extensions: { code: 'METHOD_NOT_ALLOWED' } }] });
  return {
    status: 405,
    headers: { 'content-type': 'application/json; charset=utf-8', allow: 'GET, HEAD, POST' },
    body,
  };
}

/** The `Origin` of a request of which only bytes are there (Fetch §3.2). */
function originIn(bytes: Buffer | undefined): string | undefined {
  return bytes === undefined
    ? undefined
    : /\r?\norigin:[ \t]*([^\s,]{1,500})[ \t]*\r?\n/i.exec(bytes.toString('latin1'))?.[1];
}

function answerHeaders(origin: string, { credentials, exposeHeaders }: Config['cors']): CorsHeaders {
  return {
    'access-control-allow-origin': origin,
    ...(credentials && { 'access-control-allow-credentials': 'true' }),
    ...(exposeHeaders.length > 0 && { 'access-control-expose-headers': exposeHeaders.join(', ') }),
  };
}

function preflightHeaders({ headers, maxAgeSeconds }: Config['cors']): CorsHeaders {
  return {
    'access-control-allow-methods': 'GET, POST',
    ...(headers.length > 0 && { 'access-control-allow-headers': headers.join(', ') }),
    'access-control-max-age': String(maxAgeSeconds),
  };
}
