import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { runGatefold, startGatefold, type Started } from './gatefold-process.ts';

const running: Started[] = [];
afterEach(async () => {
  for (const one of running.splice(0)) await one.end();
});

/** A gateway that is served as it is started; nothing answers behind it, which a plan does not need. */
function configFile(): string {
  const root = mkdtempSync(join(tmpdir(), 'gatefold-planner-'));
  writeFileSync(join(root, 'shop.graphql'), 'type Query { open: Boolean }');
  const file = join(root, 'gatefold.yaml');
  writeFileSync(
    file,
    `listen: { port: 0 }\nsubgraphs: { shop: { url: "http://127.0.0.1:1/graphql", schema: shop.graphql } }\n`,
  );
  return file;
}

function hiding(planners: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--require ${resolve('test/support/hide-planners.cjs')}`, HIDDEN_PLANNERS: planners };
}

describe('where the native planner cannot be loaded', () => {
  test('the portable one serves, and one line says why', async () => {
    const started = await startGatefold(['--config', configFile()], hiding('native'));
    running.push(started);
    const { url, logged } = started;
    const ready = await fetch(new URL('/health/ready', url));
    expect(ready.status).toBe(200);
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ open }' }),
    });
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'BACKEND_UNREACHABLE' } }] });
    expect(logged()).toContainEqual(
      expect.objectContaining({
        msg: 'the native planner cannot start: the portable one serves',
        reason: expect.stringContaining("version `GLIBC_2.99' not found"),
      }),
    );
  });

  test('and the portable one is not installed, the gateway does not start, and blames no subgraph', async () => {
    const { code, stderr } = await runGatefold(['serve', '--config', configFile()], hiding('native,portable'));
    expect(code).toBe(1);
    expect(stderr.join('\n')).toMatch(
      /^gatefold: no planner can start; the native one: .*GLIBC_2\.99.*; the portable one: .*npm install @apollo\/gateway/,
    );
    expect(stderr.join('\n')).not.toContain('shop');
  });
});
