import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { backendNames, startBackends, type BackendName, type RunningBackends } from '../../subgraphs/start.ts';
import { packageFile } from '../../subgraphs/package-file.ts';
import { checkConfig } from '../config/check-config.ts';
import type { Config } from '../config/schema.ts';
import type { ConsoleExample } from '../console/assets.ts';
import type { Reply } from '../listen/arrival.ts';
import { createLog } from '../observe/log.ts';
import type { AnswerPage } from './open-door.ts';
import { CommandFailure, reportFailure } from './report-failure.ts';
import { startServing } from './serve.ts';
import { stopOnSignal } from './stop-on-signal.ts';

/**
 * `gatefold demo`: five backends and the gateway in one process. Returns when it listens; SIGTERM or SIGINT ends it.
 */
export async function runDemo({ without = [] }: { readonly without?: readonly string[] }): Promise<void> {
  const stopped = without.map(toBackendName);
  const port = readPort();
  const backends = await startBackends({ firstPort: port === 0 ? 0 : port + 1 });
  try {
    await Promise.all(stopped.map((name) => backends.stop(name)));
    const config = demoConfig(port, backends);
    const serving = await startServing(config, {
      log: createLog(config.log),
      page: callsPage(backends),
      examples: readExamples(),
    });
    const close = async (): Promise<void> => {
      await serving.close();
      await backends.close();
    };
    stopOnSignal(close, (error) => process.exit(reportFailure(error)));
    process.stdout.write(describeDemo(serving.door.url, backends, stopped));
  } catch (error) {
    await backends.close();
    throw error;
  }
}

function toBackendName(text: string): BackendName {
  const name = backendNames.find((known) => known === text);
  if (name === undefined)
    throw new CommandFailure(`the demo has no backend ${text}; it has ${backendNames.join(', ')}`, 2);
  return name;
}

function readPort(): number {
  const text = process.env['PORT'] ?? '4000';
  const port = Number(text);
  // Five more follow it.
  if (!/^\d+$/.test(text) || port > 65_530)
    throw new CommandFailure(`PORT: found ${JSON.stringify(text)}, expected a whole number from 0 to 65530`, 2);
  return port;
}

function demoConfig(port: number, { urls }: RunningBackends): Config {
  const at = (source: string, url: string): { sources: Record<string, { url: string }> } => ({
    sources: { [source]: { url } },
  });
  return checkConfig({
    listen: { port },
    subgraphsDirectory: packageFile('subgraphs'),
    subgraphs: {
      accounts: at('accounts', urls.accounts),
      products: at('api', urls.products),
      inventory: at('inventory', urls.inventory),
      reviews: at('reviews', urls.reviews),
      content: at('content', urls.content),
    },
    headers: { forward: ['x-user-id'] },
    log: { level: 'warn' },
  });
}

/** The calls that the backends have counted themselves: `GET /demo/calls`, and `DELETE` to begin again. */
function callsPage(backends: RunningBackends): AnswerPage {
  return (url, method): Reply | undefined => {
    if (url.split('?', 1)[0] !== '/demo/calls') return undefined;
    if (method === 'DELETE') backends.resetCalls();
    return {
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
      body: `${JSON.stringify(backends.calls(), undefined, 2)}\n`,
    };
  };
}

/** What the sandbox offers: the showcase, and everything in `schema/examples`. */
function readExamples(): readonly ConsoleExample[] {
  const folder = packageFile('schema/examples');
  const examples = readdirSync(folder)
    .filter((file) => file.endsWith('.graphql'))
    .sort();
  return [packageFile('schema/showcase.graphql'), ...examples.map((file) => join(folder, file))].map(readExample);
}

function readExample(file: string): ConsoleExample {
  const query = readFileSync(file, 'utf8');
  const name = /^(?:query|mutation|subscription)\s+(\w+)/m.exec(query)?.[1] ?? file;
  return { name, query };
}

function describeDemo(url: string, { urls }: RunningBackends, stopped: readonly BackendName[]): string {
  const origin = new URL(url).origin;
  const backends = backendNames.map(
    (name) => `  ${name.padEnd(10)} ${urls[name]}${stopped.includes(name) ? '  (stopped)' : ''}`,
  );
  return [
    `GraphQL    ${url}`,
    `Sandbox    ${origin}/`,
    `Calls      ${origin}/demo/calls  (DELETE sets them to zero)`,
    'Backends',
    ...backends,
    'Ctrl-C ends all of them.',
    '',
  ].join('\n');
}
