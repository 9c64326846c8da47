import type { BackendsConfig } from '../../../config/schema.ts';
import { compileMapping } from '../../../mapping/compile/compile-mapping.ts';
import type { GrpcArm } from '../../../supergraph/connectors/model/connector.ts';
import { BackendFailure } from '../../../core/failure.ts';
import type { Reads } from '../../../mapping/infer/list-reads.ts';
import type { MappingScope } from '../../../mapping/language/evaluate.ts';
import { isObject } from '../../../mapping/language/values.ts';
import type { RequestContext } from '../../../core/request-context.ts';
import { callGrpc, type GrpcAnswer } from '../../grpc/call.ts';
import type { GrpcCall } from '../../grpc/prepare-call.ts';
import type { GrpcChannels } from '../../grpc/channels.ts';
import type { CallGate } from '../../limit-calls.ts';
import { GRPC_STATUSES } from '../../grpc/status-table.ts';
import { streamGrpc, type GrpcEvent } from '../../grpc/stream.ts';
import { callBound } from './bound-calls.ts';
import type { PassingEnvironment } from './passing-environment.ts';
import type { PageRequest, ProtocolCaller, ProtocolStreamer, ProtocolAnswer } from './protocol-caller.ts';
import { compileHeaders, type HeaderEnvironment } from './compile-headers.ts';

export interface GrpcEnvironment extends HeaderEnvironment, PassingEnvironment {
  readonly channels: GrpcChannels;
  readonly callGate?: CallGate | undefined;
  readonly config: BackendsConfig;
}

/** Compiles the gRPC call of a connector. `$status` is the number of the gRPC status in its mappings. */
export function grpcCaller(arm: GrpcArm, environment: GrpcEnvironment): ProtocolCaller {
  const prepare = prepareGrpc(arm, environment);
  const count = callBound(arm.source, environment);
  const { callGate } = environment;
  const passHeaders = environment.passHeadersOf?.(arm.source.name);
  return async (scope, context, page) => {
    try {
      const call = prepare(scope, context, page);
      count(context);
      const answer = new MessageAnswer(
        await (callGate === undefined ? callGrpc(call) : callGate.pass(() => callGrpc(call), context.cancellation)),
      );
      passHeaders?.(answer.headers, context);
      return answer;
    } catch (error) {
      if (error instanceof BackendFailure) return refusalOf(error);
      throw error;
    }
  };
}

class MessageAnswer implements ProtocolAnswer {
  readonly status = 0;
  readonly failure = undefined;
  readonly #answer: GrpcAnswer;

  constructor(answer: GrpcAnswer) {
    this.#answer = answer;
  }

  get body(): unknown {
    return this.#answer.read();
  }

  read(reads: Reads | undefined): unknown {
    return this.#answer.read(reads);
  }

  get bytes(): number {
    return this.#answer.size;
  }

  get headers(): ProtocolAnswer['headers'] {
    return this.#answer.metadata;
  }
}

/**
 * Compiles the call of a connector whose method streams: each message is an answer, and a status that is not OK the
 * last one.
 */
export function grpcStreamer(arm: GrpcArm, environment: GrpcEnvironment): ProtocolStreamer {
  const prepare = prepareGrpc(arm, environment);
  return async (scope, context) => answersOf(await streamGrpc(prepare(scope, context)));
}

async function* answersOf(events: AsyncIterable<GrpcEvent>): AsyncGenerator<ProtocolAnswer, void> {
  try {
    for await (const { message, metadata } of events)
      yield { status: 0, headers: metadata, body: message, failure: undefined };
  } catch (error) {
    if (!(error instanceof BackendFailure)) throw error;
    yield refusalOf(error);
  }
}

type PrepareGrpc = (scope: MappingScope, context: RequestContext, page?: PageRequest) => GrpcCall;

function prepareGrpc(arm: GrpcArm, environment: GrpcEnvironment): PrepareGrpc {
  const { method, source } = arm;
  const { subgraph, channels, config } = environment;
  const request = arm.request && compileMapping(arm.request);
  const metadata = compileHeaders(source.metadata, arm.metadata, environment, source.name);
  // The channel is found by the target's identity.
  const target = { address: source.target, tls: source.tls };
  return (scope, context, page) => ({
    channels,
    subgraph,
    target,
    descriptor: source.descriptor,
    method,
    message: messageOf(request?.({}, scope) ?? {}, page),
    metadata: metadata(scope, context),
    deadlineMs: Math.min(context.deadlineMs, performance.now() + config.timeoutMs),
    cancellation: context.cancellation,
    maxAnswerBytes: config.maxAnswerBytes - (page?.spentBytes ?? 0),
    enumPolicy: source.enums,
  });
}

/** The message that asks for a page: its cursor or number in the field that the pagination names, and its size. */
function messageOf(message: unknown, page: PageRequest | undefined): unknown {
  if (page === undefined || 'url' in page || !isObject(message)) return message;
  return { ...message, ...Object.fromEntries(page.params) };
}

/** A status that is not OK is an answer to `errors` and `isSuccess`; a call that came to no status is none. */
function refusalOf(failure: BackendFailure): ProtocolAnswer {
  const { grpc } = failure.extensions;
  const name = isObject(grpc) ? grpc['status'] : undefined;
  const status = Object.entries(GRPC_STATUSES).find(([known]) => known === name)?.[1].number;
  if (status === undefined || !isObject(grpc)) throw failure;
  // What may be shown of it, and no more: the mapping's result is.
  return { status, headers: {}, body: { message: failure.publicMessage, details: grpc['details'] ?? [] }, failure };
}
