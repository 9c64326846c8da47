import type { AnswersOnlyTo } from '../../cache/policy/request-caching.ts';
import type { ShareInFlight } from '../../cache/answers/share-in-flight.ts';
import { shareUnlessPassed } from '../../cache/answers/share-unless-passed.ts';
import type { Config } from '../../config/schema.ts';
import {
  compilePassHeaders,
  hasPassedHeaders,
  passedHeadersOf,
  type PassHeaders,
} from '../../core/headers/passed-headers.ts';
import type { Stages } from '../../journey.ts';

/** What the headers of one subgraph's sources are passed on by; undefined for a source of which nothing is. */
export function passHeadersFrom(
  subgraph: string,
  config: Config,
): (source: string | undefined) => PassHeaders | undefined {
  const own = config.subgraphs[subgraph];
  return (source) => {
    const { respond } =
      (source === undefined ? undefined : own?.sources[source]?.headers) ?? own?.headers ?? config.headers;
    return compilePassHeaders(subgraph, respond);
  };
}

/** The headers of backends that are passed on, by whichever rule. */
export function namesPassed({ headers, subgraphs }: Pick<Config, 'headers' | 'subgraphs'>): readonly string[] {
  const own = Object.values(subgraphs).flatMap((subgraph) => [subgraph, ...Object.values(subgraph.sources)]);
  return [headers, ...own.flatMap((place) => place.headers ?? [])].flatMap(({ respond }) => respond);
}

/** Adds to an answer the headers that its backends had passed on. Without a rule, nothing is looked for. */
export function passingHeaders<Compiled>(config: Config, shape: Stages<Compiled>['shape']): Stages<Compiled>['shape'] {
  if (namesPassed(config).length === 0) return shape;
  return (executed, planned) => {
    const result = shape(executed, planned);
    const passedHeaders = passedHeadersOf(planned.policed.context);
    return passedHeaders === undefined ? result : { ...result, passedHeaders };
  };
}

/** Has nobody share an answer that carries such headers. */
export function sharingUnlessPassed(config: Config, share: ShareInFlight): ShareInFlight {
  return namesPassed(config).length === 0 ? share : shareUnlessPassed(share);
}

/** Tells what a subgraph has answered to one request alone; undefined where no rule says so of any. */
export function answersOnlyTo(config: Config): AnswersOnlyTo | undefined {
  return namesPassed(config).length === 0 ? undefined : hasPassedHeaders;
}
