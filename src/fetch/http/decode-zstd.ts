import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { errorCodeOf } from '../../core/error-code-of.ts';

// Node has it since 22.15, and the types of the oldest Node that we run on do not name it.
const { zstdDecompress } = zlib as { readonly zstdDecompress?: typeof zlib.brotliDecompress };
const decodeNatively = zstdDecompress && promisify(zstdDecompress);

const FRAME = 0xfd2fb528;
const SKIPPABLE_FRAME = 0x184d2a50;
/** RFC 9659 §3: a `Content-Encoding` needs no larger window. */
const MAX_WINDOW_BYTES = 8 * 1_048_576;
/** What a Buffer throws when it is read where it has nothing. */
const BEHIND_THE_END: ReadonlySet<string> = new Set(['ERR_OUT_OF_RANGE', 'ERR_BUFFER_OUT_OF_BOUNDS']);
const DICTIONARY_ID_BYTES = [0, 1, 2, 4];

/** With the codes by which Node tells the same. */
class ZstdError extends Error {
  override readonly name = 'ZstdError';
  readonly code: 'Z_DATA_ERROR' | 'ERR_BUFFER_TOO_LARGE';

  constructor(code: ZstdError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/**
 * Undoes zstd (RFC 8878), by Node where it can. Never makes more than `maxBytes`: rejects with `ERR_BUFFER_TOO_LARGE`
 * instead.
 */
export async function decodeZstd(bytes: Buffer, maxBytes: number): Promise<Buffer> {
  return decodeNatively === undefined
    ? decodePortably(bytes, maxBytes)
    : decodeNatively(bytes, { maxOutputLength: maxBytes });
}

async function decodePortably(bytes: Buffer, maxBytes: number): Promise<Buffer> {
  checkFrames(bytes, maxBytes);
  // Loaded when a backend first sends it, unasked: we ask for none.
  const { Decompress } = await import('fzstd');
  const chunks: Uint8Array[] = [];
  let total = 0;
  const decoder = new Decompress((chunk) => {
    total += chunk.length;
    if (total > maxBytes) throw tooLarge(maxBytes);
    // The decoder writes over what it has handed out.
    chunks.push(chunk.slice());
  });
  try {
    decoder.push(bytes, true);
  } catch (error) {
    if (error instanceof ZstdError) throw error;
    throw new ZstdError('Z_DATA_ERROR', 'the zstd stream is broken', error);
  }
  return Buffer.concat(chunks, total);
}

function tooLarge(maxBytes: number): ZstdError {
  return new ZstdError('ERR_BUFFER_TOO_LARGE', `zstd: more than ${maxBytes} bytes`);
}

/** Refuses frames that ask for more memory than their content may need: a decoder allocates it before it reads on. */
function checkFrames(bytes: Buffer, maxBytes: number): void {
  let at = 0;
  try {
    while (at < bytes.length) at = checkFrame(bytes, at, maxBytes);
  } catch (error) {
    if (!BEHIND_THE_END.has(errorCodeOf(error) ?? '')) throw error;
    at = Number.POSITIVE_INFINITY;
  }
  if (at > bytes.length) throw new ZstdError('Z_DATA_ERROR', 'the zstd stream ends within a frame');
}

/** Where the next frame begins. */
function checkFrame(bytes: Buffer, start: number, maxBytes: number): number {
  const magic = bytes.readUInt32LE(start);
  if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_FRAME) return start + 8 + bytes.readUInt32LE(start + 4);
  if (magic !== FRAME) throw new ZstdError('Z_DATA_ERROR', 'the body is no zstd stream');
  const flags = bytes.readUInt8(start + 4);
  const isSingleSegment = (flags & 0x20) !== 0;
  const behindWindow = start + 5 + (isSingleSegment ? 0 : 1) + (DICTIONARY_ID_BYTES[flags & 3] ?? 0);
  const sizeBytes = flags >> 6 === 0 ? Number(isSingleSegment) : 1 << (flags >> 6);
  if (isSingleSegment && readSize(bytes, behindWindow, sizeBytes) > maxBytes) throw tooLarge(maxBytes);
  if (!isSingleSegment && windowBytes(bytes.readUInt8(start + 5)) > MAX_WINDOW_BYTES)
    throw new ZstdError('Z_DATA_ERROR', `zstd: a window of over ${MAX_WINDOW_BYTES} bytes`);
  const end = skipBlocks(bytes, behindWindow + sizeBytes);
  return end + ((flags & 4) === 0 ? 0 : 4);
}

/** RFC 8878 §3.1.1.1.4. */
function readSize(bytes: Buffer, at: number, sizeBytes: number): number {
  if (sizeBytes === 8) return Number(bytes.readBigUInt64LE(at));
  return bytes.readUIntLE(at, sizeBytes) + (sizeBytes === 2 ? 256 : 0);
}

/** RFC 8878 §3.1.1.1.2. */
function windowBytes(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

function skipBlocks(bytes: Buffer, start: number): number {
  for (let at = start; ; ) {
    const header = bytes.readUIntLE(at, 3);
    const isRepeatedByte = ((header >> 1) & 3) === 1;
    at += 3 + (isRepeatedByte ? 1 : header >> 3);
    if ((header & 1) === 1) return at;
  }
}
