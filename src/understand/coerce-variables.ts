import { getVariableValues } from 'graphql';
import { ClientFailure } from '../core/failure.ts';
import { hasInheritedInputs, withoutInheritance } from '../core/document/inherited-names.ts';
import { locateNodes } from '../core/document/locate-nodes.ts';
import type { Operation } from './operation.ts';
import { withoutSuggestions } from './without-suggestions.ts';

const NONE: Readonly<Record<string, unknown>> = Object.freeze({});

/**
 * Coerces the request's variables to the operation's types and fills in defaults (GraphQL §6.1.2). Throws a
 * `ClientFailure` that lists every wrong variable with what was expected.
 */
export function coerceVariables(
  operation: Operation,
  raw: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  const definitions = operation.definition.variableDefinitions;
  if (definitions === undefined || definitions.length === 0) return NONE;
  // graphql-js reads the members of input objects wherever they come from, also from what an object inherits.
  const given = raw !== undefined && hasInheritedInputs(operation.schema) ? withoutInheritance(raw) : (raw ?? NONE);
  const { coerced, errors } = getVariableValues(operation.schema, definitions, given, { maxErrors: 20 });
  if (coerced !== undefined) return coerced;
  const located = locateNodes(operation.document, operation.text);
  const shown = errors.map(({ message, nodes }) => ({
    message: operation.suggestions ? message : withoutSuggestions(message),
    locations: nodes?.flatMap((node) => located.get(node) ?? []) ?? [],
    extensions: { code: 'BAD_USER_INPUT' },
  }));
  throw new ClientFailure('BAD_USER_INPUT', shown[0]?.message ?? 'A variable has a wrong value.', { errors: shown });
}
