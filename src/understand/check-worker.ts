import type { LimitsConfig } from '../config/schema.ts';
import type { ErrorCode } from '../core/error-codes.ts';
import { ClientFailure, type ResponseError } from '../core/failure.ts';
import { atOnce } from '../core/turns/take-turns.ts';
import { publicSchemaOf } from '../supergraph/public-schema.ts';
import { checkDocument, type Checking } from './check-document.ts';
import type { DocumentScale, Validating } from './validate-document.ts';

/** What the process is started with, and the messages between it and `checking-process.ts`. */
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

function serve({ supergraphSdl, limits, validating }: CheckWorkerData): void {
  const checking = { limits, validating: { ...validating, schema: publicSchemaOf(supergraphSdl) } };
  const reply = (message: CheckReply): unknown => process.send?.(message);
  process.on('message', (request) => reply(check(request as CheckRequest, checking)));
  reply({ kind: 'ready' });
}

process.once('disconnect', () => process.exit());
// Whoever starts this file gives it exactly this as its first message, and then requests.
process.once('message', (data) => serve(data as CheckWorkerData));
