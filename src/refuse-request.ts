import { ClientFailure } from './core/failure.ts';
import type { TextResult } from './listen/arrival.ts';
import type { Log } from './observe/log.ts';

export type Refuse = (error: unknown) => TextResult;

/** Makes what refuses a request: what the client did wrong is told; what we did wrong is logged, and told as nothing but that. */
export function createRefuse(log: Log): Refuse {
  return (error) => {
    if (error instanceof ClientFailure) {
      if (error.cause !== undefined) log.warn({ err: error }, 'request refused');
      return refusal(error);
    }
    log.error({ err: error }, 'request failed');
    return refusal(new ClientFailure('INTERNAL_SERVER_ERROR', 'The gateway failed.'));
  };
}

function refusal({ errors, status, headers }: ClientFailure): TextResult {
  return { dataText: undefined, errors, refusal: { status, headers } };
}
