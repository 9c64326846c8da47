import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { ClientFailure } from '../../core/failure.ts';

const DECODERS: ReadonlyMap<string, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>> = new Map(
  [
    ['gzip', promisify(gunzip)],
    ['br', promisify(brotliDecompress)],
  ],
);

/**
 * Reads a request's body, undoing `Content-Encoding: gzip` or `br`. Neither the bytes received nor the bytes
 * decoded ever exceed `limitBytes` in memory. Rejects with a `ClientFailure`: BODY_TOO_LARGE,
 * UNSUPPORTED_MEDIA_TYPE for other encodings, BAD_REQUEST for bytes that do not decode, REQUEST_CANCELLED when
 * the client goes away.
 */
export async function readBody(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding']?.trim().toLowerCase();
  if (encoding === undefined || encoding === '' || encoding === 'identity') return receive(request, limitBytes);
  const decode = DECODERS.get(encoding);
  if (decode === undefined) {
    throw new ClientFailure(
      'UNSUPPORTED_MEDIA_TYPE',
      `The Content-Encoding is ${encoding}: expected gzip, br or none.`,
      {
        headers: { 'accept-encoding': [...DECODERS.keys()].join(', ') },
      },
    );
  }
  const bytes = await receive(request, limitBytes);
  try {
    return await decode(bytes, { maxOutputLength: limitBytes });
  } catch (cause) {
    if (isOverflow(cause)) throw tooLarge(limitBytes);
    throw new ClientFailure('BAD_REQUEST', `The request body is not valid ${encoding}.`, { cause });
  }
}

function receive(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length']) > limitBytes) return Promise.reject(tooLarge(limitBytes));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let received = 0;
    function onData(chunk: Buffer): void {
      received += chunk.length;
      if (received > limitBytes) {
        stop();
        reject(tooLarge(limitBytes));
      } else chunks.push(chunk);
    }
    function onEnd(): void {
      stop();
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, received));
    }
    function onGone(): void {
      stop();
      reject(new ClientFailure('REQUEST_CANCELLED', 'The client went away before its request was complete.'));
    }
    function stop(): void {
      request.off('data', onData).off('end', onEnd).off('close', onGone);
    }
    // The error that an aborted request emits is followed by its close, which says enough.
    request.on('data', onData).on('end', onEnd).on('close', onGone).on('error', ignore);
  });
}

function ignore(): void {}

function tooLarge(limitBytes: number): ClientFailure {
  return new ClientFailure('BODY_TOO_LARGE', `The request body is over the limit of ${limitBytes} bytes.`);
}

function isOverflow(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
