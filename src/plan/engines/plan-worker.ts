import { parentPort, workerData } from 'node:worker_threads';
import type { ActiveOverrides } from '../model/decide-overrides.ts';
import { packPlan, type PackedPlan } from '../model/pack-plan.ts';
import type { ScheduledPlan } from '../model/query-plan.ts';

/** What the worker is started with, and the messages between it and `planning-seat.ts`. */
export interface PlanWorkerData {
  readonly supergraphSdl: string;
  readonly engine: 'native' | 'portable';
}
export interface PlanRequest {
  readonly document: string;
  readonly overrides: ActiveOverrides;
}
export type PlanReply =
  | { readonly kind: 'ready' }
  /** No planner could be loaded: nothing can be planned here. */
  | { readonly kind: 'broken'; readonly message: string }
  | { readonly kind: 'plan'; readonly plan: PackedPlan }
  | { readonly kind: 'failure'; readonly message: string };

type PlanEngine = (document: string, overrides: ActiveOverrides) => ScheduledPlan;
type MakeEngine = (supergraphSdl: string) => PlanEngine;

/** Each engine is loaded only where it is used: the portable one is an optional package. */
async function loadEngine(engine: PlanWorkerData['engine']): Promise<MakeEngine> {
  if (engine === 'native') return (await import('./native-engine.ts')).createNativeEngine;
  const { createPortableEngine, loadPackages } = await import('./portable-engine.ts');
  // Said here, since what fails while an engine is made is the supergraph's fault.
  loadPackages();
  return createPortableEngine;
}

function reply(message: PlanReply): void {
  if (parentPort !== null) parentPort.postMessage(message);
  else process.send?.(message);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** With its causes: where an addon cannot be loaded, they alone say why. */
function messagesOf(error: unknown): string {
  const messages = [messageOf(error)];
  for (
    let cause = error;
    cause instanceof Error && cause.cause instanceof Error && messages.length < 5;
    cause = cause.cause
  )
    messages.push(cause.cause.message.split('\n')[0] ?? '');
  return messages.join(': ');
}

function answerBy(make: MakeEngine, supergraphSdl: string): (request: PlanRequest) => PlanReply {
  let plan: PlanEngine;
  try {
    plan = make(supergraphSdl);
  } catch (error) {
    // The supergraph itself cannot be planned on: every request is answered so.
    return () => ({ kind: 'failure', message: messageOf(error) });
  }
  return ({ document, overrides }) => {
    try {
      return { kind: 'plan', plan: packPlan(plan(document, overrides)) };
    } catch (error) {
      return { kind: 'failure', message: messageOf(error) };
    }
  };
}

async function serve(
  { supergraphSdl, engine }: PlanWorkerData,
  onRequest: (listener: (request: PlanRequest) => void) => void,
): Promise<void> {
  try {
    const answer = answerBy(await loadEngine(engine), supergraphSdl);
    onRequest((request) => reply(answer(request)));
    reply({ kind: 'ready' });
  } catch (error) {
    reply({ kind: 'broken', message: messagesOf(error) });
  }
}

// Whoever starts this file gives it exactly this: a thread its data, a process them as its first message.
if (parentPort !== null) {
  const port = parentPort;
  await serve(workerData as PlanWorkerData, (listener) => port.on('message', listener));
} else {
  process.once('disconnect', () => process.exit());
  process.once('message', (data) => void serve(data as PlanWorkerData, (listener) => process.on('message', listener)));
}
