import type { BackendsConfig } from '../../config/schema.ts';
import { compileMapping } from '../../core/mapping/compile-mapping.ts';
import type { GrpcArm } from '../../supergraph/connectors/connector.ts';
import { callGrpc } from '../grpc/call.ts';
import type { GrpcChannels } from '../grpc/channels.ts';
import type { ProtocolCaller } from './protocol-caller.ts';
import { compileHeaders } from './call-http.ts';

export interface GrpcEnvironment {
  readonly subgraph: string;
  readonly channels: GrpcChannels;
  readonly config: BackendsConfig;
}

/** Compiles the gRPC call of a connector. `$status` is 0 in its mappings: any other rejects. */
export function grpcCaller(arm: GrpcArm, { subgraph, channels, config }: GrpcEnvironment): ProtocolCaller {
  const { method, source } = arm;
  const request = arm.request && compileMapping(arm.request);
  const metadata = compileHeaders(source.metadata, arm.metadata);
  // The channel is found by the target's identity.
  const target = { address: source.target };
  return async (scope, context) => {
    const answer = await callGrpc({
      channels,
      subgraph,
      target,
      descriptor: source.descriptor,
      method,
      message: request?.({}, scope) ?? {},
      metadata: metadata(scope, context),
      deadlineMs: Math.min(context.deadlineMs, performance.now() + config.timeoutMs),
      cancellation: context.cancellation,
      maxAnswerBytes: config.maxAnswerBytes,
      enumPolicy: source.enums,
    });
    return { status: 0, headers: answer.metadata, body: answer.message, failure: undefined };
  };
}
