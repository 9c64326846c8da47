import type { SubgraphAnswer, SubgraphError } from '../../core/backend.ts';
import { BackendFailure } from '../../core/failure.ts';
import { parseJson } from '../../core/json/parse-json.ts';
import type { HttpAnswer } from '../http/call.ts';
import { isRecord } from '../public-members.ts';
import { codeOfStatus, isSuccess } from '../http/status-code.ts';
import { readErrors } from './read-errors.ts';

const NO_DATA: SubgraphError = {
  message: 'The backend answered without data.',
  extensions: { code: 'BACKEND_ANSWER_INVALID' },
};

function parse(text: string, longIntegers: boolean): unknown {
  try {
    return longIntegers ? parseJson(text) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Errors of a refused request often have no code of their own: the status says what they mean. */
function withCode(error: SubgraphError, status: number): SubgraphError {
  if (error.extensions?.['code'] !== undefined) return error;
  return { ...error, extensions: { ...error.extensions, code: codeOfStatus(status) } };
}

/**
 * Reads a GraphQL response (GraphQL §7.1) whatever its status and media type: older servers refuse with 400 and
 * a response, or answer failures with 200. Rejects what is no such response: `BACKEND_ANSWER_INVALID` when the
 * status is 2xx, else the status' own code. `longIntegers` keeps integers beyond 2^53 exact, at a quarter of the
 * cost of parsing.
 */
export function readAnswer(subgraph: string, { status, body }: HttpAnswer, longIntegers: boolean): SubgraphAnswer {
  return readResponse(subgraph, body.toString(), status, longIntegers);
}

/** The same for a response that did not come as a body of its own: an event of a subscription. */
export function readResponse(subgraph: string, text: string, status: number, longIntegers: boolean): SubgraphAnswer {
  const response = parse(text, longIntegers);
  const isResponse = isRecord(response) && ('data' in response || 'errors' in response);
  if (!isResponse) {
    if (isSuccess(status))
      throw new BackendFailure(subgraph, 'BACKEND_ANSWER_INVALID', `${status} without a GraphQL response`);
    throw new BackendFailure(subgraph, codeOfStatus(status), `answered ${status}`, {
      extensions: { http: { status } },
    });
  }
  const data = response['data'] ?? null;
  if (data !== null && !isRecord(data))
    throw new BackendFailure(subgraph, 'BACKEND_ANSWER_INVALID', '`data` is not an object');
  const errors = readErrors(response['errors']);
  if (data !== null) return { data, errors };
  if (errors.length === 0) return { data, errors: [{ ...NO_DATA }] };
  return { data, errors: isSuccess(status) ? errors : errors.map((error) => withCode(error, status)) };
}
