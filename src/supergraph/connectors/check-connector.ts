import { getNamedType, isInterfaceType, isListType, isNonNullType, isObjectType, type GraphQLField, type GraphQLNamedType, type GraphQLSchema } from 'graphql';
import { checkGrpc } from './check-grpc.ts';
import { checkBatchKey, checkSelection } from './check-selection.ts';
import { checkVariables, type VariableUses } from './check-variables.ts';
import type { Connector, EntityAccess } from './connector.ts';
import type { WrittenConnector } from './read-connectors.ts';

/** Checks a connector against the schema, and finds out what it reads and which entities it resolves. */
export function checkConnector(written: WrittenConnector, schema: GraphQLSchema): Connector {
  const field = fieldOf(written, schema);
  const parent = parentOf(written, schema);
  const uses = checkVariables(written, { schema, parent, field });
  const result = field === undefined ? parent : getNamedType(field.type);
  if (result !== undefined) checkSelection(written, result);
  const { place } = written;
  const entity = place.kind === 'type' ? checkOnType(written, uses) : checkEntityField(written, uses, field);
  if (written.batch !== undefined && uses.batch.size === 0) {
    written.args.problem('INVALID_BATCH', 'expected $batch in the request of a connector with `batch`', written.args.value('batch'));
  }
  checkGrpc(written, { parent, field, batched: entity?.via === 'batch' });
  const { coordinate, arm, selection, batch, errors, isSuccess } = written;
  const requires = place.kind === 'field' ? sorted(uses.this) : [];
  if (place.kind === 'field' && uses.this.size > 0 && requires.length === 0) {
    written.args.problem('UNDEFINED_FIELD', 'expected the fields of $this that are read, as in `$this.id` or `$this { id name }`, found the whole of it');
  }
  return { coordinate, place, arm, selection, batch, errors, isSuccess, entity, requires };
}

function parentOf({ place }: WrittenConnector, schema: GraphQLSchema): GraphQLNamedType | undefined {
  return place.kind === 'root' ? undefined : schema.getType(place.typeName);
}

function fieldOf({ place }: WrittenConnector, schema: GraphQLSchema): GraphQLField<unknown, unknown> | undefined {
  if (place.kind === 'type') return undefined;
  const root = place.kind === 'root' && place.operation === 'mutation' ? schema.getMutationType() : schema.getQueryType();
  const type = place.kind === 'root' ? root : schema.getType(place.typeName);
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[place.fieldName] : undefined;
}

/** A whole `$this` says nothing about its fields. */
function sorted(paths: ReadonlySet<string>): readonly string[] {
  return [...paths].filter((path) => path !== '' && path !== '__typename').sort();
}

function checkOnType(written: WrittenConnector, uses: VariableUses): EntityAccess | undefined {
  const { args, place } = written;
  if (place.kind !== 'type') return undefined;
  if (written.entity === false) args.problem('CONNECT_ON_TYPE_MUST_BE_ENTITY', 'a `@connect` on a type resolves entities; expected `entity` to be true or left out', args.value('entity'));
  if (uses.this.size > 0 && uses.batch.size > 0) {
    args.problem('CONNECT_BATCH_AND_THIS', 'expected $this (one call for each entity) or $batch (one for many), found both');
    return undefined;
  }
  const via = uses.batch.size > 0 ? 'batch' : 'this';
  const key = sorted(uses[via]);
  if (key.length === 0) {
    args.problem('CONNECTORS_CANNOT_RESOLVE_KEY', 'expected the key fields of the type in the request, as in `$this.id` or `$batch.id`');
    return undefined;
  }
  if (via === 'batch') checkBatchKey(written, key);
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
    args.problem('ENTITY_TYPE_INVALID', `expected the field to return one nullable object, found ${String(field.type)}`, node);
    return undefined;
  }
  if (field.args.length === 0) args.problem('ENTITY_RESOLVER_ARGUMENT_MISMATCH', 'expected arguments that are the fields of a key, found none', node);
  for (const argument of field.args) {
    const member = type.getFields()[argument.name];
    const wanted = getNamedType(argument.type);
    if (member !== undefined && (getNamedType(member.type).name === wanted.name || 'getFields' in wanted)) continue;
    const found = member === undefined ? 'none' : String(member.type);
    args.problem('ENTITY_RESOLVER_ARGUMENT_MISMATCH', `expected a field \`${argument.name}\` of type ${wanted.name} in \`${type.name}\`, found ${found}`, node);
  }
  const key = uses.args.has('') ? field.args.map((argument) => argument.name).sort() : sorted(uses.args);
  return { typeName: type.name, via: 'args', key };
}
