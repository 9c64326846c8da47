import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../config/schema.ts';
import type { Reply } from './arrival.ts';

type CorsHeaders = Readonly<Record<string, string>>;

/** What pages of other origins may do here (Fetch §3.2, the CORS protocol). */
export interface OriginPolicy {
  /** Whether the answer to one request depends on the origin that asks. */
  readonly variesByOrigin: boolean;
  /** What lets a page of this origin read an answer; empty when it may not. */
  headersFor(origin: string | undefined): CorsHeaders;
  /** The answer to a preflight, from an allowed origin or not; undefined when the OPTIONS is none, or CORS is off. */
  answerPreflight(headers: IncomingHttpHeaders): Reply | undefined;
  /** Whether a request comes, with all that it brings, from a page that is allowed to send it. */
  allowsRequest(headers: IncomingHttpHeaders): boolean;
}

const NOTHING: CorsHeaders = {};

const NOBODY: OriginPolicy = {
  variesByOrigin: false,
  headersFor: () => NOTHING,
  answerPreflight: () => undefined,
  allowsRequest: () => false,
};

/** The policy that the operator wrote. What it answers is made once for each origin, not for each request. */
export function originPolicy(cors: Config['cors']): OriginPolicy {
  if (!cors.enabled) return NOBODY;
  const anyone = cors.origins.includes('*');
  const answers = new Map(cors.origins.map((origin) => [origin, answerHeaders(origin, cors)]));
  // The same to who says no origin: a cache may keep that answer for a page.
  const forAnyone = answers.get('*');
  const headersFor = (origin: string | undefined): CorsHeaders => forAnyone ?? (origin === undefined ? NOTHING : (answers.get(origin) ?? NOTHING));
  return {
    variesByOrigin: !anyone,
    headersFor,
    answerPreflight({ origin, 'access-control-request-method': method }) {
      if (origin === undefined || method === undefined) return undefined;
      const answer = headersFor(origin);
      const vary = anyone ? NOTHING : { vary: 'Origin' };
      return { status: 204, headers: answer === NOTHING ? vary : { ...answer, ...preflightHeaders(cors), ...vary }, body: '' };
    },
    allowsRequest({ origin, cookie }) {
      if (origin === undefined || (cookie !== undefined && !cors.credentials)) return false;
      return anyone || answers.has(origin);
    },
  };
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
