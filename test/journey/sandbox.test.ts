import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { buildSchema, graphql, NoSchemaIntrospectionCustomRule, parse, validate } from 'graphql';
import type { Page } from 'playwright-core';
import { consolePages } from '../../src/console/assets.ts';
import type { ConsoleExample } from '../../src/console/assets.ts';
import { launchChromium } from '../support/chromium.ts';
import type { Browser } from '../support/chromium.ts';

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
  close(): void;
}

/** The sandbox in front of a small endpoint that, as the gateway does, takes JSON alone. */
async function serveSandbox({ introspection }: { readonly introspection: boolean }): Promise<Served> {
  const pages = consolePages({ graphqlPath: '/graphql', examples });

  const answer = async (request: IncomingMessage) => {
    if (request.headers['content-type'] !== 'application/json') return { errors: [{ message: 'CSRF' }] };
    // A cast: the page under test is the only client.
    const operation = JSON.parse(await bodyOf(request)) as { query: string; variables?: Record<string, unknown> };
    const errors = introspection ? [] : validate(schema, parse(operation.query), [NoSchemaIntrospectionCustomRule]);
    if (errors.length > 0) return { errors };
    return graphql({ schema, rootValue, source: operation.query, variableValues: operation.variables });
  };

  const server = createServer((request, response) => {
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
  return { url: `http://127.0.0.1:${port}`, close };
}

/** Everything that the browser asked for, and every error or warning that it wrote to its console. */
interface Watched {
  readonly requests: string[];
  readonly complaints: string[];
}

function watch({ context }: Browser): Watched {
  const watched: Watched = { requests: [], complaints: [] };
  context.on('request', (request) => watched.requests.push(request.url()));
  context.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') watched.complaints.push(message.text());
  });
  context.on('weberror', (error) => watched.complaints.push(String(error.error())));
  return watched;
}

describe('the sandbox in a browser', () => {
  let browser: Browser;
  let served: Served;
  let page: Page;
  let watched: Watched;

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../scripts/build-console.mjs')]);
  }, 60_000);

  async function open(options = { introspection: true }): Promise<void> {
    served = await serveSandbox(options);
    browser = await launchChromium();
    watched = watch(browser);
    page = await browser.context.newPage();
    await page.goto(served.url);
    await queryText().waitFor();
  }

  // A violation of the policy is an error in the console, so this holds the policy against all that a test did.
  afterEach(async () => {
    await browser.close();
    served.close();
    expect(watched.complaints).toEqual([]);
    expect(watched.requests.filter((url) => !url.startsWith(`${served.url}/`) && !url.startsWith('data:'))).toEqual([]);
  });

  const queryText = () => page.locator('.graphiql-query-editor .view-lines');
  const answerText = () => page.locator('.graphiql-response .view-lines');
  const button = (name: string) => page.getByRole('button', { name });
  const run = () => page.locator('.graphiql-execute-button').click();
  // Monaco writes every space as a no-break space.
  const withText = (text: string) => ({ hasText: text.replaceAll(' ', '\u00a0') });

  test('opens with the first example, which runs at a click', async () => {
    await open();
    expect(await page.title()).toBe('Gatefold sandbox');
    await queryText().filter(withText('query ProductPage')).waitFor();
    await run();
    await answerText().filter(withText('Gate-leg table')).waitFor();
  }, 30_000);

  test('opens another example in a tab of its own, with its variables', async () => {
    await open();
    await button('One product').click();
    await queryText().filter(withText('query OneProduct')).waitFor();
    await run();
    await answerText().filter(withText('Folding chair')).waitFor();
    await page.getByRole('tab', { name: 'ProductPage' }).click();
    await queryText().filter(withText('query ProductPage')).waitFor();
  }, 30_000);

  test('shows the schema in its documentation', async () => {
    await open();
    await button('Show Documentation Explorer').click();
    const documentation = page.locator('.graphiql-doc-explorer');
    await documentation.getByRole('link', { name: 'Query', exact: true }).click();
    await documentation.getByText('What can be asked of the shop.').waitFor();
    await documentation.getByRole('link', { name: 'Product', exact: true }).first().click();
    await documentation.getByText('Something the shop sells.').waitFor();
  }, 30_000);

  test('completes and checks what is typed, in workers of its own origin', async () => {
    await open();
    await queryText().click();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('{ products { pri');
    await page.locator('.graphiql-query-editor .squiggly-error').first().waitFor();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('{ products { na');
    await page.keyboard.press('Control+Space');
    await page.locator('.suggest-widget .monaco-list-row').filter(withText('name')).first().waitFor();
    expect(page.workers().map((worker) => new URL(worker.url()).origin)).toContain(served.url);
  }, 30_000);

  test('lays out an operation anew at a click', async () => {
    await open();
    await queryText().click();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('query Squeezed{products{id');
    await button('Prettify query (Shift-Ctrl-P)').click();
    await queryText().locator('.view-line').filter(withText('query Squeezed {')).waitFor();
  }, 30_000);

  test('says so when the gateway refuses introspection, and still runs operations', async () => {
    await open({ introspection: false });
    await page.getByRole('status').filter({ hasText: 'does not show its schema' }).waitFor();
    await run();
    await answerText().filter(withText('Gate-leg table')).waitFor();
  }, 30_000);

  test('follows the system to dark colours', async () => {
    await open();
    // Text, because the types of a browser's globals are not those of a test.
    const background = () =>
      page.evaluate(`getComputedStyle(document.querySelector('.graphiql-container')).backgroundColor`);
    expect(await background()).toBe('rgb(255, 255, 255)');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await background()).toMatch(/^rgb\(\d\d?, \d\d?, \d\d?\)$/);
  }, 30_000);
});
