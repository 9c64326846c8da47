import type { ErrorCode } from '../../core/error-codes.ts';

export interface StatusMapping {
  /** The number on the wire. */
  readonly number: number;
  /** The `extensions.code` of the error that a client sees. */
  readonly code: ErrorCode;
  /** True when the status speaks to the caller: its message and details are shown. Otherwise they stay in the log. */
  readonly shown: boolean;
}

/** Every status but OK, as published in `docs/grpc-status.md`. */
export const GRPC_STATUSES = {
  CANCELLED: { number: 1, code: 'BACKEND_FAILED', shown: false },
  UNKNOWN: { number: 2, code: 'BACKEND_FAILED', shown: false },
  INVALID_ARGUMENT: { number: 3, code: 'BAD_USER_INPUT', shown: true },
  DEADLINE_EXCEEDED: { number: 4, code: 'BACKEND_TIMEOUT', shown: false },
  NOT_FOUND: { number: 5, code: 'NOT_FOUND', shown: true },
  ALREADY_EXISTS: { number: 6, code: 'CONFLICT', shown: true },
  PERMISSION_DENIED: { number: 7, code: 'FORBIDDEN', shown: true },
  RESOURCE_EXHAUSTED: { number: 8, code: 'RATE_LIMITED', shown: true },
  FAILED_PRECONDITION: { number: 9, code: 'CONFLICT', shown: true },
  ABORTED: { number: 10, code: 'CONFLICT', shown: false },
  OUT_OF_RANGE: { number: 11, code: 'BAD_USER_INPUT', shown: true },
  UNIMPLEMENTED: { number: 12, code: 'BACKEND_FAILED', shown: false },
  INTERNAL: { number: 13, code: 'BACKEND_FAILED', shown: false },
  UNAVAILABLE: { number: 14, code: 'BACKEND_UNREACHABLE', shown: false },
  DATA_LOSS: { number: 15, code: 'BACKEND_FAILED', shown: false },
  UNAUTHENTICATED: { number: 16, code: 'UNAUTHENTICATED', shown: true },
} as const satisfies Record<string, StatusMapping>;

export type GrpcStatusName = keyof typeof GRPC_STATUSES;

// The keys of the table are its type's.
const names = new Map(
  (Object.keys(GRPC_STATUSES) as GrpcStatusName[]).map((name) => [GRPC_STATUSES[name].number as number, name]),
);

/** The name of a status number; a number that gRPC does not know counts as UNKNOWN, as its specification asks. */
export function statusName(number: number): GrpcStatusName {
  return names.get(number) ?? 'UNKNOWN';
}
