import {
  getNamedType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';
import { inferType, type ValueType } from '../../mapping/infer/infer-type.ts';
import { resultType } from '../connectors/check/check-connector-set.ts';
import type { Connector } from '../connectors/model/connector.ts';
import { messageType } from '../grpc/message-type.ts';
import type { SchemaProblem } from '../problems/schema-problem.ts';
import type { Supergraph } from '../supergraph.ts';

/**
 * Finds fields that are declared non-null though what a gRPC answer gives for them may be nothing: an integer of 64
 * bits as an `Int`, which one beyond 32 bits fails, and a member of a oneof, which is there only while no other is.
 */
export function lintNonNull({ subgraphs }: Supergraph): readonly SchemaProblem[] {
  return [...subgraphs.values()].flatMap(({ name, origin }) =>
    origin.kind !== 'connectors'
      ? []
      : origin.connectors.connectors.flatMap((connector) => {
          const { line, column } = connector.position;
          return findNonNull(connector, origin.connectors.schema).map(([coordinate, why]) => ({
            subgraph: name,
            coordinate,
            line,
            column,
            code: 'NON_NULL_MAY_BE_NULL',
            message:
              `\`selection\` of \`${connector.coordinate}\`: ${why}, which would take away the object around ` +
              'it; ' +
              `expected a type without \`!\``,
          }));
        }),
  );
}

type NullFinding = readonly [coordinate: string, why: string];

function findNonNull(connector: Connector, schema: GraphQLSchema): readonly NullFinding[] {
  const { arm, batch, selection } = connector;
  const type = resultType(connector, schema);
  if (arm.kind !== 'grpc' || batch !== undefined || type === undefined) return [];
  const { descriptor, enums } = arm.source;
  const given = inferType(selection, {
    input: messageType(descriptor, arm.method.responseType, enums),
    variable: () => ({ kind: 'unknown' }),
    absent: () => undefined,
  });
  return walk(given, type as GraphQLOutputType, new Set());
}

function walk(given: ValueType, type: GraphQLOutputType, seen: ReadonlySet<string>): readonly NullFinding[] {
  const named = getNamedType(type);
  if (given.kind === 'list') return walk(given.of, named, seen);
  if (given.kind !== 'object' || !(isObjectType(named) || isInterfaceType(named))) return [];
  const pair = `${given.name ?? ''} ${named.name}`;
  if (seen.has(pair)) return [];
  const fields = named.getFields();
  return [...given.members()].flatMap(([name, member]): readonly NullFinding[] => {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) return [];
    const why = isNonNullType(field.type) ? whyNull(member.type, field.type.ofType) : undefined;
    const below = walk(member.type, field.type, new Set([...seen, pair]));
    return why === undefined ? below : [[`${named.name}.${name}`, why], ...below];
  });
}

function whyNull(given: ValueType, type: GraphQLOutputType): string | undefined {
  if ((given.kind === 'leaf' || given.kind === 'object') && given.oneof !== undefined)
    return `it is of the oneof '${given.oneof}', and null while another member is set`;
  if (given.kind === 'leaf' && given.name === 'integerText' && !isListType(type) && getNamedType(type).name === 'Int')
    return 'it is an integer of 64 bits, and null when it does not fit an `Int`';
  return undefined;
}
