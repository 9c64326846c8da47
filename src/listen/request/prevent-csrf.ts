import type { IncomingHttpHeaders } from 'node:http';
import type { Config } from '../../config/schema.ts';
import { ClientFailure } from '../../core/failure.ts';

/** What a foreign page can send with the user's cookies and without asking (Fetch §2.2.2, safelisted types). */
const SIMPLE_TYPES: ReadonlySet<string> = new Set([
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
]);

/**
 * Keeps out what a foreign web page makes a user's browser send. Lets a request pass when the browser would have asked
 * first by a preflight: its content type is none of the simple ones, or it carries one of the configured headers. A
 * GET, which can only read, also passes when no browser sent it, or a browser for a page of this very origin or of one
 * that CORS allows (`originAllowed`). Throws CSRF_PREVENTED, saying what to send.
 */
export function preventCsrf(
  method: 'GET' | 'POST',
  headers: IncomingHttpHeaders,
  config: Config['csrfPrevention'],
  originAllowed: boolean,
): void {
  if (!config.enabled || isPreflighted(headers['content-type'])) return;
  // An empty value would do for a browser too, but is more likely a proxy's than a client's.
  if (config.headers.some((name) => headers[name] !== undefined && headers[name] !== '')) return;
  if (method === 'GET' && headers['content-type'] === undefined && (originAllowed || !isFromForeignPage(headers)))
    return;
  const anyHeader =
    config.headers.length === 0 ? '' : `, or one of these headers with any value: ${config.headers.join(', ')}`;
  throw new ClientFailure(
    'CSRF_PREVENTED',
    `A foreign web page could have sent this request. Send \`Content-Type: application/json\`${anyHeader}.`,
  );
}

/**
 * Browsers say themselves for whom they ask (Fetch Metadata §2.2, Sec-Fetch-Site), and no page can change that. One
 * too old to say so is known by what it adds: the origin of a script, or the cookies that make the request worth it.
 */
function isFromForeignPage(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return headers.origin !== undefined || headers.cookie !== undefined;
}

function isPreflighted(contentType: string | undefined): boolean {
  if (contentType === undefined) return false;
  if (contentType === 'application/json') return true;
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  // What is no media type at all counts as simple: browsers do not preflight what they cannot parse.
  return /^[^\s/]+\/[^\s/]+$/.test(type) && !SIMPLE_TYPES.has(type);
}
