import { parseJson, parseUtf8Json } from '../../core/json/parse-json.ts';

const CHARSET = /;\s*charset="?([^";\s]+)/i;

// RFC 8259 §8.1: a byte order mark may be ignored.
const utf8 = new TextDecoder('utf-8', { fatal: true });
const UTF8_NAMES: ReadonlySet<string> = new Set(['', 'utf-8', 'utf8', 'us-ascii', 'ascii']);

/**
 * What a body says: null when it is empty; JSON without a content type, for `…/json` and `…+json`; text for
 * `text/*`; both decoded by their charset, which is UTF-8 where none is told. Throws for every other type, for a
 * charset that is not known, for bytes that it does not have, and for JSON that does not parse.
 */
export function readBody(contentType: string | undefined, body: Buffer): unknown {
  if (body.length === 0) return null;
  const mediaType = mediaTypeOf(contentType);
  if (mediaType === '' || mediaType.endsWith('/json') || mediaType.endsWith('+json')) {
    const charset = charsetOf(contentType);
    // RFC 8259 §8.1 has JSON in UTF-8 alone; servers that say otherwise mean it.
    if (!UTF8_NAMES.has(charset)) return parseJson(decode(body, charset));
    if (body[0] === 0xef) return parseJson(utf8.decode(body));
    return parseUtf8Json(body);
  }
  if (mediaType.startsWith('text/')) return decode(body, charsetOf(contentType) || 'utf-8');
  throw new TypeError(`a body of type ${mediaType}`);
}

/** The media type of a body that is text, which is no JSON. */
export function textTypeOf(contentType: string | undefined): string | undefined {
  const mediaType = mediaTypeOf(contentType);
  return mediaType.startsWith('text/') && !mediaType.endsWith('/json') && !mediaType.endsWith('+json')
    ? mediaType
    : undefined;
}

function mediaTypeOf(contentType = ''): string {
  return contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** In lower case; empty where none is told. */
function charsetOf(contentType = ''): string {
  // Most content types tell none, and this is asked for each answer.
  return contentType.includes(';') ? (CHARSET.exec(contentType)?.[1] ?? '').toLowerCase() : '';
}

function decode(body: Buffer, charset: string): string {
  return new TextDecoder(charset, { fatal: true }).decode(body);
}
