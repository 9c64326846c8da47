import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { importOpenapi } from '../../../../../src/import/openapi/import-openapi.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface Place {
  readonly origin: string;
  readonly port: number;
  readonly asked: string[];
}

/** A server of documents; one that is a text is a redirect there. */
async function serve(documents: () => Readonly<Record<string, unknown>>): Promise<Place> {
  const asked: string[] = [];
  const server: Server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const document = documents()[url];
    if (typeof document === 'string') response.writeHead(302, { location: document }).end();
    else response.writeHead(document === undefined ? 404 : 200).end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => server.close());
  // A server that listens at a port has an address with one.
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, port, asked };
}

const describing = (reference: string) => ({
  openapi: '3.0.3',
  info: { title: 'a', version: '1' },
  servers: [{ url: 'http://a.example' }],
  paths: {
    '/a': {
      get: {
        operationId: 'a',
        responses: { 200: { description: '', content: { 'application/json': { schema: { $ref: reference } } } } },
      },
    },
  },
});
const SECRET = { type: 'object', properties: { secret: { type: 'string' } } };

/** A description on disk with one reference. */
async function file(reference: string): Promise<URL> {
  const directory = await mkdtemp(join(tmpdir(), 'gatefold-refs-'));
  cleanups.push(() => rm(directory, { recursive: true }));
  const path = join(directory, 'api.json');
  await writeFile(path, JSON.stringify(describing(reference)));
  return pathToFileURL(path);
}

describe('a reference to a private address', () => {
  test('is not followed, however it is spelled, and is listed', async () => {
    const inside = await serve(() => ({ '/secret.json': SECRET }));
    for (const host of [
      '127.0.0.1',
      'localhost',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
    ]) {
      const { sdl, notes } = await importOpenapi(await file(`http://${host}:${inside.port}/secret.json`));
      expect(sdl).not.toContain('secret');
      expect(notes.map(({ why }) => why).join()).toMatch(/is no address of the public internet; --allow-private/);
    }
    expect(inside.asked).toEqual([]);
  });

  test('is followed where that is allowed', async () => {
    const inside = await serve(() => ({ '/secret.json': SECRET }));
    const { sdl } = await importOpenapi(await file(`http://localhost:${inside.port}/secret.json`), {
      allowPrivate: true,
    });
    expect(sdl).toContain('secret: String');
  });

  test('is followed within the origin of the description, and not beyond it, by reference or by redirect', async () => {
    const inside = await serve(() => ({ '/secret.json': SECRET }));
    const outside = await serve(() => ({
      '/moved.json': '/own/api.json',
      '/own/api.json': describing('own.json'),
      '/own/own.json': SECRET,
      '/other.json': describing(`${inside.origin}/secret.json`),
      '/hop.json': describing('hop'),
      '/hop': `${inside.origin}/secret.json`,
      '/away.json': `${inside.origin}/secret.json`,
    }));
    expect((await importOpenapi(new URL('/moved.json', outside.origin))).sdl).toContain('secret: String');
    for (const path of ['/other.json', '/hop.json']) {
      const { sdl, notes } = await importOpenapi(new URL(path, outside.origin));
      expect(sdl).not.toContain('secret');
      expect(notes.map(({ why }) => why).join()).toContain('127.0.0.1 is no address of the public internet');
    }
    await expect(importOpenapi(new URL('/away.json', outside.origin))).rejects.toThrow(
      '127.0.0.1 is no address of the public internet',
    );
    expect(inside.asked).toEqual([]);
  });
});

test('redirects that never end, and those that lead to no web address, are told', async () => {
  const place = await serve(() => ({ '/a': '/a', '/file': 'file:///etc/hostname' }));
  await expect(importOpenapi(new URL('/a', place.origin))).rejects.toThrow('expected at most 10 redirects');
  await expect(importOpenapi(new URL('/file', place.origin))).rejects.toThrow(
    'expected a redirect to an http or https URL',
  );
  await expect(importOpenapi(new URL('/none', place.origin))).rejects.toThrow(
    'expected an answer with status 200, found 404',
  );
});
