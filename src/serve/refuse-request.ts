import { ClientFailure } from '../core/failure.ts';
import type { TextResult } from '../listen/arrival.ts';
import type { Log } from '../observe/log.ts';

export type Refuse = (error: unknown) => TextResult;

/**
 * Makes what refuses a request: what the client did wrong is told; what we did wrong is logged, and told as nothing but
 * that.
 */
export function createRefuse(log: Log): Refuse {
  return (error) => {
    if (error instanceof ClientFailure) {
      if (error.cause !== undefined) log.warn({ err: error }, 'request refused');
      return refusal(error);
    }
    // Whatever calls itself for each level of what a client has sent: nothing is broken but the request.
    if (isStackOverflow(error)) {
      log.warn({ err: error }, 'request refused');
      return refusal(new ClientFailure('OPERATION_TOO_LARGE', 'The request is nested too deep.'));
    }
    log.error({ err: error }, 'request failed');
    return refusal(new ClientFailure('INTERNAL_SERVER_ERROR', 'The gateway failed.'));
  };
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}

function refusal({ errors, status, headers }: ClientFailure): TextResult {
  return { dataText: undefined, errors, refusal: { status, headers } };
}
