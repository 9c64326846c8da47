import { inferType, type ObjectType } from '../../core/mapping/infer-type.ts';
import { checkRequestMessage } from './check-request-message.ts';
import { variableTypes } from './check-result-shape.ts';
import type { YieldContext } from './check-yield.ts';
import type { WrittenConnector } from './written-connector.ts';

const EMPTY: ObjectType = { kind: 'object', name: undefined, members: () => new Map(), rest: undefined };

/** Checks that the request of a gRPC connector has only fields of the request message, each of a type that fits. */
export function checkGrpcRequest(written: WrittenConnector, { parent, field }: Pick<YieldContext, 'parent' | 'field'>): void {
  const { arm } = written;
  const holder = written.args.object('grpc');
  if (arm.kind !== 'grpc' || holder === undefined) return;
  const { request, method, source } = arm;
  const node = holder.stringNode('request');
  // What is read of variables has been checked already.
  const given = request === undefined ? EMPTY : inferType(request, { input: EMPTY, variable: variableTypes(parent, field), absent: () => undefined });
  checkRequestMessage(given, {
    descriptor: source.descriptor,
    typeName: method.requestType,
    enums: source.enums,
    problem: (code, message, offset) => holder.problem(code, `\`request\`: ${message}`, node ?? holder.node, node === undefined ? undefined : offset),
  });
}
