import { resolve } from 'node:path';
import { checkConfig, type ConfigInput } from '../config/check-config.ts';
import type { Config } from '../config/schema.ts';
import { CommandFailure } from './report-failure.ts';

/** Where the graph comes from, as written on the command line. */
export interface GraphOptions {
  readonly config?: string;
  readonly subgraphs?: string;
  readonly supergraph?: string;
}

export interface ServeOptions extends GraphOptions {
  readonly host?: string;
  readonly port?: number;
  readonly watch?: true;
  readonly forwardHeader?: readonly string[];
  readonly server?: 'gatefold' | 'apollo';
}

/**
 * The configuration with the command line laid over it.
 * @throws CommandFailure for usage when nothing says what the graph is; ConfigFailure for a bad configuration.
 */
export async function readOptions(options: ServeOptions): Promise<Config> {
  if (options.supergraph !== undefined && options.subgraphs !== undefined) {
    throw new CommandFailure('--supergraph and --subgraphs exclude each other', 2);
  }
  if (options.config === undefined && options.supergraph === undefined && options.subgraphs === undefined) {
    throw new CommandFailure('what is the graph? Give --config FILE, --subgraphs DIRECTORY or --supergraph FILE', 2);
  }
  // Without a file there is nothing to parse: 25 ms of a start are spent on loading the YAML parser.
  if (options.config === undefined) return checkConfig(toOverrides(options));
  const { readConfig } = await import('../config/read-config.ts');
  return readConfig(options.config, toOverrides(options));
}

function toOverrides({ host, port, watch, forwardHeader, server, supergraph, subgraphs }: ServeOptions): ConfigInput {
  return {
    ...(server && { server }),
    ...((host !== undefined || port !== undefined) && {
      listen: { ...(host !== undefined && { host }), ...(port !== undefined && { port }) },
    }),
    ...(watch && { watch: { enabled: true } }),
    ...(forwardHeader && { headers: { forward: [...forwardHeader] } }),
    // Relative to where the command runs; the configuration's own paths are relative to it.
    ...(supergraph !== undefined && { supergraph: { file: resolve(supergraph) } }),
    ...(subgraphs !== undefined && { subgraphsDirectory: resolve(subgraphs) }),
  };
}
