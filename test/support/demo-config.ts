import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { RunningBackends } from '../../subgraphs/start.ts';

/** Writes a configuration that serves the demo graph from these backends, on a free port; returns its path. */
export function demoConfigFile({ urls }: RunningBackends, more: Readonly<Record<string, unknown>> = {}): string {
  const source = (name: string, url: string) => ({ sources: { [name]: { url } } });
  const config = {
    listen: { port: 0 },
    subgraphsDirectory: resolve('subgraphs'),
    subgraphs: {
      accounts: source('accounts', urls.accounts),
      products: source('api', urls.products),
      inventory: source('inventory', urls.inventory),
      reviews: source('reviews', urls.reviews),
      content: source('content', urls.content),
    },
    ...more,
  };
  const file = join(mkdtempSync(join(tmpdir(), 'gatefold-')), 'gatefold.yaml');
  // JSON is YAML.
  writeFileSync(file, JSON.stringify(config, undefined, 2));
  return file;
}
