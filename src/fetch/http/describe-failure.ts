import { errorCodeOf } from '../../core/error-code-of.ts';
import type { ErrorCode } from '../../core/error-codes.ts';
import { BackendFailure } from '../../core/failure.ts';

/** What failed, for the log. */
export interface CallName {
  readonly subgraph: string;
  readonly method: string;
  readonly origin: string;
  /** Its path as it is declared, without what a request put into it; none where that is not known. */
  readonly template?: string | undefined;
}

const CODES: Readonly<Record<string, ErrorCode>> = {
  UND_ERR_HEADERS_OVERFLOW: 'BACKEND_ANSWER_TOO_LARGE',
  ERR_BUFFER_TOO_LARGE: 'BACKEND_ANSWER_TOO_LARGE',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'BACKEND_ANSWER_INVALID',
  // A header or path that undici refuses to send: what we composed is at fault.
  UND_ERR_INVALID_ARG: 'INTERNAL_SERVER_ERROR',
  UND_ERR_NOT_SUPPORTED: 'INTERNAL_SERVER_ERROR',
};

export function failureOfCall(call: CallName, code: ErrorCode, what: string, cause?: unknown): BackendFailure {
  // No query string, since people put credentials there.
  const path = call.template?.split('?', 1)[0] ?? '';
  return new BackendFailure(call.subgraph, code, `${call.method} ${call.origin}${path}: ${what}`, { cause });
}

/** Not HTTP (undici names such errors, and gives few of them a code), or not the coding that it claims to be. */
function isUnreadable(error: unknown, code = ''): boolean {
  if (error instanceof Error && error.name === 'HTTPParserError') return true;
  // Of zlib (Z_DATA_ERROR) and of its Brotli decoder (ERR__ERROR_FORMAT_...).
  return code.startsWith('Z_') || code.startsWith('ERR__ERROR_');
}

/** The failure for an error that undici or zlib reports; whatever is not known means that nobody answered. */
export function failureOfError(call: CallName, error: unknown): BackendFailure {
  const code = errorCodeOf(error);
  const what = error instanceof Error ? error.message : String(error);
  return failureOfCall(
    call,
    isUnreadable(error, code) ? 'BACKEND_ANSWER_INVALID' : (CODES[code ?? ''] ?? 'BACKEND_UNREACHABLE'),
    what,
    error,
  );
}
