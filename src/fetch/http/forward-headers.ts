import type { Headers } from '../../core/request-context.ts';

/**
 * Never taken over from a client, even if the operator's list matches them: they describe the client's own
 * connection and body (RFC 9110 §7.6.1), or what we ask of the backend ourselves.
 */
const OURS = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** `own` itself when nothing is forwarded, so that it can be made once; else a copy with the client's headers added. */
export function withForwardedHeaders(own: readonly string[], forwarded: Headers): readonly string[] {
  let all: string[] | undefined;
  for (const name in forwarded) {
    const value = forwarded[name];
    if (value === undefined || OURS.has(name)) continue;
    all ??= [...own];
    if (typeof value === 'string') all.push(name, value);
    else for (const one of value) all.push(name, one);
  }
  return all ?? own;
}
