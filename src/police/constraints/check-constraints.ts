import type { Constraints } from '../../constraints/constraint.ts';
import { ClientFailure, type ResponseError } from '../../core/failure.ts';
import { locateNodes } from '../../core/document/locate-nodes.ts';
import type { Operation } from '../../understand/operation.ts';
import type { Policy } from '../police-request.ts';
import {
  compileOperationChecks,
  writePlace,
  type OperationChecks,
  type Violation,
} from './compile-operation-checks.ts';
import { InputChecks } from './input-checks.ts';

/** As many violations are told of one request. */
const MAX_TOLD = 20;

/**
 * Makes the policy that refuses values which a `@constraint` forbids, all of them at once, before anything is fetched.
 * Undefined when the schema has none.
 */
export function createCheckConstraints(constraints: Constraints): Policy | undefined {
  if (constraints.size === 0) return undefined;
  const inputChecks = new InputChecks(constraints);
  const known = new WeakMap<Operation, { readonly checks: OperationChecks | undefined }>();
  return ({ operation, variables }) => {
    let compiled = known.get(operation);
    if (compiled === undefined)
      known.set(operation, (compiled = { checks: compileOperationChecks(operation, inputChecks) }));
    if (compiled.checks === undefined) return;
    const violations = [
      ...compiled.checks.fixed,
      ...checkVariables(compiled.checks, variables),
      ...checkLists(compiled.checks, variables),
    ];
    if (violations.length > 0) throw refusal(violations, operation);
  };
}

const NONE: readonly Violation[] = [];

function checkVariables(
  { variables: checked }: OperationChecks,
  variables: Readonly<Record<string, unknown>>,
): readonly Violation[] {
  let found: Violation[] | undefined;
  for (const [name, checks] of checked) {
    const value = variables[name];
    if (value === undefined || value === null) continue;
    for (const check of checks) {
      check(value, [], (path, expected, constraint) => {
        found ??= [];
        if (found.length <= MAX_TOLD) found.push({ where: writePlace(`$${name}`, path), expected, constraint });
      });
    }
  }
  return found ?? NONE;
}

/** What a variable brings is checked by itself, all but whether it was there already. */
function checkLists({ lists }: OperationChecks, variables: Readonly<Record<string, unknown>>): readonly Violation[] {
  if (lists.length === 0) return NONE;
  return lists.flatMap(({ name, path, checks, valueOf }) => {
    const found: Violation[] = [];
    const value = valueOf(variables);
    for (const check of checks) {
      check(value, path, (at, expected, constraint) => {
        if (constraint === 'uniqueItems') found.push({ where: writePlace(name, at), expected, constraint });
      });
    }
    return found;
  });
}

/** Where the variable is defined; undefined for a value that stands in the document. */
function createLocateVariable({
  document,
  definition,
  text,
}: Operation): (where: string) => Pick<ResponseError, 'locations'> | undefined {
  const located = locateNodes(document, text);
  return (where) => {
    const name = /^\$(\w+)/.exec(where)?.[1];
    const node =
      name === undefined
        ? undefined
        : definition.variableDefinitions?.find(({ variable }) => variable.name.value === name);
    const location = node && located.get(node);
    return location && { locations: [location] };
  };
}

function refusal(violations: readonly Violation[], operation: Operation): ClientFailure {
  const locate = createLocateVariable(operation);
  const errors = violations.slice(0, MAX_TOLD).map(({ where, expected, constraint }): ResponseError => {
    const message = where.startsWith('$')
      ? `The variable ${where} has a value that is not allowed: expected ${expected}.`
      : `${where} has a value that is not allowed: expected ${expected}.`;
    return { message, ...locate(where), extensions: { code: 'BAD_USER_INPUT', argument: where, constraint } };
  });
  return new ClientFailure('BAD_USER_INPUT', errors[0]?.message ?? 'A value is not allowed.', { errors });
}
