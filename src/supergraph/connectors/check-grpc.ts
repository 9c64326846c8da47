import { getNullableType, GraphQLList, isListType, isOutputType, type GraphQLField, type GraphQLNamedType, type GraphQLOutputType } from 'graphql';
import { inferType, type LeafType, type ObjectType, type TypeScope, type ValueType } from '../../core/mapping/infer-type.ts';
import { suggestion } from '../../core/nearest-names.ts';
import { messageType } from '../grpc/message-type.ts';
import { checkRequestMessage } from './check-request-message.ts';
import { checkResponseType } from './check-response-type.ts';
import { variableTypes } from './check-result-shape.ts';
import type { Batching, GrpcArm } from './connector.ts';
import type { WrittenConnector } from './written-connector.ts';

export interface GrpcContext {
  readonly parent: GraphQLNamedType | undefined;
  readonly field: GraphQLField<unknown, unknown> | undefined;
  readonly batch: Batching | undefined;
}

const UNKNOWN: ValueType = { kind: 'unknown' };
const EMPTY: ObjectType = { kind: 'object', name: undefined, members: () => new Map(), rest: undefined };

/**
 * Checks the mappings of a gRPC connector against its messages: that the request has only fields of the request
 * message, that the selection reads only fields of the response message, and that the GraphQL types can hold them.
 */
export function checkGrpc(written: WrittenConnector, context: GrpcContext): void {
  const { arm } = written;
  if (arm.kind !== 'grpc') return;
  checkRequest(written, arm, variableTypes(context.parent, context.field));
  checkResponse(written, arm, context);
}

function checkRequest(written: WrittenConnector, { request, method, source }: GrpcArm, variable: TypeScope['variable']): void {
  const holder = written.args.object('grpc');
  if (holder === undefined) return;
  const node = holder.stringNode('request');
  // What is read of variables has been checked already.
  const given = request === undefined ? EMPTY : inferType(request, { input: EMPTY, variable, absent: () => undefined });
  checkRequestMessage(given, {
    descriptor: source.descriptor,
    typeName: method.requestType,
    enums: source.enums,
    problem: (code, message, offset) => holder.problem(code, `\`request\`: ${message}`, node ?? holder.node, node === undefined ? undefined : offset),
  });
}

function checkResponse(written: WrittenConnector, { method, source }: GrpcArm, { parent, field, batch }: GrpcContext): void {
  const node = written.args.stringNode('selection');
  const problem = (code: string, message: string, offset: number): void => written.args.problem(code, `\`selection\`: ${message}`, node, offset);
  const type = inferType(written.selection, {
    input: messageType(source.descriptor, method.responseType, source.enums),
    variable: () => UNKNOWN,
    absent: (key, of, offset) => problem('UNKNOWN_GRPC_RESPONSE_FIELD', absentMessage(key, of), offset),
  });
  const expected = outputType(field?.type ?? parent);
  if (expected === undefined) return;
  if (batch === undefined) checkResponseType(type, expected, problem);
  else checkRows(type, expected, batch, problem);
}

/** A batch yields a list: of the type, or of objects with a key and a member that is of the type. */
function checkRows(type: ValueType, expected: GraphQLOutputType, { value, many }: Batching, problem: Parameters<typeof checkResponseType>[2]): void {
  const one = many ? itemOf(expected) : expected;
  const row = type.kind === 'list' ? type.of : type;
  const member = value !== undefined && row.kind === 'object' ? row.members().get(value) : undefined;
  if (member === undefined) checkResponseType(type, new GraphQLList(one), problem);
  else checkResponseType(member.type, one, (code, message) => problem(code, message, member.offset ?? 0));
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
