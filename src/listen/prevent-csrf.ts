import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../config/schema.ts';
import { ClientFailure } from '../core/failure.ts';

/** What a foreign page can send with the user's cookies and without asking (Fetch §2.2.2, safelisted types). */
const SIMPLE_TYPES: ReadonlySet<string> = new Set(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']);

/**
 * Lets a request pass only when a browser would have asked first by a preflight: its content type is none of
 * the simple ones, or it carries one of the configured headers. Throws CSRF_PREVENTED, saying what to send.
 */
export function preventCsrf(headers: IncomingHttpHeaders, config: Config['csrfPrevention']): void {
  if (!config.enabled || isPreflighted(headers['content-type'])) return;
  // An empty value would do for a browser too, but is more likely a proxy's than a client's.
  if (config.headers.some((name) => headers[name] !== undefined && headers[name] !== '')) return;
  const anyHeader = config.headers.length === 0 ? '' : `, or one of these headers with any value: ${config.headers.join(', ')}`;
  throw new ClientFailure(
    'CSRF_PREVENTED',
    `A foreign web page could have sent this request. Send \`Content-Type: application/json\`${anyHeader}.`,
  );
}

function isPreflighted(contentType: string | undefined): boolean {
  if (contentType === undefined) return false;
  if (contentType === 'application/json') return true;
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  // What is no media type at all counts as simple: browsers do not preflight what they cannot parse.
  return /^[^\s/]+\/[^\s/]+$/.test(type) && !SIMPLE_TYPES.has(type);
}
