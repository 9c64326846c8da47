import type { LimitsConfig } from '../config/schema.ts';
import { ClientFailure } from '../core/failure.ts';
import type { BatchTally, GraphQLParams } from '../listen/arrival.ts';

type Limits = Pick<LimitsConfig, 'maxVariablesBytes' | 'maxVariablesDepth' | 'maxVariablesValues'>;

/**
 * Refuses variables that are longer, hold more or are nested deeper than the limits allow, before anything else is done
 * with them: what nobody has looked at may be nested as deep as its text is long. All of a batch count together. Throws
 * OPERATION_TOO_LARGE.
 */
export function limitVariables(
  variables: GraphQLParams['variables'],
  limits: Limits,
  batch: Pick<BatchTally, 'variablesBytes'> | undefined,
): void {
  if (variables === undefined) return;
  const { maxVariablesBytes, maxVariablesDepth, maxVariablesValues } = limits;
  const counted = { values: 0 };
  let bytes = batch?.variablesBytes ?? 0;
  for (const name in variables) {
    const own = countBytes(variables[name], maxVariablesDepth, counted);
    if (own === TOO_DEEP)
      throw tooLarge(
        `The value of \`$${name}\` has more than ${maxVariablesDepth} levels of lists and objects ` +
          '(limits.maxVariablesDepth).',
      );
    bytes += SEPARATORS + Buffer.byteLength(name) + own;
  }
  if (counted.values > maxVariablesValues)
    throw tooLarge(`The variables hold more than ${maxVariablesValues} values (limits.maxVariablesValues).`);
  if (batch !== undefined) batch.variablesBytes = bytes;
  if (bytes <= maxVariablesBytes) return;
  const what = batch === undefined ? 'The variables are' : 'The variables of this batch are together';
  throw tooLarge(`${what} longer than ${maxVariablesBytes} bytes of JSON (limits.maxVariablesBytes).`);
}

const TOO_DEEP = Number.POSITIVE_INFINITY;
/** The quotes around a name, its colon, and the comma that follows. */
const SEPARATORS = 4;

/** The length of a value as JSON in UTF-8, without white space and with every character of a string as it stands. */
function countBytes(value: unknown, depthLeft: number, counted: { values: number }): number {
  counted.values += 1;
  if (typeof value === 'string') return 2 + Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null) return String(value).length;
  if (depthLeft === 0) return TOO_DEEP;
  // Each part brings a comma, of which there is one too many.
  let bytes = 1;
  if (Array.isArray(value)) {
    for (const item of value) bytes += 1 + countBytes(item, depthLeft - 1, counted);
  } else {
    for (const [name, part] of Object.entries(value))
      bytes += SEPARATORS + Buffer.byteLength(name) + countBytes(part, depthLeft - 1, counted);
  }
  return Math.max(2, bytes);
}

function tooLarge(message: string): ClientFailure {
  return new ClientFailure('OPERATION_TOO_LARGE', message);
}
