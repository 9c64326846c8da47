import { execFile } from 'node:child_process';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { buildSchema, graphql, NoSchemaIntrospectionCustomRule, parse, validate } from 'graphql';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { consolePages, type ConsoleExample } from '../../src/console/assets.ts';

const schema = buildSchema(`
  "What can be asked of the shop."
  type Query { products(first: Int = 3): [Product!]!, product(id: ID!): Product }
  "Something the shop sells."
  type Product { id: ID!, name: String! }
`);
const chair = { id: '1', name: 'Folding chair' };
const rootValue = { products: () => [chair, { id: '2', name: 'Gate-leg table' }], product: () => chair };

const examples: readonly ConsoleExample[] = [
  { name: 'A page of products', query: '# Names, and no more.\nquery ProductPage {\n  products { id name }\n}\n' },
  {
    name: 'One product',
    query: 'query OneProduct($id: ID!) {\n  product(id: $id) { name }\n}\n',
    variables: { id: '1' },
  },
];

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

interface Served {
  readonly url: string;
  readonly operations: Record<string, unknown>[];
  close(): void;
}

/** The sandbox in front of a small endpoint that, as the gateway does, takes JSON alone. */
async function serveSandbox({ introspection = true } = {}): Promise<Served> {
  const pages = consolePages({ graphqlPath: '/graphql', examples });
  const operations: Record<string, unknown>[] = [];

  const answer = async (request: IncomingMessage) => {
    if (request.headers['content-type'] !== 'application/json') return { errors: [{ message: 'CSRF' }] };
    // A cast: the page under test is the only client.
    const operation = JSON.parse(await bodyOf(request)) as { query: string; variables?: Record<string, unknown> };
    operations.push(operation);
    const errors = introspection ? [] : validate(schema, parse(operation.query), [NoSchemaIntrospectionCustomRule]);
    if (errors.length > 0) return { errors };
    return graphql({ schema, rootValue, source: operation.query, variableValues: operation.variables });
  };

  const server: Server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/graphql') {
      void answer(request).then((result) => {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
      });
      return;
    }
    const page = pages(path);
    response.writeHead(page?.status ?? 404, page?.headers).end(page?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, operations, close };
}

const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe('the sandbox in a browser', () => {
  let profile: string;
  let browser: BrowserContext;
  let page: Page;
  let served: Served;
  let requested: string[];
  let complaints: string[];

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../scripts/build-console.mjs')]);
  }, 60_000);

  beforeEach(async () => {
    profile = await mkdtemp(join(tmpdir(), 'gatefold-chromium-'));
    browser = await chromium.launchPersistentContext(profile, {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: chromiumArguments,
      viewport: { width: 1280, height: 800 },
      colorScheme: process.env['SANDBOX_SCHEME'] === 'dark' ? 'dark' : 'light',
    });
    requested = [];
    complaints = [];
    browser.on('request', (request) => requested.push(request.url()));
    browser.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    browser.on('weberror', (error) => complaints.push(String(error.error())));
    page = await browser.newPage();
  }, 30_000);

  afterEach(async () => {
    served.close();
    await browser.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }, 30_000);

  async function open(options: { introspection?: boolean } = {}): Promise<void> {
    served = await serveSandbox(options);
    await page.goto(served.url);
    await page.locator('.graphiql-query-editor .view-lines').waitFor();
  }

  const answerText = () => page.locator('.graphiql-response .view-lines');
  const run = () => page.getByRole('button', { name: /execute query/i }).click();

  /** Monaco writes spaces as no-break spaces. */
  async function shows(text: string): Promise<void> {
    await answerText().filter({ hasText: text }).waitFor();
  }

  test('the first example runs at a click and its answer shows', async () => {
    await open();
    await run();
    await shows('Gate-leg');
    await page.screenshot({ path: '/tmp/sandbox-light.png' });
    expect(complaints).toEqual([]);
    expect(requested.filter((url) => !url.startsWith(`${served.url}/`) && !url.startsWith('data:'))).toEqual([]);
  }, 30_000);
});
