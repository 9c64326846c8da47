import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { contentSecurityPolicy } from './content-security-policy.ts';

/** An operation that the sandbox offers ready to run. `variables` are JSON values by variable name. */
export interface ConsoleExample {
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

export interface ConsoleOptions {
  /** Where the page sends its operations: a path of its own origin, or relative to the page. */
  readonly graphqlPath: string;
  /** Shown in this order; the first is open when the page is first visited. */
  readonly examples: readonly ConsoleExample[];
}

/** One file of the sandbox, ready to be sent. Header names in lower case. */
export interface ConsolePage {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

const assetsPath = '/console/assets/';

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  ttf: 'font/ttf',
  woff: 'font/woff',
  woff2: 'font/woff2',
};

/** The build leaves the files in `dist/console`; this module runs from `src/console` or `dist/src/console`. */
function findBuild(): URL | undefined {
  const candidates = ['../../console/', '../../dist/console/'].map((path) => new URL(path, import.meta.url));
  return candidates.find((folder) => existsSync(new URL('index.html', folder)));
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function securityHeaders(styleNonce?: string): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(styleNonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}

function notBuilt(): ConsolePage {
  return {
    status: 503,
    headers: { ...securityHeaders(), 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body: 'The files of the sandbox are missing from dist/console. In a checkout, `npm run build` makes them.\n',
  };
}

function indexPage(template: string, settings: string): ConsolePage {
  const nonce = randomBytes(16).toString('base64');
  // Functions, because a replacement text would have its `$&` read as a pattern.
  const body = template.replace('{{styleNonce}}', () => nonce).replace('{{settings}}', () => settings);
  return {
    status: 200,
    headers: { ...securityHeaders(nonce), 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
    body,
  };
}

function assetPage(folder: URL, name: string): ConsolePage {
  return {
    status: 200,
    headers: {
      ...securityHeaders(),
      'content-type': contentTypes[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream',
      // The name carries a hash of the content.
      'cache-control': 'public, max-age=31536000, immutable',
    },
    body: readFileSync(new URL(name, folder)),
  };
}

/**
 * The sandbox: GraphiQL on this gateway's own endpoint, from files of this package alone. Returns a function from a
 * request's path (no query string) to what a GET of it is answered with, or undefined where the path is none of
 * the sandbox's: the page is `/`, its files are under `/console/assets/`. A page without a build answers 503 and
 * says so. Each file is read once, when first asked for, and stays in memory (all of them: 6.5 MB).
 */
export function consolePages(options: ConsoleOptions): (path: string) => ConsolePage | undefined {
  const settings = escapeAttribute(JSON.stringify({ graphqlPath: options.graphqlPath, examples: options.examples }));
  const assets = new Map<string, ConsolePage>();
  let build: { readonly template: string; readonly folder: URL; readonly names: ReadonlySet<string> } | undefined;

  const readBuild = () => {
    const root = build === undefined ? findBuild() : undefined;
    if (root === undefined) return build;
    const folder = new URL('assets/', root);
    const template = readFileSync(new URL('index.html', root), 'utf8');
    build = { template, folder, names: new Set(readdirSync(folder)) };
    return build;
  };

  return (path) => {
    if (path !== '/' && !path.startsWith(assetsPath)) return undefined;
    const files = readBuild();
    if (files === undefined) return notBuilt();
    if (path === '/') return indexPage(files.template, settings);
    const name = path.slice(assetsPath.length);
    // Only names that the build has: a path with `..` in it is none of them.
    if (!files.names.has(name)) return undefined;
    const page = assets.get(name) ?? assetPage(files.folder, name);
    assets.set(name, page);
    return page;
  };
}
