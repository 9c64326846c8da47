import { sourceKey, type RequestContext } from '../../../core/request-context.ts';
import type { MappingScope } from '../../../mapping/language/evaluate.ts';
import type { Connector } from '../../../supergraph/connectors/model/connector.ts';
import type { BackendToken } from '../../auth/backend-token.ts';
import { withBackendToken } from '../../auth/with-backend-token.ts';
import type { PageRequest, ProtocolCaller, ProtocolStreamer } from './protocol-caller.ts';

export interface TokenEnvironment {
  readonly subgraph: string;
  /** The token of the calls to a source, where the gateway fetches one. */
  readonly backendTokenOf?: ((source: string | undefined) => BackendToken | undefined) | undefined;
}

/** A connector's calls with the token of its source; as they are where it has none. The mappings see nothing of it. */
export function authorizedCaller(
  send: ProtocolCaller,
  connector: Connector,
  environment: TokenEnvironment,
): ProtocolCaller {
  return authorized(send, connector, environment, ({ failure }) => failure?.code === 'UNAUTHENTICATED');
}

/** The same for calls whose answers stream. Once the stream has begun, a refusal is its end. */
export function authorizedStreamer(
  begin: ProtocolStreamer,
  connector: Connector,
  environment: TokenEnvironment,
): ProtocolStreamer {
  return authorized(begin, connector, environment, () => false);
}

type Call<Answer> = (scope: MappingScope, context: RequestContext, page?: PageRequest) => Promise<Answer>;

function authorized<Answer>(
  call: Call<Answer>,
  { arm }: Connector,
  { subgraph, backendTokenOf }: TokenEnvironment,
  isRefused: (answer: Answer) => boolean,
): Call<Answer> {
  const token = backendTokenOf?.(arm.source?.name);
  if (token === undefined) return call;
  const source = sourceKey(subgraph, arm.source?.name);
  return (scope, context, page) =>
    withBackendToken(token, { subgraph, source, context, call: (own) => call(scope, own, page), isRefused });
}
