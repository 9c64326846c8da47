import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Reply } from '../arrival.ts';
import type { ContentCoding } from './negotiate-encoding.ts';

type Compress = (body: string | Uint8Array) => Promise<Buffer>;

/** How to compress one kind of body; `preferred` says which coding wins when a client takes both alike. */
interface Effort {
  readonly preferred: readonly ContentCoding[];
  readonly compress: Readonly<Record<ContentCoding, Compress>>;
}

const gzipAt = (level: number): Compress => {
  const compress = promisify(gzip);
  return (body) => compress(body, { level });
};

const brotliAt = (quality: number): Compress => {
  const compress = promisify(brotliCompress);
  return (body) => compress(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
};

/*
 * Measured on an answer of 84 kB, eight at a time; µs of CPU in all, of them on the event loop, and bytes:
 *   gzip 1: 240, 21, 10,225    gzip 3: 266, 21, 8,690
 *   br 1:   286, 36, 10,142    br 3:   393, 33, 8,852    br 4: 637, 51, 8,321
 * Synchronous gzip 3 takes 207 in all, every one of them on the event loop; at 2 kB it is 19 against 37 and 12.
 * So gzip comes first, and brotli is for who prefers it.
 */
const QUICK: Effort = { preferred: ['gzip', 'br'], compress: { gzip: gzipAt(3), br: brotliAt(1) } };

// The sandbox's files, 6.6 MB: gzip 6 leaves 1.87 MB in 192 ms, br 6 1.71 MB in 243 ms, br 9 1.68 MB in 917 ms.
const THOROUGH: Effort = { preferred: ['br', 'gzip'], compress: { gzip: gzipAt(6), br: brotliAt(6) } };

/** What is sent again and again is worth more than what is sent once. */
export function effortFor({ headers }: Reply): Effort {
  return headers['cache-control']?.includes('immutable') === true ? THOROUGH : QUICK;
}

// What is worth it; fonts and pictures mostly are compressed already.
const COMPRESSIBLE = /^(text\/|image\/svg\+xml|font\/ttf|application\/([\w.-]+\+)?(json|xml|javascript))/;

/** Whether compressing a reply pays: it is text, and of `thresholdBytes` or more. */
export function isCompressible({ body, headers }: Reply, thresholdBytes: number): boolean {
  // A string may have more bytes than units: not counted for what is a threshold only.
  const size = typeof body === 'string' ? body.length : body.byteLength;
  return (
    size >= thresholdBytes &&
    headers['content-encoding'] === undefined &&
    COMPRESSIBLE.test(headers['content-type'] ?? '')
  );
}

const kept = new WeakMap<Uint8Array, Map<ContentCoding, Promise<Buffer>>>();

/**
 * Compresses a reply's body off the event loop. One that is bytes, such as a file of the sandbox, is compressed once
 * and kept for as long as the bytes are: they must not change. Rejects when there is no memory for it.
 */
export function compressBody({ body }: Reply, coding: ContentCoding, { compress }: Effort): Promise<Buffer> {
  if (typeof body === 'string') return compress[coding](body);
  const known = kept.get(body) ?? new Map<ContentCoding, Promise<Buffer>>();
  const compressed = known.get(coding) ?? compress[coding](body);
  kept.set(body, known.set(coding, compressed));
  return compressed;
}
