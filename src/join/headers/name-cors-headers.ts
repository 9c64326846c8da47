import { headersWithCredentials } from '../../config/headers-with-credentials.ts';
import type { Config } from '../../config/schema.ts';
import { namesPassed } from './passed-headers.ts';

/**
 * What pages of other origins may send and read, with what the rest of the configuration names: a header that the
 * operator has forwarded, or takes credentials from, is one that clients send.
 */
export function nameCorsHeaders({
  cors,
  headers,
  subgraphs,
  authentication,
  csrfPrevention,
  cost,
}: Config): Config['cors'] {
  const forwarded = Object.values(subgraphs)
    .flatMap((subgraph) => [subgraph, ...Object.values(subgraph.sources)])
    .flatMap((place) => place.headers?.forward ?? []);
  const sent = [...headers.forward, ...forwarded, ...headersWithCredentials(authentication), ...csrfPrevention.headers];
  const told = cost.mode !== 'off' && cost.exposeHeaders ? ['graphql-cost'] : [];
  return {
    ...cors,
    headers: unite(cors.headers, sent),
    exposeHeaders: unite(cors.exposeHeaders, [...told, ...namesPassed({ headers, subgraphs })]),
  };
}

/**
 * `*` has all of them in it already, but for `authorization` (Fetch §3.2.3), and cookies go by no header of a script.
 */
function unite(named: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...named, ...more])].filter((name) => name !== 'cookie' && name !== 'set-cookie');
}
