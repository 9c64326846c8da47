import cluster, { type Worker } from 'node:cluster';
import type { Measured, Metrics } from '../observe/metrics.ts';

/** A worker that does not answer within this is left out: a scrape must not hang with it. */
const PATIENCE_MS = 1_000;

type Message =
  | { readonly gatefold: 'gather'; readonly id: number }
  | { readonly gatefold: 'gathered'; readonly id: number; readonly measured: readonly Measured[] }
  | { readonly gatefold: 'measure'; readonly id: number }
  | { readonly gatefold: 'measured'; readonly id: number; readonly measured: Measured };

function asMessage(received: unknown): Message | undefined {
  // Nobody else's messages have this member.
  return typeof received === 'object' && received !== null && 'gatefold' in received
    ? (received as Message)
    : undefined;
}

/**
 * What every worker has measured, and this one. A scrape reaches any one of the workers that share the port, and asks
 * for all of them: it asks the supervisor, which asks the others.
 */
export function gatherMetrics(metrics: Metrics): () => Promise<readonly Measured[]> {
  if (!cluster.isWorker) return async () => [await metrics.measured()];
  // A supervisor that has gone ends this worker by other means.
  const tell = (message: Message): void => void process.send?.(message, undefined, {}, () => {});
  const waiting = new Map<number, (measured: readonly Measured[]) => void>();
  let asked = 0;
  process.on('message', (received: unknown) => {
    const message = asMessage(received);
    if (message?.gatefold === 'measure')
      void metrics.measured().then((measured) => tell({ gatefold: 'measured', id: message.id, measured }));
    if (message?.gatefold === 'gathered') waiting.get(message.id)?.(message.measured);
  });
  return async () => {
    const id = (asked += 1);
    const others = await within(2 * PATIENCE_MS, (found: (measured: readonly Measured[]) => void) => {
      waiting.set(id, found);
      tell({ gatefold: 'gather', id });
    });
    waiting.delete(id);
    return [await metrics.measured(), ...(others ?? [])];
  };
}

/** In the supervisor: asks the other workers for one that is scraped. */
export function exchangeMetrics(): void {
  let asked = 0;
  const waiting = new Map<number, (measured: Measured) => void>();
  cluster.on('message', (worker: Worker, received: unknown) => {
    const message = asMessage(received);
    if (message?.gatefold === 'measured') waiting.get(message.id)?.(message.measured);
    if (message?.gatefold !== 'gather') return;
    const others = Object.values(cluster.workers ?? {}).filter(
      (other) => other !== undefined && other !== worker && other.isConnected(),
    );
    const answers = others.map(async (other) => {
      const id = (asked += 1);
      const measured = await within(PATIENCE_MS, (found: (measured: Measured) => void) => {
        waiting.set(id, found);
        other?.send({ gatefold: 'measure', id } satisfies Message, () => {});
      });
      waiting.delete(id);
      return measured === undefined ? [] : [measured];
    });
    void Promise.all(answers).then((measured) =>
      worker.send({ gatefold: 'gathered', id: message.id, measured: measured.flat() } satisfies Message, () => {}),
    );
  });
}

/** What `begin` finds, or undefined after a while. */
function within<Found>(patienceMs: number, begin: (found: (value: Found) => void) => void): Promise<Found | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patienceMs, undefined);
    begin((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
