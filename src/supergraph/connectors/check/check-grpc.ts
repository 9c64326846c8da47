import { inferType, type ObjectType } from '../../../mapping/infer/infer-type.ts';
import { suggestion } from '../../../core/nearest-names.ts';
import { describeMessage, type JsonKind } from '../../grpc/describe-message.ts';
import { checkRequestMessage } from './check-request-message.ts';
import { variableTypes } from './check-result-shape.ts';
import type { YieldContext } from './check-yield.ts';
import type { GrpcArm } from '../model/connector.ts';
import type { WrittenConnector } from '../read/written-connector.ts';

const EMPTY: ObjectType = { kind: 'object', name: undefined, members: () => new Map(), rest: undefined };

/** Checks that the request of a gRPC connector has only fields of the request message, each of a type that fits. */
export function checkGrpcRequest(
  written: WrittenConnector,
  { parent, field }: Pick<YieldContext, 'parent' | 'field'>,
): void {
  const { arm } = written;
  const holder = written.args.object('grpc');
  if (arm.kind !== 'grpc' || holder === undefined) return;
  const { request, method, source } = arm;
  checkPageFields(written, arm);
  const node = holder.stringNode('request');
  // What is read of variables has been checked already.
  const given =
    request === undefined
      ? EMPTY
      : inferType(request, { input: EMPTY, variable: variableTypes(parent, field), absent: () => undefined });
  checkRequestMessage(given, {
    descriptor: source.descriptor,
    typeName: method.requestType,
    enums: source.enums,
    problem: (code, message, offset) =>
      holder.problem(code, `\`request\`: ${message}`, node ?? holder.node, node === undefined ? undefined : offset),
  });
}

/** What asks for a page has to be a field of the request, for one value. */
function checkPageFields({ args, pagination }: WrittenConnector, { method, source }: GrpcArm): void {
  const holder = args.object('paginate');
  if (pagination === undefined || holder === undefined) return;
  const fields = describeMessage(source.descriptor, method.requestType)?.fields ?? [];
  for (const member of ['param', 'sizeParam'] as const) {
    const name = pagination[member];
    if (name === undefined || name === '') continue;
    const field = fields.find(({ jsonName }) => jsonName === name);
    if (field !== undefined && field.shape === 'one' && PAGE_KINDS.has(field.kind)) continue;
    const found =
      field === undefined
        ? suggestion(
            name,
            fields.map(({ jsonName }) => jsonName),
          )
        : 'expected a text or an integer there';
    const message =
      field === undefined
        ? `the message ${method.requestType} has no field \`${name}\`; ${found}`
        : `the field \`${name}\` of ${method.requestType} names no page; ${found}`;
    holder.problem('INVALID_PAGINATION', message, holder.value(member));
  }
}

const PAGE_KINDS: ReadonlySet<JsonKind> = new Set(['text', 'base64', 'integer', 'integerText']);
