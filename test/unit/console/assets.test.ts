import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { consolePages } from '../../../src/console/assets.ts';

const nasty = `{ product(id: "<script>&quot;$&") { name } }`;
const pages = consolePages({
  graphqlPath: '/graphql',
  examples: [{ name: 'Nasty', query: nasty, variables: { n: 1 } }],
});

function pageText(): string {
  const body = pages('/')?.body;
  return typeof body === 'string' ? body : '';
}

function assetPaths(): string[] {
  return [...pageText().matchAll(/(?:href|src)="(console\/assets\/[^"]+)"/g)].map((match) => `/${match[1]}`);
}

function unescapeAttribute(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

describe('the files of the sandbox', () => {
  beforeAll(async () => {
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../../scripts/build-console.mjs')]);
  }, 60_000);

  test('the page names a script, a style and an icon, each served with its type and kept for good', () => {
    const served = assetPaths().map((path) => pages(path));
    expect(served.map((page) => page?.headers['content-type']).sort()).toEqual([
      'image/svg+xml',
      'text/css; charset=utf-8',
      'text/javascript; charset=utf-8',
    ]);
    for (const page of served) {
      expect(page?.status).toBe(200);
      expect(page?.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(page?.body.length).toBeGreaterThan(0);
    }
  });

  test('the page itself is never kept, and holds no inline script', () => {
    expect(pages('/')?.headers['cache-control']).toBe('no-cache');
    expect(pageText().match(/<script(?![^>]*\bsrc=)/)).toBeNull();
  });

  test('settings come through the page unharmed, whatever characters they hold', () => {
    const settings = /name="console-settings" content="([^"]*)"/.exec(pageText())?.[1] ?? '';
    expect(JSON.parse(unescapeAttribute(settings))).toEqual({
      graphqlPath: '/graphql',
      examples: [{ name: 'Nasty', query: nasty, variables: { n: 1 } }],
    });
  });

  test('every page has a nonce of its own, in its policy and in its head', () => {
    const nonces = [pages('/'), pages('/')].map((page) => {
      const inPolicy = /'nonce-([^']+)'/.exec(page?.headers['content-security-policy'] ?? '')?.[1];
      const inPage = /<meta name="style-nonce" nonce="([^"]+)">/.exec(String(page?.body))?.[1];
      expect(inPage).toBe(inPolicy);
      return inPolicy;
    });
    expect(new Set(nonces).size).toBe(2);
  });

  test('the policy lets in no inline or evaluated script and no other origin, on every file', () => {
    for (const path of ['/', ...assetPaths()]) {
      const policy = pages(path)?.headers['content-security-policy'] ?? '';
      const directives = policy.split('; ').map((directive) => directive.split(' '));
      expect(directives).toContainEqual(['default-src', "'none'"]);
      expect(directives).toContainEqual(['script-src', "'self'"]);
      expect(policy).not.toMatch(/unsafe-eval|https?:|\*|blob:/);
      expect(directives.filter((words) => words.includes("'unsafe-inline'")).map(([name]) => name)).toEqual([
        'style-src-attr',
      ]);
      expect(pages(path)?.headers['x-content-type-options']).toBe('nosniff');
    }
  });

  test.each([
    '/graphql',
    '/console',
    '/console/assets/',
    '/console/assets/none.js',
    '/console/assets/../index.html',
    '/index.html',
  ])('%s is none of the sandbox', (path) => {
    expect(pages(path)).toBeUndefined();
  });
});
