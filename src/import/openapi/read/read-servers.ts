import { child, items, members, placeOf, textAt, type JsonNode } from '../../files/json-node.ts';
import { quoted } from '../../write/mapping-text.ts';
import type { Notes } from '../../draft/notes.ts';

/** Stands where a description does not say who answers; the configuration replaces it. */
const NOWHERE = 'http://backend.invalid';

export interface ServerContext {
  readonly entry: JsonNode;
  readonly swagger2: boolean;
  /** Where the description came from, when that is a URL: relative servers are relative to it. */
  readonly location: URL;
  readonly notes: Notes;
}

/** The base URL of the whole description. Variables of the server are taken from `$config`, with their default. */
export function readBaseUrl(context: ServerContext): string {
  const { entry, swagger2, notes } = context;
  const servers = child(entry, 'servers');
  // OpenAPI §4.7.1: without servers, there is one whose URL is `/`.
  const found = swagger2
    ? oldBaseUrl(context)
    : items(servers).length === 0
      ? resolved('/', context.location)?.replace(/\/+$/, '')
      : firstServer(servers, context);
  if (found !== undefined) return found;
  notes.add(
    'loosened',
    placeOf(entry),
    'the address',
    `no server is an absolute URL; the source has ${NOWHERE}, which the configuration replaces: ` +
      `\`subgraphs.<name>.sources.<source>.url\``,
  );
  return `${NOWHERE}${relativePath(entry, swagger2)}`;
}

/** The first server of a list that is usable; undefined when none is. */
export function firstServer(servers: JsonNode | undefined, { location, notes }: ServerContext): string | undefined {
  for (const server of items(servers)) {
    const given = textAt(server, 'url')?.replace(/[?#].*$/, '');
    if (given === undefined) continue;
    const defaults = new Map(
      members(child(server, 'variables')).map(([name, node]) => [name, textAt(node, 'default')]),
    );
    const written = withScheme(given, defaults);
    const url = isAbsolute(written, defaults) ? written : resolved(written, location);
    if (url === undefined) continue;
    const expression = (name: string): string =>
      `{$config.${name}${defaults.get(name) === undefined ? '' : `->default(${quoted(defaults.get(name) ?? '')})`}}`;
    // Braces are counted in a template whatever they stand in.
    if ([...defaults.values()].some((value) => /[{}]/.test(value ?? ''))) continue;
    const parts = url.split(/\{([^{}]*)\}/);
    if (parts.some((part, index) => (index % 2 === 1 ? !/^[A-Za-z_]\w*$/.test(part) : /[{}\s"\\]/.test(part))))
      continue;
    if (written !== given)
      notes.add(
        'loosened',
        placeOf(server),
        'the scheme',
        'a base URL begins with its scheme, which is the default of the variable; another is configured as ' +
          `\`subgraphs.<name>.sources.<source>.url\``,
      );
    const base = parts.map((part, index) => (index % 2 === 1 ? expression(part) : part)).join('');
    return base.replace(/\/+$/, '');
  }
  return undefined;
}

/** With its default in place of a variable that is the scheme: a source is checked before there is a value. */
function withScheme(url: string, defaults: ReadonlyMap<string, string | undefined>): string {
  return url.replace(/^\{([^{}]*)\}(?=:\/\/)/, (whole, name: string) =>
    /^https?$/i.test(defaults.get(name) ?? '') ? (defaults.get(name) ?? whole) : whole,
  );
}

/** Whether it is one once the variables have their defaults. */
function isAbsolute(url: string, defaults: ReadonlyMap<string, string | undefined>): boolean {
  // What comes before the first variable has to say the scheme: the source is checked before there is a value.
  if (!/^https?:\/\//i.test(url)) return false;
  try {
    return new URL(url.replace(/\{([^{}]*)\}/g, (_, name: string) => defaults.get(name) ?? 'x')).host !== '';
  } catch {
    return false;
  }
}

/**
 * RFC 3986 §5.2, by the URL of the description. Variables in a relative URL stand in its path, and stay as they are.
 */
function resolved(url: string, location: URL): string | undefined {
  // One that begins with a variable may be absolute once there is a value.
  if (location.protocol === 'file:' || /^(?:\/\/)?\{/.test(url)) return undefined;
  const variables: string[] = [];
  // What no resolution takes apart.
  const marked = url.replace(/\{[^{}]*\}/g, (variable) => `gatefold-${variables.push(variable) - 1}-variable`);
  try {
    const { protocol, href } = new URL(marked, location);
    return /^https?:$/.test(protocol)
      ? href.replace(/gatefold-(\d+)-variable/g, (_, index: string) => variables[Number(index)] ?? '')
      : undefined;
  } catch {
    return undefined;
  }
}

function oldBaseUrl({ entry, location }: ServerContext): string | undefined {
  const schemes = items(child(entry, 'schemes')).map(({ value }) => value);
  const remote = location.protocol !== 'file:';
  const host = textAt(entry, 'host') ?? (remote ? location.host : undefined);
  if (host === undefined || !/^[\w.-]+(?::\d{1,5})?$/.test(host)) return undefined;
  const scheme = schemes.includes('https')
    ? 'https'
    : schemes.includes('http')
      ? 'http'
      : remote
        ? location.protocol.slice(0, -1)
        : 'https';
  return `${scheme}://${host}${relativePath(entry, true)}`;
}

function relativePath(entry: JsonNode, swagger2: boolean): string {
  const [server] = items(child(entry, 'servers'));
  const written = swagger2 ? textAt(entry, 'basePath') : textAt(server, 'url');
  const path = written?.replace(
    /\{([^{}]*)\}/g,
    (whole, name: string) => textAt(child(child(server ?? entry, 'variables') ?? entry, name), 'default') ?? whole,
  );
  return path !== undefined && /^\/[\w./~-]*$/.test(path) ? path.replace(/\/+$/, '') : '';
}
