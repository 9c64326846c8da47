import { BackendFailure } from '../../../core/failure.ts';
import type { RequestContext } from '../../../core/request-context.ts';
import type { Connector } from '../../../supergraph/connectors/model/connector.ts';
import {
  answerOf,
  compileJudgement,
  scopeMaker,
  sendSafely,
  type CallEnvironment,
  type ConnectorAnswer,
  type OwnVariables,
} from './call-connector.ts';
import { authorizedStreamer } from './authorize-call.ts';
import { grpcStreamer } from './call-grpc.ts';
import type { LoadedOutcome } from './run.ts';

/**
 * One connector's call whose answers stream. Rejects with a BackendFailure, and so does the iteration when the stream
 * breaks off; an answer that `isSuccess` refuses is an outcome beside others.
 */
export type ConnectorSubscriber = (
  variables: OwnVariables,
  context: RequestContext,
) => Promise<AsyncIterable<LoadedOutcome<ConnectorAnswer>>>;

/** Compiles the call of a connector on a field of a subscription; undefined where the protocol knows no streams. */
export function connectorSubscriber(
  connector: Connector,
  environment: CallEnvironment,
): ConnectorSubscriber | undefined {
  const { arm } = connector;
  if (arm.kind !== 'grpc') return undefined;
  const begin = authorizedStreamer(grpcStreamer(arm, environment), connector, environment);
  const scopeOf = scopeMaker(connector, environment);
  const judge = compileJudgement(connector, environment.subgraph);
  return async (variables, context) => {
    const scope = scopeOf(variables, context);
    const answers = await sendSafely(
      () => begin(scope, context),
      environment.subgraph,
      (begun) => begun,
    );
    return (async function* () {
      for await (const raw of answers) {
        try {
          yield { value: answerOf(judge(raw, scope)) };
        } catch (error) {
          // A status that is not OK ends the stream, whatever `errors` makes of it.
          if (raw.failure !== undefined || !(error instanceof BackendFailure)) throw error;
          yield { error };
        }
      }
    })();
  };
}
