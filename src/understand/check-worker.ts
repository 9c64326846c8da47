import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { LimitsConfig } from '../config/schema.ts';
import type { ErrorCode } from '../core/error-codes.ts';
import { ClientFailure, type ResponseError } from '../core/failure.ts';
import { atOnce } from '../core/turns/take-turns.ts';
import { publicSchemaOf } from '../supergraph/public-schema.ts';
import { checkDocument, type Checking } from './check-document.ts';
import type { DocumentScale, Validating } from './validate-document.ts';

/** What the thread is started with, and the messages between it and `checking-thread.ts`. */
export interface CheckWorkerData {
  readonly supergraphSdl: string;
  readonly limits: LimitsConfig;
  readonly validating: Omit<Validating, 'schema'>;
}
export interface CheckRequest {
  readonly text: string;
  readonly scale: DocumentScale;
}
export type CheckReply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'valid' }
  | {
      readonly kind: 'refused';
      readonly code: ErrorCode;
      readonly message: string;
      readonly errors: readonly ResponseError[];
    };

function check({ text, scale }: CheckRequest, checking: Checking): CheckReply {
  try {
    atOnce(checkDocument(text, scale, checking));
    return { kind: 'valid' };
  } catch (error) {
    if (!(error instanceof ClientFailure)) throw error;
    return { kind: 'refused', code: error.code, message: error.message, errors: error.errors };
  }
}

if (parentPort !== null) {
  const port = parentPort;
  // On Linux a thread has a priority of its own; elsewhere this would be the gateway's.
  if (process.platform === 'linux') setPriority(10);
  // Whoever starts this file gives it exactly this.
  const { supergraphSdl, limits, validating } = workerData as CheckWorkerData;
  const checking = { limits, validating: { ...validating, schema: publicSchemaOf(supergraphSdl) } };
  port.on('message', (request: CheckRequest) => port.postMessage(check(request, checking)));
  port.postMessage({ kind: 'ready' } satisfies CheckReply);
}
