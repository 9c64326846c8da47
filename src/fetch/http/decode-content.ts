import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { decodeZstd } from './decode-zstd.ts';

const gunzip = promisify(zlib.gunzip);
const inflate = promisify(zlib.inflate);
const inflateRaw = promisify(zlib.inflateRaw);
const brotliDecompress = promisify(zlib.brotliDecompress);

/** Thrown for a content coding that we do not know. */
export class UnknownCoding extends Error {
  override readonly name = 'UnknownCoding';
}

// RFC 9110 §8.4.1.2: "deflate" is the zlib format, yet old servers send the bare stream.
const looksLikeZlib = (bytes: Buffer): boolean => ((bytes[0] ?? 0) & 0x0f) === 8;

function decodeOne(coding: string, bytes: Buffer, maxOutputLength: number): Promise<Buffer> {
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return gunzip(bytes, { maxOutputLength });
    case 'deflate':
      return looksLikeZlib(bytes) ? inflate(bytes, { maxOutputLength }) : inflateRaw(bytes, { maxOutputLength });
    case 'br':
      return brotliDecompress(bytes, { maxOutputLength });
    case 'zstd':
      return decodeZstd(bytes, maxOutputLength);
    default:
      throw new UnknownCoding(`content-encoding: ${coding}`);
  }
}

/**
 * Undoes the codings of a `Content-Encoding` header, the last one first (RFC 9110 §8.4). Never makes more than
 * `maxBytes` in any step: rejects with `ERR_BUFFER_TOO_LARGE` instead, which is what stops a compression bomb.
 */
export async function decodeContent(contentEncoding: string, body: Buffer, maxBytes: number): Promise<Buffer> {
  const codings = contentEncoding
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim());
  let bytes = body;
  for (const coding of codings.reverse()) {
    if (coding === 'identity' || coding === '') continue;
    bytes = await decodeOne(coding, bytes, maxBytes);
  }
  return bytes;
}
