import { getNamedType, isInterfaceType, isListType, isNonNullType, isObjectType, type GraphQLField } from 'graphql';
import { sortedKey, type VariableUses } from './check-variables.ts';
import type { EntityAccess } from '../model/connector.ts';
import type { WrittenConnector } from '../read/written-connector.ts';

/** Checks which entities a connector finds, and by what; undefined when it finds none. */
export function checkEntity(
  written: WrittenConnector,
  uses: VariableUses,
  field: GraphQLField<unknown, unknown> | undefined,
): EntityAccess | undefined {
  return written.place.kind === 'type' ? checkOnType(written, uses) : checkEntityField(written, uses, field);
}

function checkOnType(written: WrittenConnector, uses: VariableUses): EntityAccess | undefined {
  const { args, place } = written;
  if (place.kind !== 'type') return undefined;
  if (written.entity === false)
    args.problem(
      'CONNECT_ON_TYPE_MUST_BE_ENTITY',
      'a `@connect` on a type resolves entities; expected `entity` to be true or left out',
      args.value('entity'),
    );
  const via = uses.batch.size > 0 ? 'batch' : 'this';
  const key = sortedKey(uses[via]);
  if (key.length === 0) {
    args.problem(
      'CONNECTORS_CANNOT_RESOLVE_KEY',
      'expected the key fields of the type in the request, as in `$this.id` or `$batch.id`',
    );
    return undefined;
  }
  return { typeName: place.typeName, via, key };
}

function checkEntityField(
  written: WrittenConnector,
  uses: VariableUses,
  field: GraphQLField<unknown, unknown> | undefined,
): EntityAccess | undefined {
  const { args, place } = written;
  if (written.entity !== true || field === undefined) return undefined;
  const node = args.value('entity');
  if (place.kind !== 'root' || place.operation !== 'query') {
    args.problem('ENTITY_NOT_ON_ROOT_QUERY', 'expected `entity: true` on a field of Query', node);
    return undefined;
  }
  const type = getNamedType(field.type);
  const list = isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
  if (list || isNonNullType(field.type) || !(isObjectType(type) || isInterfaceType(type))) {
    args.problem(
      'ENTITY_TYPE_INVALID',
      `expected the field to return one nullable object, found ${String(field.type)}`,
      node,
    );
    return undefined;
  }
  if (field.args.length === 0)
    args.problem(
      'ENTITY_RESOLVER_ARGUMENT_MISMATCH',
      'expected arguments that are the fields of a key, found none',
      node,
    );
  for (const argument of field.args) {
    const member = type.getFields()[argument.name];
    const wanted = getNamedType(argument.type);
    if (member !== undefined && (getNamedType(member.type).name === wanted.name || 'getFields' in wanted)) continue;
    const found = member === undefined ? 'none' : String(member.type);
    args.problem(
      'ENTITY_RESOLVER_ARGUMENT_MISMATCH',
      `expected a field \`${argument.name}\` of type ${wanted.name} in \`${type.name}\`, found ${found}`,
      node,
    );
  }
  const key = uses.args.has('') ? field.args.map((argument) => argument.name).sort() : sortedKey(uses.args);
  return { typeName: type.name, via: 'args', key };
}
