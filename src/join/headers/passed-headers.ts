import type { AnswersOnlyTo } from '../../cache/policy/request-caching.ts';
import type { Config } from '../../config/schema.ts';
import { compilePassHeaders, hasPassedHeaders, type PassHeaders } from '../../core/headers/passed-headers.ts';

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

/** Tells what a subgraph has answered to one request alone; undefined where no rule says so of any. */
export function answersOnlyTo(config: Config): AnswersOnlyTo | undefined {
  return namesPassed(config).length === 0 ? undefined : hasPassedHeaders;
}
