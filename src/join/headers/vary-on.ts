import type { VaryOn } from '../../cache/policy/terms.ts';
import { headersWithCredentials } from '../../config/headers-with-credentials.ts';
import type { Config } from '../../config/schema.ts';
import {
  parseContextReference,
  parseHeaderTemplate,
  type CallerReference,
  type ContextReference,
} from '../../core/headers/header-template.ts';
import { exchangesTokens } from './backend-tokens.ts';

/** Headers by which a request shows who asks, or by which a backend learns of it. */
export function credentialHeadersOf(config: Config): ReadonlySet<string> {
  return new Set([...config.cache.credentialHeaders, ...headersOfCallers(config).keys()]);
}

/** The headers that are made of who calls, each with its template. */
function headersOfCallers(config: Config): ReadonlyMap<string, string> {
  return new Map(rulesOf(config).flatMap(({ set }) => Object.entries(set)));
}

/**
 * What caches behind the gateway have to tell answers apart by. `makesContext`: code of the operator's decides of
 * `$context`.
 */
export function varyOn(config: Config, makesContext: boolean): VaryOn {
  const credentialHeaders = credentialHeadersOf(config);
  const made = headersOfCallers(config);
  const forwarded = rulesOf(config).flatMap(({ forward }) => forward);
  const withCredentials = headersWithCredentials(config.authentication);
  const read = Object.values(config.context)
    .flatMap((text) => parseContextReference(text) ?? [])
    .filter(({ of }) => of !== 'request.id');
  const shown = made.size > 0 || read.length > 0 || exchangesTokens(config) ? withCredentials : [];
  const told = [...made.values()].flatMap((template) =>
    (parseHeaderTemplate(template) ?? []).filter((part) => typeof part !== 'string'),
  );
  return {
    all: [...new Set([...forwarded, ...shown])].join(', '),
    personal: [...new Set([...forwarded, ...withCredentials])].join(', '),
    takesCredential: config.authentication.required || config.listen.tls?.clientCertificate === 'require',
    declaredPublic: [...new Set(forwarded)].filter((name) => !credentialHeaders.has(name)).join(', '),
    // No header of the request shows these.
    isPersonal: makesContext || [...told, ...read].some((reference) => isUnseen(reference, config)),
  };
}

function rulesOf({ headers, subgraphs }: Config): readonly Config['headers'][] {
  const own = Object.values(subgraphs).flatMap((subgraph) => [subgraph, ...Object.values(subgraph.sources)]);
  return [headers, ...own.flatMap((place) => place.headers ?? [])];
}

function isUnseen({ of }: CallerReference | ContextReference, { listen: { tls } }: Config): boolean {
  return (
    of === 'caller.address' ||
    of === 'caller.id' ||
    (of !== 'claims' && tls !== undefined && tls.clientCertificate !== 'none')
  );
}
