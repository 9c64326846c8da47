import { readConfig, type ConfigInput } from './config/read-config.ts';
import { InternalFailure } from './core/failure.ts';
import { createGateway, type Gateway } from './gateway.ts';
import type { MakeContext } from './identify/connector-context.ts';
import { gatewayForApolloServer, type ApolloGateway } from './listen/apollo/apollo-gateway.ts';
import { createLog } from './observe/log.ts';
import type { DecidePolicies } from './police/authorize/policy-decider.ts';
import { loadSupergraph } from './supergraph/load/load-supergraph.ts';
import type { Supergraph } from './supergraph/supergraph.ts';

export interface EmbeddedGateway extends ApolloGateway {
  /**
   * Serves another supergraph; Apollo Server is told of it. Rejects, and serves the old one on, when it cannot be
   * served.
   */
  swap(supergraph: Supergraph | string): Promise<void>;
}

/**
 * Makes what `new ApolloServer({ gateway })` takes, for teams that run Apollo Server themselves. `supergraph` is an
 * SDL or what `composeSupergraph` made; `config` is what a configuration file holds, of which the door's part is
 * Apollo Server's own affair. Backends are opened when the server starts and closed when it stops.
 */
export function embedInApollo(options: {
  readonly supergraph: Supergraph | string;
  readonly config?: ConfigInput;
  /** Decides `@policy`, in place of the webhook of the configuration. */
  readonly decidePolicies?: DecidePolicies;
  /** Makes what connectors read as `$context`, beside what the configuration gives to them. */
  readonly makeContext?: MakeContext;
}): EmbeddedGateway {
  const config = readConfig(undefined, options.config);
  const toSupergraph = (from: Supergraph | string): Supergraph =>
    typeof from === 'string' ? loadSupergraph(from) : from;
  let gateway: Gateway | undefined;
  const running = (): Gateway => {
    if (gateway === undefined) throw new InternalFailure('the gateway is used before Apollo Server has started it');
    return gateway;
  };
  const supergraphNow = (): Supergraph => {
    const supergraph = running().current();
    if (supergraph === undefined) throw new InternalFailure('the gateway has no supergraph');
    return supergraph;
  };
  const apollo = gatewayForApolloServer(
    { result: (arrival) => running().result(arrival) },
    {
      current: () => ({ schema: supergraphNow().publicSchema, sdl: supergraphNow().sdl }),
      onChange: (listener) => running().onChange(listener),
    },
  );
  return {
    onSchemaLoadOrUpdate: (subscriber) => apollo.onSchemaLoadOrUpdate(subscriber),
    load: async (details) => {
      gateway = await createGateway({
        config,
        supergraph: toSupergraph(options.supergraph),
        log: createLog(config.log),
        decidePolicies: options.decidePolicies,
        makeContext: options.makeContext,
      });
      return apollo.load(details);
    },
    stop: async () => {
      await apollo.stop();
      await gateway?.close();
    },
    swap: (supergraph) => running().swap(toSupergraph(supergraph)),
  };
}
