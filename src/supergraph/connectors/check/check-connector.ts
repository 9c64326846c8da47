import {
  getNamedType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { checkBatch, type SchemaField } from './check-batch.ts';
import { checkEntity } from './check-entity.ts';
import { checkGrpcRequest } from './check-grpc.ts';
import { checkSelection } from './check-selection.ts';
import { checkYield } from './check-yield.ts';
import { checkVariables, sortedKey, type VariableUses } from './check-variables.ts';
import type { Batching, Connector, EntityAccess } from '../model/connector.ts';
import type { ConnectVersion } from '../read/read-links.ts';
import { rootType } from '../model/root-type.ts';
import type { WrittenConnector } from '../read/written-connector.ts';

export interface ConnectorSchema {
  readonly schema: GraphQLSchema;
  readonly version: ConnectVersion;
  /** The fields, as `Type.field`, that have connectors of their own. */
  readonly called: ReadonlySet<string>;
}

/** Checks a connector against the schema, and finds out what it reads and which entities it resolves. */
export function checkConnector(written: WrittenConnector, { schema, version, called }: ConnectorSchema): Connector {
  const field = fieldOf(written, schema);
  const parent = parentOf(written, schema);
  const uses = checkVariables(written, { parent, field, version });
  const both = uses.this.size > 0 && uses.batch.size > 0;
  if (both)
    written.args.problem(
      'CONNECT_BATCH_AND_THIS',
      'expected $this (one call for each entity) or $batch (one for many), found both',
    );
  const entity = both ? undefined : checkEntity(written, uses, field);
  const { coordinate, place, arm, selection, pagination, cache, errors, isSuccess } = written;
  const wholeParent = place.kind === 'field' && (uses.this.has('') || uses.batch.has(''));
  const requires =
    place.kind === 'field'
      ? sortedKey(new Set([...uses.this, ...uses.batch, ...(wholeParent ? ownLeaves(parent, called) : [])]))
      : [];
  if (written.batch === undefined && uses.batch.size > 0 && version.of === 'gatefold') {
    written.args.problem(
      'INVALID_BATCH',
      'expected `batch`, such as `batch: { maxSize: 100 }`, beside a request that reads $batch: it says how many ' +
        'keys one call takes',
    );
  }
  const batch = batching(written, uses, { field, entity, requires });
  const result = field === undefined ? parent : getNamedType(field.type);
  if (result !== undefined) checkSelection(written, result, { batch, version });
  checkGrpcRequest(written, { parent, field });
  // Apollo's specification lets leaves of other types load, and makes them null.
  if (arm.kind === 'grpc' || version.of === 'gatefold') checkYield(written, { parent, field, batch });
  const { line, column } = written.args.node.loc?.startToken ?? {};
  return {
    coordinate,
    position: { line, column },
    place,
    arm,
    selection,
    batch,
    pagination,
    cache,
    errors,
    isSuccess,
    entity,
    requires,
    wholeParent,
  };
}

/** What a connector that reads the whole of its parent gets: its leaves that need no call of their own. */
function ownLeaves(parent: GraphQLNamedType | undefined, called: ReadonlySet<string>): readonly string[] {
  if (!isObjectType(parent) && !isInterfaceType(parent)) return [];
  return Object.values(parent.getFields())
    .filter(
      ({ name, args, type }) =>
        args.length === 0 && isLeafType(getNamedType(type)) && !called.has(`${parent.name}.${name}`),
    )
    .map(({ name }) => name);
}

function batching(
  written: WrittenConnector,
  { batch }: VariableUses,
  {
    field,
    entity,
    requires,
  }: {
    readonly field: SchemaField | undefined;
    readonly entity: EntityAccess | undefined;
    readonly requires: readonly string[];
  },
): Batching | undefined {
  if (batch.size > 0) return checkBatch(written, entity?.key ?? requires, field);
  if (written.batch !== undefined) {
    written.args.problem(
      'INVALID_BATCH',
      'expected $batch in the request of a connector with `batch`',
      written.args.value('batch'),
    );
  }
  return undefined;
}

function parentOf({ place }: WrittenConnector, schema: GraphQLSchema): GraphQLNamedType | undefined {
  return place.kind === 'root' ? undefined : schema.getType(place.typeName);
}

function fieldOf({ place }: WrittenConnector, schema: GraphQLSchema): SchemaField | undefined {
  if (place.kind === 'type') return undefined;
  const type = place.kind === 'root' ? rootType(schema, place.operation) : schema.getType(place.typeName);
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[place.fieldName] : undefined;
}
