import { createHash } from 'node:crypto';
import type { Arrival, Reply } from '../listen/arrival.ts';

/**
 * Names a GET's answer that may be kept by an `ETag`, and answers 304 to who has it already (RFC 9110 §13.1.2). The tag
 * is weak: the same answer may be sent in several content codings.
 */
export function answerConditionally(reply: Reply, { method, headers }: Pick<Arrival, 'method' | 'headers'>): Reply {
  const control = reply.headers['cache-control'];
  if (method !== 'GET' || reply.status !== 200 || control === undefined || control === 'no-store') return reply;
  const etag = etagOf(reply.body);
  const tagged: Reply['headers'] = { ...reply.headers, etag };
  const asked = headers['if-none-match'];
  if (asked === undefined || !matches(typeof asked === 'string' ? asked : asked.join(','), etag))
    return { ...reply, headers: tagged };
  // RFC 9110 §15.4.5: what the 200 would say of caching, and nothing of a body.
  const { 'content-type': _, ...kept } = tagged;
  return { status: 304, headers: kept, body: '' };
}

const known = new WeakMap<Uint8Array, string>();

/** Of bytes that are sent again and again it is made once. */
function etagOf(body: string | Uint8Array): string {
  if (typeof body === 'string') return hash(body);
  const found = known.get(body) ?? hash(body);
  known.set(body, found);
  return found;
}

function hash(body: string | Uint8Array): string {
  return `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/** Weak comparison (RFC 9110 §8.8.3.2). */
function matches(asked: string, etag: string): boolean {
  const opaque = etag.slice(2);
  return (
    asked.trim() === '*' || (asked.match(/(?:W\/)?"[^"]*"/g) ?? []).some((one) => one.replace(/^W\//, '') === opaque)
  );
}
