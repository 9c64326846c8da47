import { composePattern } from './compose-pattern.ts';

// Each bounded, so that no message, however long, takes more than a few steps for each of its characters.
const URLS = /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s"'<>()[\]]+/gi;
const IP_ADDRESSES = /\b(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?\b/g;
/** Compressed or whole (RFC 4291 §2.2), in brackets or not, with a zone and a port: never a time such as 12:30:45. */
const IPV6_ADDRESSES = composePattern(
  'gi',
  String.raw`(?<![\w:])\[?(?:`,
  String.raw`(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|`,
  String.raw`(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|`,
  String.raw`(?:[0-9a-f]{1,4}:){1,6}:(?![\w:])|`,
  String.raw`::[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6}`,
  String.raw`)(?:%\w{1,16})?(?:\]?:\d{1,5}\b|\])?(?![\w:])`,
);
const HOSTS_WITH_PORT = /(?<![\w.-])(?:localhost|[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}):\d{2,5}\b/gi;
/** `orders-db:5432`, as containers are called: of a single word, `line:1234` looks the same. */
const CONTAINERS_WITH_PORT = /(?<![\w.-])[a-z][a-z0-9]{0,62}(?:[-_][a-z0-9]{1,63}){1,10}:\d{4,5}\b/gi;
/** Names that only an inner network has (RFC 6761, RFC 6762, RFC 8375, Kubernetes, Consul). */
const INNER_HOSTS = composePattern(
  'gi',
  String.raw`(?<![\w.-])(?:localhost(?![\w.-])|(?:[\w-]{1,63}\.){1,10}`,
  String.raw`(?:internal|local|localdomain|localhost|lan|intranet|corp|svc|consul|private|home\.arpa)\b`,
  String.raw`)\.?(?::\d{1,5})?`,
);
/** Of three labels or more: most services that clouds run have such a name. Not of an e-mail address. */
const PUBLIC_HOSTS = composePattern(
  'g',
  String.raw`(?<![\w.@-])(?:[a-z0-9][a-z0-9-]{0,62}\.){2,10}`,
  String.raw`(?:com|net|org|io|cloud|dev|app|eu|de|uk|fr|nl|example|test|invalid)(?![\w-]|\.\w)`,
);
/** What a system call names behind its error, whatever it looks like: `getaddrinfo ENOTFOUND orders`. */
const NAMED_BY_SYSTEM = composePattern(
  'g',
  String.raw`\b(ENOTFOUND:? |EAI_AGAIN:? |EAI_NONAME:? |(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT) |`,
  String.raw`UnknownHostException: |[Nn]o such host: )`,
  String.raw`(?!\[address\])[\w./:@[\]-]{1,253}`,
);
/** What Go says of a name that it has looked up. */
const LOOKED_UP = /\blookup [\w.-]{1,253}(?= on |: (?:no such host|i\/o timeout|server misbehaving|Temporary))/g;
/** `host='orders-db'`, `server at "db"`, `host name "db"`: of drivers for databases, and of HTTP clients. */
const NAMED_IN_QUOTES =
  /\b((?:host|server|upstream|endpoint|broker)(?:[ _-]?name)?(?: at| on)?[ =:]{1,3})(["'`])[^"'`\s]{1,253}\2/gi;
const NAMED_BY_KEY = /\b(host|hostname|hostaddr|server|data source)=[\w./:@[\]\\-]{1,253}/gi;
/** Java writes a host and its address as one: `orders/10.0.0.5:8080`. */
const BEFORE_ADDRESS = /(?<![\w.-])[\w.-]{1,253}\/\[address\]/g;
/** From its first frame on: of JavaScript, Java and .NET, of Python, of Go. */
const STACKS = /(?:\n\s*at [^\n]|\s?Traceback \(most recent call last\)|\n?goroutine \d{1,9} \[)[^]*$/;
/**
 * One frame in a line of its own, or in the middle of one: `at find (/srv/app.js:1:2)`, `at com.acme.A.b(A.java:3)`.
 */
const FRAMES = composePattern(
  'g',
  String.raw`\s{0,9}\bat [\w$.<>[\] ]{1,200}\(`,
  String.raw`(?:[^()\n]{0,300}\.\w{1,5}|node:[\w/]{1,60}|native|<anonymous>)(?::\d{1,7}){0,2}\)`,
);
const CODE_SUFFIXES = '[cm]?[jt]sx?|py|rb|java|kt|go|php|cs|rs|exs?|scala';
const OTHER_SUFFIXES = 'ya?ml|json|toml|ini|conf|env|pem|key|crt|sock|sql|log|jar|dll|so';
const SOURCE_FILES = composePattern(
  'gi',
  String.raw`(?<![\w/.])(?:file:\/\/|[a-z]:)?(?:[\\/][\w.@+-]{1,100}){1,20}`,
  String.raw`\.(?:${CODE_SUFFIXES}|${OTHER_SUFFIXES})\b(?::\d{1,7}){0,2}`,
);
/** Relative ones are told from names by the line. */
const SOURCE_LINES = composePattern(
  'gi',
  String.raw`(?<![\w.@+\\/-])(?:[\w.@+-]{1,100}[\\/]){0,20}[\w@+-]{1,100}`,
  String.raw`\.(?:${CODE_SUFFIXES})(?::\d{1,7}){1,2}\b`,
);
/** Where systems and containers keep theirs. A pointer into a document (RFC 6901) may begin as others do. */
const SYSTEM_FILES = composePattern(
  'gi',
  String.raw`(?<![\w/.#])(?:`,
  String.raw`\/(?:etc|var|srv|usr|opt|proc|mnt|root|tmp|home|Users)(?:\/[\w.@+-]{1,100}){1,20}|`,
  String.raw`[a-z]:(?:\\[\w.@+-]{1,100}){2,20}`,
  String.raw`)`,
);

/**
 * Takes the addresses and the stacks out of a backend's words. They are meant for clients; where its own backends live
 * is not, and libraries write that into messages (`connect ECONNREFUSED 10.0.0.1:5432`).
 */
export function maskMessage(message: string): string {
  return maskHosts(
    message
      .replace(STACKS, '')
      .replace(FRAMES, '')
      .replace(URLS, '[address]')
      .replace(SOURCE_FILES, '[file]')
      .replace(SOURCE_LINES, '[file]')
      .replace(SYSTEM_FILES, '[file]'),
  ).replace(PUBLIC_HOSTS, '[address]');
}

/** Whether a name is one that everybody may be told: none of an inner network, and no address. */
export function isPublicHost(host: string): boolean {
  return maskHosts(host) === host;
}

function maskHosts(text: string): string {
  return text
    .replace(IP_ADDRESSES, '[address]')
    .replace(BEFORE_ADDRESS, '[address]')
    .replace(IPV6_ADDRESSES, '[address]')
    .replace(HOSTS_WITH_PORT, '[address]')
    .replace(CONTAINERS_WITH_PORT, '[address]')
    .replace(INNER_HOSTS, '[address]')
    .replace(NAMED_BY_SYSTEM, '$1[address]')
    .replace(LOOKED_UP, 'lookup [address]')
    .replace(NAMED_IN_QUOTES, '$1$2[address]$2')
    .replace(NAMED_BY_KEY, '$1=[address]');
}
