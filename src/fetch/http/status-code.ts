import type { ErrorCode } from '../../core/error-codes.ts';

/** The status codes of HTTP (RFC 9110 §15, RFC 6585) that say more than that a backend failed. */
export const STATUS_CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'BAD_USER_INPUT',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  410: 'NOT_FOUND',
  412: 'CONFLICT',
  422: 'BAD_USER_INPUT',
  429: 'RATE_LIMITED',
  504: 'BACKEND_TIMEOUT',
};

/** The `extensions.code` for a status that is not 2xx; the table is published in `docs/rest-status.md`. */
export const codeOfStatus = (status: number): ErrorCode => STATUS_CODES[status] ?? 'BACKEND_FAILED';

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;
