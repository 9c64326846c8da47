import { parseJson, parseJsonBytes } from '../../core/parse-json.ts';

const CHARSET = /;\s*charset="?([^";\s]+)/i;

// RFC 8259 §8.1: JSON is UTF-8, and a byte order mark may be ignored.
const utf8 = new TextDecoder();

/**
 * What a body says: null when it is empty; JSON without a content type, for `…/json` and `…+json`; text for
 * `text/*`, decoded by its charset. Throws for every other type, for a charset that is not known, and for JSON
 * that does not parse.
 */
export function readBody(contentType: string | undefined, body: Buffer): unknown {
  if (body.length === 0) return null;
  const mediaType = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (mediaType === '' || mediaType.endsWith('/json') || mediaType.endsWith('+json')) {
    return body[0] === 0xef ? parseJson(utf8.decode(body)) : parseJsonBytes(body);
  }
  if (mediaType.startsWith('text/')) return new TextDecoder(CHARSET.exec(contentType ?? '')?.[1] ?? 'utf-8').decode(body);
  throw new TypeError(`a body of type ${mediaType}`);
}
