/** Something that answers: since when it has owed an answer without giving one, by `performance.now()`. */
export interface Answering {
  /** Undefined while it owes nothing. */
  quietSinceMs(): number | undefined;
  giveUp(): void;
}

/**
 * Calls `giveUp` once nothing has been answered for `silenceMs`. One timer runs while anything is owed, none for each
 * question. Returns what is to be called with each question.
 *
 * A server that is slow but answers is not given up: it is silence that tells a hanging one from a busy one.
 */
export function watchSilence(answering: Answering, silenceMs: number): () => void {
  let watching = false;
  const watch = (delayMs: number): void => {
    watching = true;
    setTimeout(look, delayMs).unref();
  };
  const look = (): void => {
    const quietMs = silentFor(answering);
    if (quietMs === undefined) watching = false;
    else if (quietMs < silenceMs) watch(Math.ceil(silenceMs - quietMs));
    // This process may have been busy itself: answers that lie in the socket are read before the verdict.
    else setImmediate(judge);
  };
  const judge = (): void => {
    const quietMs = silentFor(answering);
    watching = false;
    if (quietMs === undefined) return;
    if (quietMs < silenceMs) watch(Math.ceil(silenceMs - quietMs));
    else answering.giveUp();
  };
  return () => {
    if (!watching) watch(silenceMs);
  };
}

function silentFor(answering: Answering): number | undefined {
  const since = answering.quietSinceMs();
  return since === undefined ? undefined : performance.now() - since;
}
