import type { LimitsConfig } from '../config/schema.ts';
import { ClientFailure } from '../core/failure.ts';
import { askerOf, type WaitUntil } from '../core/turns/asker.ts';
import { nextTurn } from '../core/turns/take-turns.ts';
import type { Whole } from '../core/whole.ts';
import type { Identified } from '../identify/identify-caller.ts';
import { coerceVariables } from './coerce-variables.ts';
import { limitBatch } from './limit-batch.ts';
import { limitVariables } from './limit-variables.ts';
import type { Operation, Understood } from './operation.ts';
import type { ParseOperation } from './parse-operation.ts';

export type UnderstandRequest = (identified: Identified) => Understood | Promise<Understood>;

/**
 * Makes the stage: from a document, sent or found under its hash, to a valid operation with its variables. Throws or
 * rejects with a `ClientFailure`.
 */
export function createUnderstandRequest(options: {
  readonly parseOperation: ParseOperation;
  readonly limits: LimitsConfig;
  /** How long the reading of a large document may wait for its turn. */
  readonly waitUntilMs?: WaitUntil | undefined;
}): UnderstandRequest {
  const understand = (identified: Identified, operation: Operation): Understood => {
    refuseByMethod(operation, identified);
    if (identified.batch !== undefined) limitBatch(identified.batch, operation, options.limits);
    return understood(identified, operation, coerceVariables(operation, identified.params.variables));
  };
  return (identified) => {
    const { query = '', operationName, variables } = identified.params;
    limitVariables(variables, options.limits, identified.batch);
    const parse = (): Operation | Promise<Operation> =>
      options.parseOperation.inTurns(query, operationName, askerOf(identified, options.waitUntilMs));
    // The operations of a batch all come at once: each has its own turn.
    const operation = identified.batch === undefined ? parse() : nextTurn().then(parse);
    return operation instanceof Promise
      ? operation.then((parsed) => understand(identified, parsed))
      : understand(identified, operation);
  };
}

function understood(
  identified: Identified,
  operation: Operation,
  variables: Understood['variables'],
): Whole<Understood> {
  return {
    method: identified.method,
    params: identified.params,
    headers: identified.headers,
    address: identified.address,
    certificate: identified.certificate,
    mediaType: identified.mediaType,
    takesEvents: identified.takesEvents,
    batch: identified.batch,
    cancellation: identified.cancellation,
    caller: identified.caller,
    context: identified.context,
    operation,
    variables,
  };
}

function refuseByMethod(operation: Operation, { method, takesEvents }: Identified): void {
  const kind = operation.definition.operation;
  // GraphQL over HTTP §6.2: GET must not carry a mutation.
  if (method === 'GET' && kind === 'mutation') {
    throw new ClientFailure('METHOD_NOT_ALLOWED', 'A mutation must be sent by POST.', { headers: { allow: 'POST' } });
  }
  if (kind === 'subscription' && takesEvents !== true) {
    throw new ClientFailure(
      'NOT_ACCEPTABLE',
      'A subscription is answered by a stream of events: send `Accept: text/event-stream`.',
    );
  }
}
