import {
  getNullableType,
  GraphQLList,
  isListType,
  isOutputType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLOutputType,
} from 'graphql';
import { inferType, type LeafType, type ObjectType, type ValueType } from '../../../mapping/infer/infer-type.ts';
import { suggestion } from '../../../core/nearest-names.ts';
import { messageType } from '../../grpc/message-type.ts';
import { checkResponseType } from './check-response-type.ts';
import { variableTypes } from './check-result-shape.ts';
import type { Batching } from '../model/connector.ts';
import type { WrittenConnector } from '../read/written-connector.ts';

export interface YieldContext {
  readonly parent: GraphQLNamedType | undefined;
  readonly field: GraphQLField<unknown, unknown> | undefined;
  readonly batch: Batching | undefined;
}

const UNKNOWN: ValueType = { kind: 'unknown' };
const EMPTY: ObjectType = { kind: 'object', name: undefined, members: () => new Map(), rest: undefined };
const ANY_OBJECT: ObjectType = { kind: 'object', name: undefined, members: () => new Map(), rest: UNKNOWN };

/**
 * Checks that the GraphQL type can hold what a selection yields, as far as that is known before there is an answer: all
 * of it for gRPC and for connectors without a call, and of HTTP what literals, methods and variables give.
 */
export function checkYield(written: WrittenConnector, { parent, field, batch }: YieldContext): void {
  const { arm, args, selection } = written;
  const expected = outputType(field?.type ?? parent);
  const node = args.stringNode('selection');
  const isGrpc = arm.kind === 'grpc';
  const problem = (code: string, message: string, offset: number): void =>
    args.problem(code, `\`selection\`: ${message}`, node, offset);
  const type = inferType(selection, {
    input: isGrpc
      ? messageType(arm.source.descriptor, arm.method.responseType, arm.source.enums)
      : arm.kind === 'virtual'
        ? EMPTY
        : bodyType(written, expected, batch),
    variable: isGrpc ? () => UNKNOWN : variableTypes(parent, field, { ids: 'unknown' }),
    // What is read of variables, and of an input that nothing is in, is told by the checks of variables.
    absent: (key, of, offset) => {
      if (isGrpc) problem('UNKNOWN_GRPC_RESPONSE_FIELD', absentMessage(key, of), offset);
    },
  });
  if (expected === undefined) return;
  const told = {
    giver: isGrpc ? 'the message' : 'the selection',
    tell: (message: string, offset: number) =>
      problem(isGrpc ? 'INCOMPATIBLE_GRPC_TYPE' : 'INCOMPATIBLE_TYPE', message, offset),
  };
  if (batch === undefined) checkResponseType(type, expected, told);
  else checkRows(type, expected, batch, told);
}

/** A body may be anything; under braces alone, it is the object or the list of them that is to be made of it. */
function bodyType(
  { selection }: WrittenConnector,
  expected: GraphQLOutputType | undefined,
  batch: Batching | undefined,
): ValueType {
  if (selection.body.kind !== 'block' || expected === undefined) return UNKNOWN;
  const depth = (type: GraphQLOutputType): number => {
    const nullable = getNullableType(type);
    return isListType(nullable) ? 1 + depth(nullable.ofType) : 0;
  };
  let type: ValueType = ANY_OBJECT;
  for (let level = batch === undefined ? depth(expected) : 1; level > 0; level -= 1) type = { kind: 'list', of: type };
  return type;
}

/** A batch yields a list: of the type, or of objects with a key and a member that is of the type. */
function checkRows(
  type: ValueType,
  expected: GraphQLOutputType,
  { value, many }: Batching,
  told: Parameters<typeof checkResponseType>[2],
): void {
  const one = many ? itemOf(expected) : expected;
  const row = type.kind === 'list' ? type.of : type;
  const member = value !== undefined && row.kind === 'object' ? row.members().get(value) : undefined;
  if (value === undefined || type.kind === 'object' || type.kind === 'leaf')
    checkResponseType(type, new GraphQLList(one), told);
  // A row of which the value is not known has a key beside it.
  else if (member !== undefined)
    checkResponseType(member.type, one, { ...told, tell: (message) => told.tell(message, member.offset ?? 0) });
}

function itemOf(type: GraphQLOutputType): GraphQLOutputType {
  const nullable = getNullableType(type);
  return isListType(nullable) ? nullable.ofType : nullable;
}

function outputType(type: GraphQLOutputType | GraphQLNamedType | undefined): GraphQLOutputType | undefined {
  return type !== undefined && isOutputType(type) ? type : undefined;
}

function absentMessage(key: string, of: ObjectType | LeafType): string {
  if (of.kind === 'leaf') return `there is no \`${key}\` in a value that is ${of.name}`;
  return `the message ${of.name ?? ''} has no \`${key}\`; ${suggestion(key, [...of.members().keys()])}`;
}
