import type { FieldNode } from 'graphql';
import { keepByConditions } from '../../core/document/keep-by-conditions.ts';
import { FieldWalk, type MetField } from '../../core/document/walk-fields.ts';
import type { AccessRequirement } from '../../supergraph/policy/facts/access-requirement.ts';
import type { Authorization } from '../../supergraph/policy/facts/authorization.ts';
import type { Conditions } from '../../core/document/is-included.ts';
import type { Operation, Understood } from '../../understand/operation.ts';
import type { UnaskedField } from '../../supergraph/policy/facts/unasked-field.ts';

/** A field of an operation that not everybody may read. */
export interface GuardedField {
  readonly node: FieldNode;
  /** As the client wrote it: `Account.email`, also where another type's rule is what protects it. */
  readonly coordinate: string;
  readonly requirements: readonly AccessRequirement[];
  readonly isRoot: boolean;
}

/** Everything about an operation that authorization asks, found out once. */
export interface OperationGuard {
  /** Each requirement of its fields once. */
  readonly requirements: readonly AccessRequirement[];
  readonly fields: readonly GuardedField[];
  /** Whether it asks for the schema, at the root. */
  readonly introspects: boolean;
  /** What its plans fetch unasked, by the key of the fields refused; found out when it is first planned. */
  readonly unasked: Map<string, readonly UnaskedField[]>;
}

export type GuardOperation = (understood: Pick<Understood, 'operation' | 'variables'>) => OperationGuard;

/** Makes the function that finds what guards an operation: once for each operation and value of its conditions. */
export function createGuardOperation(authorization: Authorization): GuardOperation {
  let walk: { readonly schema: Operation['schema']; readonly fields: FieldWalk } | undefined;
  const guard = keepByConditions((operation: Operation, conditions) => {
    if (walk?.schema !== operation.schema) walk = { schema: operation.schema, fields: new FieldWalk(operation.schema) };
    return guardOperation(operation, { authorization, conditions, walk: walk.fields });
  });
  return ({ operation, variables }) => guard(operation, variables);
}

interface Guarding {
  readonly authorization: Authorization;
  readonly conditions: Conditions;
  readonly walk: FieldWalk;
}

function guardOperation(
  { definition, fragments, schema }: Operation,
  { authorization, conditions, walk }: Guarding,
): OperationGuard {
  const typeName = schema.getRootType(definition.operation)?.name ?? '';
  const fields = new Map<FieldNode, GuardedField>();
  let introspects = false;
  const meet = ({ node, typeName: parent, objects, above }: MetField): void => {
    const name = node.name.value;
    if (name.startsWith('__')) {
      introspects ||= above === undefined && name !== '__typename';
      return;
    }
    const requirements = authorization.ofField(objects, name);
    if (requirements.length === 0) return;
    // Met before, it is in a fragment that is spread at several places: refused at one, it is refused at all.
    const known = fields.get(node)?.requirements ?? [];
    const added = requirements.filter((requirement) => !known.includes(requirement));
    fields.set(node, {
      node,
      coordinate: `${parent ?? ''}.${name}`,
      requirements: [...known, ...added],
      isRoot: above === undefined,
    });
  };
  walk.walk(
    { selectionSet: definition.selectionSet, typeName, objects: walk.objectsOf(typeName), fragments, conditions },
    meet,
  );
  const guarded = [...fields.values()];
  return {
    requirements: [...new Set(guarded.flatMap(({ requirements }) => requirements))],
    fields: guarded,
    introspects,
    unasked: new Map(),
  };
}
