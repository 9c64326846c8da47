import type { BackendsConfig } from '../../../config/schema.ts';
import { BackendFailure } from '../../../core/failure.ts';
import type { RequestContext } from '../../../core/request-context.ts';
import type { Source } from '../../../supergraph/connectors/model/connector.ts';

export interface CallBound {
  readonly subgraph: string;
  readonly config: BackendsConfig;
}

/**
 * Makes what is told of each call that is about to be made, pages and repetitions among them. It throws a
 * BackendFailure instead of the first call by which a request would make more than `maxCallsPerRequest` calls to one
 * source. Calls without a source are counted together for their subgraph.
 */
export function callBound(
  source: Source | undefined,
  { subgraph, config }: CallBound,
): (context: RequestContext) => void {
  const { maxCallsPerRequest } = config;
  const owner = source ?? config;
  const name = source === undefined ? subgraph : `${subgraph}.${source.name}`;
  const message = `more than ${maxCallsPerRequest} calls to ${name}`;
  const publicMessage =
    `The operation needs more than the ${maxCallsPerRequest} calls to one backend that a request ` + 'may ' + 'make.';
  return ({ scope }) => {
    if (scope.count(owner) > maxCallsPerRequest)
      throw new BackendFailure(subgraph, 'REQUEST_LIMIT_EXCEEDED', message, { publicMessage });
  };
}
