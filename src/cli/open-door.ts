import { headersWithCredentials } from '../config/headers-with-credentials.ts';
import type { Config } from '../config/schema.ts';
import { consolePages, type ConsoleExample } from '../console/assets.ts';
import { InternalFailure } from '../core/failure.ts';
import type { Gateway } from '../gateway.ts';
import type { Reply } from '../listen/arrival.ts';
import type { Door, DoorOptions } from '../listen/http/door.ts';
import type { SchemaSource } from '../listen/apollo/apollo-gateway.ts';
import type { Log } from '../observe/log.ts';
import { answerConditionally } from '../respond/answer-conditionally.ts';
import { refuse, reply } from '../respond/reply.ts';
import { nameCorsHeaders } from '../join/headers/name-cors-headers.ts';
import { suggestsNames } from '../join/parsing.ts';
import { withoutSuggestions } from '../understand/without-suggestions.ts';

/** What a URL other than GraphQL's and health's answers; undefined where there is nothing. */
export type AnswerPage = (url: string, method: string) => Reply | Promise<Reply> | undefined;

export interface DoorExtras {
  readonly log: Log;
  /** Offered by the sandbox. */
  readonly examples?: readonly ConsoleExample[];
  /** Asked before the sandbox. */
  readonly page?: AnswerPage;
  /** The figures, where they have no port of their own. */
  readonly metricsPage?: (() => Promise<Reply>) | undefined;
}

/** Opens the door that the configuration asks for in front of the gateway. Rejects when the address cannot be bound. */
export async function openConfiguredDoor(gateway: Gateway, config: Config, extras: DoorExtras): Promise<Door> {
  const { listen, csrfPrevention, compression, batching, spikeArrest } = config;
  const options: DoorOptions = {
    listen,
    csrfPrevention,
    cors: nameCorsHeaders(config),
    compression,
    batching,
    spikeArrest,
    credentialHeaders: headersWithCredentials(config.authentication).filter((name) => name !== 'cookie'),
    refuse,
    reply,
    onTlsReload: tellReload(extras.log),
    pages: pagesOf(config, extras),
    commands: commandsOf(gateway, config),
  };
  if (config.server === 'gatefold') return (await import('../listen/http/door.ts')).openDoor(gateway, options);
  const { openApolloDoor } = await import('../listen/apollo/apollo-door.ts');
  return openApolloDoor(gateway, {
    ...options,
    schemaSource: schemaSourceOf(gateway),
    introspection: config.introspection,
    withoutSuggestions: suggestsNames(config) ? undefined : withoutSuggestions,
    limits: config.limits,
    answerConditionally,
    logger: extras.log,
  });
}

function tellReload(log: Log): NonNullable<DoorOptions['onTlsReload']> {
  return (failure) => {
    if (failure === undefined) log.info('the certificate was read anew');
    else log.warn({ err: failure }, 'the certificate has changed and cannot be used; the one before serves on');
  };
}

function commandsOf({ purge }: Gateway, { cache }: Config): DoorOptions['commands'] {
  return purge === undefined || cache.purge === undefined ? undefined : new Map([[cache.purge.path, purge]]);
}

function pagesOf({ sandbox, listen, metrics }: Config, { page, examples = [], metricsPage }: DoorExtras): AnswerPage {
  const consolePage = sandbox.enabled ? consolePages({ graphqlPath: listen.path, examples }) : undefined;
  return (url, method) => {
    const own = page?.(url, method);
    if (own !== undefined || method !== 'GET') return own;
    const path = url.split('?', 1)[0] ?? url;
    return metricsPage !== undefined && path === metrics.path ? metricsPage() : consolePage?.(path);
  };
}

function schemaSourceOf(gateway: Gateway): SchemaSource {
  return {
    current() {
      const supergraph = gateway.current();
      // The command line loads the graph before it opens a door.
      if (supergraph === undefined) throw new InternalFailure('Apollo Server was started without a supergraph');
      return { schema: supergraph.publicSchema, sdl: supergraph.sdl };
    },
    onChange: (listener) => gateway.onChange(listener),
  };
}
