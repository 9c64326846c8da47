import type { IncomingMessage } from 'node:http';

const bodyLimitBytes = 4 * 1_048_576;

export class BodyTooLarge extends Error {}

/** The request's body as text. Rejects with `BodyTooLarge` beyond 4 MiB. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    // Node types the chunks of a stream as `any`; without an encoding set, they are buffers.
    const buffer = chunk as Buffer;
    bytes += buffer.byteLength;
    // Read on to the end, without keeping it: most clients look for an answer only when all is written.
    if (bytes <= bodyLimitBytes) chunks.push(buffer);
  }
  if (bytes > bodyLimitBytes) throw new BodyTooLarge('The body is too large.');
  return Buffer.concat(chunks).toString('utf8');
}
