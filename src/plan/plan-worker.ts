import { parentPort, workerData } from 'node:worker_threads';
import type { ActiveOverrides } from './decide-overrides.ts';
import { packPlan, type PackedPlan } from './pack-plan.ts';
import type { QueryPlan } from './query-plan.ts';

/** What the worker is started with, and the messages between it and `worker-planner.ts`. */
export interface PlanWorkerData {
  readonly supergraphSdl: string;
  readonly engine: 'native' | 'portable';
}
export interface PlanRequest {
  readonly document: string;
  readonly overrides: ActiveOverrides;
}
export type PlanReply = { readonly kind: 'ready' } | { readonly kind: 'plan'; readonly plan: PackedPlan } | { readonly kind: 'failure'; readonly message: string };

type Engine = (document: string, overrides: ActiveOverrides) => QueryPlan;

// The parent starts this file with exactly this.
const { supergraphSdl, engine } = workerData as PlanWorkerData;

/** Each engine is loaded only where it is used: the portable one is an optional package. */
async function loadEngine(): Promise<Engine> {
  if (engine === 'native') {
    const { createNativeEngine } = await import('./native-engine.ts');
    return createNativeEngine(supergraphSdl);
  }
  const { createPortableEngine } = await import('./portable-engine.ts');
  return createPortableEngine(supergraphSdl);
}

function reply(message: PlanReply): void {
  parentPort?.postMessage(message);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

try {
  const plan = await loadEngine();
  parentPort?.on('message', ({ document, overrides }: PlanRequest) => {
    try {
      reply({ kind: 'plan', plan: packPlan(plan(document, overrides)) });
    } catch (error) {
      reply({ kind: 'failure', message: messageOf(error) });
    }
  });
  reply({ kind: 'ready' });
} catch (error) {
  // The supergraph itself cannot be planned on: every request is answered so.
  parentPort?.on('message', () => reply({ kind: 'failure', message: messageOf(error) }));
  reply({ kind: 'ready' });
}
