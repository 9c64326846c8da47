import type { OperationGuard } from '../police/authorize/guard-operation.ts';
import { describeRequirement, type AccessRequirement } from '../supergraph/policy/facts/access-requirement.ts';
import type { UnaskedField } from '../supergraph/policy/facts/unasked-field.ts';

/** What an operation asks of its caller, field by field; `unasked` are the fields that its plan fetches besides. */
export function explainAccess(guard: OperationGuard, unasked: readonly UnaskedField[]): string {
  if (guard.fields.length + unasked.length === 0) return 'Everybody may ask for all of it.';
  const fields = new Map(guard.fields.map(({ coordinate, requirements }) => [coordinate, requirements]));
  const keys = new Map(unasked.map(({ coordinate, requirements }) => [coordinate, requirements]));
  const describe = (requirements: readonly AccessRequirement[]): string =>
    requirements.map(describeRequirement).join('; ');
  return [
    'Asked of the caller',
    ...[...fields].map(([coordinate, requirements]) => `  ${coordinate}: ${describe(requirements)}`),
    ...[...keys].map(
      ([coordinate, requirements]) => `  ${coordinate}, which is fetched as a key: ${describe(requirements)}`,
    ),
  ].join('\n');
}
