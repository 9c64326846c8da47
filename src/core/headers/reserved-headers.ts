/**
 * Request headers that nobody sets for a backend, neither a client nor the configuration: they describe one connection
 * and body (RFC 9110 §7.6.1), or what we ask of the backend ourselves.
 */
export const RESERVED_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const OF_ONE_CONNECTION = 'connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|alt-svc';
const OF_THE_ANSWER = 'content-.*|grpc-.*|accept-ranges|x-content-type-options|date|graphql-cost|access-control-.*';
const OF_KEEPING_IT = 'cache-control|age|etag|expires|last-modified|pragma|vary|warning';
const RESERVED_IN_ANSWERS = new RegExp(`^(?:${OF_ONE_CONNECTION}|${OF_THE_ANSWER}|${OF_KEEPING_IT})$`);

/**
 * Whether a header of a backend's answer is never one of ours: it describes one connection (RFC 9110 §7.6.1) or that
 * one body, says how that may be kept, or is written here.
 */
export function isReservedInAnswers(name: string): boolean {
  return RESERVED_IN_ANSWERS.test(name);
}
