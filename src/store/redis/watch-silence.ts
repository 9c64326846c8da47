/** Something that answers: since when it has owed an answer without giving one, by `performance.now()`. */
export interface AnsweringServer {
  /** Undefined while it owes nothing. */
  quietSinceMs(): number | undefined;
  giveUp(): void;
}

const TICK_MS = 5;
/** A tick that comes later than this shows that this process did not get its turn, and so perhaps the other neither. */
const LATE_MS = 4;
/** However busy the machine is, silence is silence after as many times the usual. */
const PATIENCE = 40;

/**
 * Calls `giveUp` once nothing has been answered for `silenceMs`. One timer runs while anything is owed, none for each
 * question. Returns what is to be called with each question.
 *
 * A server that is slow but answers is not given up: it is silence that tells a hanging one from a busy one. Silence is
 * counted in ticks of this process's own clock that came in time: where both starve on a busy machine, nobody hangs.
 */
export function watchSilence(answering: AnsweringServer, silenceMs: number): () => void {
  const wanted = Math.ceil(silenceMs / TICK_MS);
  let watching = false;
  let quietTicks = 0;
  let seenQuietSinceMs: number | undefined;
  let dueMs = 0;

  const next = (): void => {
    dueMs = performance.now() + TICK_MS;
    setTimeout(tick, TICK_MS).unref();
  };
  const tick = (): void => {
    const isLate = performance.now() - dueMs > LATE_MS;
    // What lies in the socket is read before the verdict.
    setImmediate(() => judge(isLate));
  };
  const judge = (isLate: boolean): void => {
    const since = answering.quietSinceMs();
    if (since !== seenQuietSinceMs) quietTicks = 0;
    seenQuietSinceMs = since;
    if (since === undefined) {
      watching = false;
      return;
    }
    const quietMs = performance.now() - since;
    if (!isLate && quietMs >= TICK_MS - 1) quietTicks += 1;
    if (quietMs < silenceMs || (quietTicks < wanted && quietMs < PATIENCE * silenceMs)) return next();
    watching = false;
    answering.giveUp();
  };
  return () => {
    if (watching) return;
    watching = true;
    quietTicks = 0;
    next();
  };
}
