/**
 * Every `extensions.code` that a client can see, with the HTTP status used when the whole request is
 * refused and the sentence that `docs/errors.md` must contain.
 */
export const ERROR_CODES = {
  BAD_REQUEST: { status: 400, meaning: 'The HTTP request is not a GraphQL-over-HTTP request.' },
  CSRF_PREVENTED: {
    status: 400,
    meaning: 'The request could have been sent by a foreign web page: it needs a preflighted content type or header.',
  },
  METHOD_NOT_ALLOWED: { status: 405, meaning: 'The HTTP method cannot carry this operation.' },
  NOT_ACCEPTABLE: { status: 406, meaning: 'No media type in the Accept header can be answered.' },
  BODY_TOO_LARGE: { status: 413, meaning: 'The request body is over the limit.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, meaning: 'The content type of the request body is not understood.' },
  GRAPHQL_PARSE_FAILED: { status: 400, meaning: 'The document does not parse.' },
  GRAPHQL_VALIDATION_FAILED: { status: 400, meaning: 'The document does not fit the schema.' },
  OPERATION_RESOLUTION_FAILURE: {
    status: 400,
    meaning: 'The document has no operation of the requested name, or several and none was named.',
  },
  BAD_USER_INPUT: { status: 400, meaning: 'A variable or an argument has a value that its type does not allow.' },
  OPERATION_TOO_LARGE: {
    status: 400,
    meaning:
      'The operation is over a limit on tokens, depth, aliases or selections, or its variables are on length or depth.',
  },
  COST_ESTIMATED_TOO_EXPENSIVE: {
    status: 400,
    meaning: 'The operation is estimated to cost more than the caller may spend on one request.',
  },
  LIST_SIZE_UNKNOWN: {
    status: 400,
    meaning: 'A list needs exactly one of the arguments that say how long it is, and none of them negative.',
  },
  PLANNING_FAILED: {
    status: 400,
    meaning: 'The operation is valid but cannot be planned over the registered subgraphs.',
  },
  PLANNER_UNAVAILABLE: {
    status: 503,
    meaning:
      'The operation is new, and could not be read or planned in time: others were before it, or no planner could be ' +
      'started. The request can be made again.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    status: 200,
    meaning: 'No document is stored under this hash: send it once together with its hash.',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: { status: 200, meaning: 'Persisted queries are switched off.' },
  PERSISTED_QUERY_HASH_MISMATCH: { status: 400, meaning: 'The hash sent is not the SHA-256 of the document sent.' },
  SUBSCRIBER_TOO_SLOW: {
    status: 503,
    meaning: 'Events came faster than they could be delivered: the subscription was ended.',
  },
  GRAPH_CHANGED: {
    status: 503,
    meaning: 'The graph was replaced by another: the subscription was ended, and can be made again.',
  },
  OVERLOADED: {
    status: 503,
    meaning: 'The gateway has as much open as it may have at once: the request can be made again.',
  },
  NOT_READY: { status: 503, meaning: 'The gateway has no supergraph yet, or is shutting down.' },
  BACKEND_UNREACHABLE: { status: 502, meaning: 'A backend could not be reached.' },
  BACKEND_TIMEOUT: { status: 504, meaning: 'A backend did not answer in time.' },
  BACKEND_OVERLOADED: {
    status: 503,
    meaning: 'A backend has as many calls under way and waiting as it is given: the request can be made again.',
  },
  REQUEST_LIMIT_EXCEEDED: {
    status: 400,
    meaning: 'The operation needs more calls to one backend than a request may make.',
  },
  BACKEND_FAILED: { status: 502, meaning: 'A backend answered with a failure.' },
  BACKEND_ANSWER_INVALID: { status: 502, meaning: 'A backend sent an answer that cannot be understood.' },
  BACKEND_ANSWER_TOO_LARGE: { status: 502, meaning: 'A backend sent an answer over the size limit.' },
  UNAUTHENTICATED: { status: 401, meaning: 'A backend or the gateway asks for a valid credential.' },
  AUTHENTICATION_UNAVAILABLE: {
    status: 503,
    meaning: 'The credential cannot be checked at the moment: the request can be made again.',
  },
  FORBIDDEN: { status: 403, meaning: 'The caller may not do this.' },
  POLICY_UNDECIDED: {
    status: 503,
    meaning: 'Whether the caller may do this could not be decided: the request can be made again.',
  },
  NOT_FOUND: { status: 404, meaning: 'A backend does not know what was asked for.' },
  CONFLICT: { status: 409, meaning: 'A backend refuses because of the present state of the thing.' },
  RATE_LIMITED: { status: 429, meaning: 'A limit on requests or resources is exhausted.' },
  REQUEST_CANCELLED: { status: 499, meaning: 'The client went away before the answer was complete.' },
  INVALID_VALUE: { status: 500, meaning: "A backend sent a value that the field's type does not allow." },
  NULL_IN_NON_NULL: { status: 500, meaning: 'A backend sent nothing for a field that is declared non-null.' },
  MORE_ERRORS: { status: 200, meaning: 'More places of the answer are empty because of errors than are listed.' },
  INTERNAL_SERVER_ERROR: {
    status: 500,
    meaning: "The gateway failed. The details are in its log, under the request's id.",
  },
} as const satisfies Record<string, { readonly status: number; readonly meaning: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;
