// Each bounded, so that no message, however long, takes more than a few steps for each of its characters.
const URLS = /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'<>()[\]]+/gi;
const IP_ADDRESSES = /\b(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?\b/g;
/** Compressed or whole (RFC 4291 §2.2), in brackets or not, with a zone and a port: never a time such as 12:30:45. */
const IPV6_ADDRESSES =
  /(?<![\w:])\[?(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|(?:[0-9a-f]{1,4}:){1,6}:(?![\w:])|::[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})(?:%\w{1,16})?(?:\]?:\d{1,5}\b|\])?(?![\w:])/gi;
const HOSTS_WITH_PORT = /(?<![\w.-])(?:localhost|[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}):\d{2,5}\b/gi;
/** Names that only an inner network has (RFC 6762, RFC 8375, Kubernetes, Consul). */
const INNER_HOSTS = /(?<![\w.-])(?:[\w-]{1,63}\.){1,10}(?:internal|local|localdomain|lan|intranet|corp|svc|consul|private|home\.arpa)\b\.?(?::\d{1,5})?/gi;
/** What a system call names behind its error, whatever it looks like: `getaddrinfo ENOTFOUND orders`. */
const NAMED_BY_SYSTEM = /\b(ENOTFOUND|EAI_AGAIN|EAI_NONAME|ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|ENOENT|EACCES)(:? )(?!\[address\])[\w./:@[\]-]{1,253}/g;
/** From its first frame on: of JavaScript, Java and .NET, of Python, of Go. */
const STACKS = /(?:\n\s*at [^\n]|\s?Traceback \(most recent call last\)|\n?goroutine \d{1,9} \[)[^]*$/;
const SOURCE_FILES = /(?<![\w/.])(?:file:\/\/|[a-z]:)?(?:[\\/][\w.@+-]{1,100}){1,20}\.(?:[cm]?[jt]sx?|py|rb|java|kt|go|php|cs|rs|ex|scala)\b(?::\d{1,7}){0,2}/gi;

/**
 * Takes the addresses and the stacks out of a backend's words. They are meant for clients; where its own backends live
 * is not, and libraries write that into messages (`connect ECONNREFUSED 10.0.0.1:5432`).
 */
export function maskMessage(message: string): string {
  return message
    .replace(STACKS, '')
    .replace(URLS, '[address]')
    .replace(SOURCE_FILES, '[file]')
    .replace(IP_ADDRESSES, '[address]')
    .replace(IPV6_ADDRESSES, '[address]')
    .replace(HOSTS_WITH_PORT, '[address]')
    .replace(INNER_HOSTS, '[address]')
    .replace(NAMED_BY_SYSTEM, '$1$2[address]');
}
