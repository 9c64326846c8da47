import { ERROR_CODES, type ErrorCode } from './error-codes.ts';

/** One entry of a response's `errors`, as GraphQL §7.1.2 lays it out. `extensions.code` is always set. */
export interface ResponseError {
  readonly message: string;
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly [key: string]: unknown };
}

/**
 * The client's fault: its message and errors are shown as they are. The whole request is refused.
 * `headers` are added to the refusal (`Allow`, `Retry-After`).
 */
export class ClientFailure extends Error {
  override readonly name = 'ClientFailure';
  readonly code: ErrorCode;
  readonly errors: readonly ResponseError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    message: string,
    details: { errors?: readonly ResponseError[]; headers?: Readonly<Record<string, string>>; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.errors = details.errors ?? [{ message, extensions: { code } }];
    this.headers = details.headers ?? {};
  }

  /** The HTTP status of a refusal that carries no data (GraphQL over HTTP §6.4.2). */
  get status(): number {
    return ERROR_CODES[this.code].status;
  }
}

/** The refusal of who asks too often, with the seconds after which to ask again, in its error and as `Retry-After`. */
export function rateLimited(
  message: string,
  retryAfter: number,
  headers: Readonly<Record<string, string>> = {},
): ClientFailure {
  return new ClientFailure('RATE_LIMITED', message, {
    errors: [{ message, extensions: { code: 'RATE_LIMITED', retryAfter } }],
    headers: { 'retry-after': String(retryAfter), ...headers },
  });
}

/** Our fault: a client sees a fixed sentence and the code, the log sees message and cause. */
export class InternalFailure extends Error {
  override readonly name: string = 'InternalFailure';
  readonly code: ErrorCode;

  constructor(message: string, details: { code?: ErrorCode; cause?: unknown } = {}) {
    super(message, { cause: details.cause });
    this.code = details.code ?? 'INTERNAL_SERVER_ERROR';
  }
}

/**
 * One call to one backend failed as a whole. `message` may name hosts and is for the log alone;
 * `publicMessage` is what clients see.
 */
export class BackendFailure extends InternalFailure {
  override readonly name = 'BackendFailure';
  readonly subgraph: string;
  readonly publicMessage: string;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(
    subgraph: string,
    code: ErrorCode,
    message: string,
    details: { publicMessage?: string; extensions?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, { code, cause: details.cause });
    this.subgraph = subgraph;
    this.publicMessage = details.publicMessage ?? ERROR_CODES[code].meaning;
    this.extensions = details.extensions ?? {};
  }
}

/** Marks a branch that the types say cannot be reached. */
export function unreachable(value: never): never {
  throw new InternalFailure(`unreachable: ${JSON.stringify(value)}`);
}
