import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { runGatefold, startGatefold, type Started } from '../unit/cli/gatefold-process.ts';
import { eventually } from '../support/eventually.ts';

// A subgraph in front of a real backend whose answers take as long as a test wants.
let folder = '';
let delayMs = 0;
let arrived = 0;
const backend = createServer((request, response) => {
  arrived++;
  request.resume();
  setTimeout(
    () => response.setHeader('content-type', 'application/json').end('{"data":{"greeting":"hello"}}'),
    delayMs,
  ).unref();
});

const schemaFile = (): string => join(folder, 'graphs', 'greetings', 'schema.graphql');

function writeSchema(fields: string): void {
  const { port } = backend.address() as AddressInfo;
  mkdirSync(join(folder, 'graphs', 'greetings'), { recursive: true });
  writeFileSync(
    schemaFile(),
    `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source"])
  @source(name: "greetings", graphql: { url: "http://127.0.0.1:${port}/graphql", federated: true })
type Query { ${fields} }
`,
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gatefold-process-'));
  await new Promise<void>((resolve) => void backend.listen(0, '127.0.0.1', resolve));
  writeSchema('greeting: String');
});

afterAll(() => {
  backend.close();
  backend.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
});

let running: Started | undefined;

async function serve(...args: string[]): Promise<Started> {
  running = await startGatefold(['--subgraphs', join(folder, 'graphs'), '--port', '0', ...args]);
  return running;
}

afterEach(() => {
  running?.child.kill('SIGKILL');
  running = undefined;
  writeSchema('greeting: String');
  delayMs = 0;
});

async function ask(url: string, query: string): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

describe('ending', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s lets a running request end, then the process ends by itself with 0',
    async (signal) => {
      const { url, end } = await serve();
      delayMs = 600;
      const before = arrived;
      const answer = ask(url, '{ greeting }');
      await eventually(() => arrived > before);
      const ended = end(signal);
      expect(await answer).toEqual({ data: { greeting: 'hello' } });
      expect((await ended).code).toBe(0);
    },
  );

  test('a second signal ends the process at once', async () => {
    const { url, child, end } = await serve();
    delayMs = 8_000;
    const before = arrived;
    const answer = ask(url, '{ greeting }').catch(() => 'cut off');
    await eventually(() => arrived > before);
    child.kill('SIGTERM');
    await sleep(200);
    const since = performance.now();
    expect((await end()).code).toBe(143);
    expect(performance.now() - since).toBeLessThan(1_000);
    expect(await answer).toBe('cut off');
  });
});

test('a port in use is one line that names it', async () => {
  const { port } = backend.address() as AddressInfo;
  const { code, stderr } = await runGatefold(['serve', '--subgraphs', join(folder, 'graphs'), '--port', String(port)]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: [`gatefold: port ${port} of 127.0.0.1 is in use`] });
});

describe('--watch', () => {
  test('a change is served without a restart; a mistake keeps the old graph and says where it is', async () => {
    const { url, logged } = await serve('--watch');
    expect(await ask(url, '{ greeting }')).toEqual({ data: { greeting: 'hello' } });

    writeSchema('greeting: String\n other: Int');
    await eventually(() => logged().some(({ msg }) => msg === 'the graph has changed'));
    expect(logged().find(({ msg }) => msg === 'the graph has changed')).toMatchObject({
      came: [],
      went: [],
      changed: [expect.any(String)],
    });
    expect(await ask(url, '{ __type(name: "Query") { fields { name } } }')).toEqual({
      data: { __type: { fields: [{ name: 'greeting' }, { name: 'other' }] } },
    });

    writeSchema('greeting: String!!');
    await eventually(() => logged().some(({ msg }) => msg === 'the graph stays as it was'));
    const report = logged().find(({ msg }) => msg === 'the graph stays as it was');
    expect(String(report?.['problems'])).toContain(`${schemaFile()}:5:31`);
    expect(await ask(url, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });

    writeSchema('greeting: String');
    await eventually(() => logged().filter(({ msg }) => msg === 'the graph has changed').length === 2);
  });
});

describe('several workers', () => {
  const configFile = (): string => join(folder, 'workers.yaml');
  const serveTwo = async (): Promise<Started> => {
    writeFileSync(configFile(), 'workers: 2\nsubgraphsDirectory: graphs\nlisten: { port: 0 }\n');
    running = await startGatefold(['--config', configFile()]);
    await eventually(() => (running?.logged() ?? []).filter(({ msg }) => msg === 'listening').length === 2);
    return running;
  };

  test('a worker that is killed is replaced, and its port goes on answering', async () => {
    const { url, logged, end } = await serveTwo();
    const victim = logged().find(({ msg }) => msg === 'listening')?.['pid'];
    process.kill(Number(victim), 'SIGKILL');
    await eventually(() => logged().filter(({ msg }) => msg === 'listening').length === 3);
    expect(await ask(url, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    expect((await end()).code).toBe(0);
  });

  test('SIGTERM to the supervisor drains every worker', async () => {
    const { url, end, logged } = await serveTwo();
    delayMs = 600;
    const before = arrived;
    const answers = Promise.all([ask(url, '{ greeting }'), ask(url, '{ other: greeting }')]);
    await eventually(() => arrived >= before + 2);
    const ended = end();
    expect((await answers)[0]).toEqual({ data: { greeting: 'hello' } });
    expect((await ended).code).toBe(0);
    expect(logged().filter(({ msg }) => msg === 'drained')).toHaveLength(2);
  });

  test('what keeps the first worker from starting is said once', async () => {
    const { port } = backend.address() as AddressInfo;
    writeFileSync(configFile(), `workers: 2\nsubgraphsDirectory: graphs\nlisten: { port: ${port} }\n`);
    const { code, stderr } = await runGatefold(['serve', '--config', configFile()]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: [`gatefold: port ${port} of 127.0.0.1 is in use`] });
  });
});
