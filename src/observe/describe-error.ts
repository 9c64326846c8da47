import { errorCodeOf } from '../core/error-code-of.ts';
import { BackendFailure, ClientFailure } from '../core/failure.ts';

/** An error as a log line has it. */
export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly code?: string | undefined;
  readonly stack?: string | undefined;
  readonly cause?: DescribedError | undefined;
}

/** Causes of causes; longer chains are circles, mostly. */
const MAX_CAUSES = 5;

/**
 * Describes an error with its causes. A stack is of use where our own code is at fault; what a backend or a client did
 * is said by the message, and its stack, which is 1.6 kB and always the same, is added for those who debug.
 */
export function describeError(error: unknown, withStacks: boolean, depth = 0): DescribedError {
  if (!isError(error)) return { type: typeof error, message: String(error) };
  const expected = error instanceof BackendFailure || error instanceof ClientFailure;
  const cause = depth === MAX_CAUSES ? undefined : (error.cause ?? undefined);
  return {
    type: error.name,
    message: isOfParser(error) ? 'what was parsed is not repeated here' : error.message,
    code: errorCodeOf(error),
    stack: withStacks || (!expected && depth === 0) ? framesOf(error) : undefined,
    cause: cause === undefined ? undefined : describeError(cause, withStacks && !expected, depth + 1),
  };
}

/** In whatever realm it was made. */
function isError(error: unknown): error is Error {
  return (
    typeof error === 'object' &&
    error !== null &&
    'message' in error &&
    typeof error.message === 'string' &&
    'name' in error
  );
}

/** V8 repeats the text that is no JSON in its message: a client's password, or a backend's answer. */
function isOfParser({ name }: Error): boolean {
  return name === 'SyntaxError';
}

/** Without the message that a stack begins with: it is told beside it, or kept back. */
function framesOf({ stack }: Error): string | undefined {
  return stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
