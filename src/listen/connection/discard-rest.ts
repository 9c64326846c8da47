import type { IncomingMessage } from 'node:http';

/** How long it may pause meanwhile. */
const IDLE_MS = 5_000;

/**
 * Reads on after an early refusal, and keeps nothing. Most clients send all of a body before they read an answer, and
 * closing at once would reset the connection: they would see that in its place. Bounded in time, since how much that
 * is nobody has said (chunked); who is still at it after `patienceMs` is cut off.
 */
export function discardRest(request: IncomingMessage, patienceMs: number): void {
  if (request.complete || request.destroyed) return;
  const cutOff = (): void => void request.destroy();
  const patience = setTimeout(cutOff, patienceMs).unref();
  const idle = setTimeout(cutOff, IDLE_MS).unref();
  request.on('data', () => idle.refresh());
  const settle = (): void => {
    clearTimeout(patience);
    clearTimeout(idle);
  };
  request.once('end', settle).once('close', settle);
}
