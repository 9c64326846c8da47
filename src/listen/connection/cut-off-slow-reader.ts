import type { ServerResponse } from 'node:http';

// 128 kbit/s: who takes less for as long as a whole answer lasts is not reading it but keeping it.
const SLOWEST_BYTES_PER_MS = 16;

/**
 * Ends a connection whose client does not take what it is sent: nothing for `sendTimeoutMs`, or the whole of `bytes`
 * more slowly than any network of today. Nothing is done for an answer that the system has taken already, as it does
 * nearly every one.
 */
export function cutOffSlowReader(response: ServerResponse, bytes: number, sendTimeoutMs: number): void {
  const { socket } = response;
  if (socket === null || socket.writableLength === 0) return;
  // Resets, so that the system does not go on holding what the client will never take.
  const cutOff = (): void => void socket.resetAndDestroy();
  response.setTimeout(sendTimeoutMs, cutOff);
  const deadline = setTimeout(cutOff, sendTimeoutMs + bytes / SLOWEST_BYTES_PER_MS).unref();
  // Before node:http sets the timeout of an idle connection: the next request of a pipeline may take its time.
  response.prependOnceListener('finish', () => socket.setTimeout(0));
  response.once('close', () => clearTimeout(deadline));
}
