import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDoorOfApollo, openOwnDoor, type OpenDoor, type OpenTheDoor } from '../../support/doors.ts';

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
}

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = { gzip: gunzipSync, br: brotliDecompressSync };

/** `fetch` would decode in silence, and ask for gzip of itself. */
function send(
  url: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const decode = method === 'HEAD' ? undefined : DECODERS[response.headers['content-encoding'] ?? ''];
        resolve({
          status: response.statusCode,
          headers: response.headers,
          bytes,
          text: (decode?.(bytes) ?? bytes).toString(),
        });
      });
    });
    request.on('error', reject).end(body);
  });
}

const LONG = 'Zoë reads 🏃 '.repeat(2_000);

function ask(door: OpenDoor, value: string, accepted?: string): Promise<Answer> {
  const headers = {
    'content-type': 'application/json',
    ...(accepted !== undefined && { 'accept-encoding': accepted }),
  };
  return send(door.url, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query: 'query($v: Any) { echo(value: $v) }', variables: { v: value } }),
  });
}

const SCRIPT = Buffer.from('export const answer = 42;\n'.repeat(4_000));
const PAGES: Readonly<Record<string, { readonly type: string; readonly body: Buffer | string }>> = {
  '/script.js': { type: 'text/javascript; charset=utf-8', body: SCRIPT },
  '/page.html': { type: 'text/html', body: `<p>${LONG}</p>` },
  '/font.woff2': { type: 'font/woff2', body: SCRIPT },
};

function describeCompression(name: string, open: OpenTheDoor): void {
  describe(name, () => {
    let door: OpenDoor;
    beforeAll(async () => {
      door = await open({
        pages(url, method) {
          const page = method === 'GET' ? PAGES[url] : undefined;
          return (
            page && {
              status: 200,
              headers: {
                'content-type': page.type,
                'cache-control': 'public, max-age=31536000, immutable',
                vary: 'Cookie',
              },
              body: page.body,
            }
          );
        },
      });
    });
    afterAll(() => door.close());

    test.each(['gzip', 'br'])(
      'an answer is sent as %s to a client that asks for it, with the length of what is sent',
      async (coding) => {
        const answer = await ask(door, LONG, coding);
        expect([answer.status, answer.headers['content-encoding'], answer.headers['content-length']]).toEqual([
          200,
          coding,
          String(answer.bytes.length),
        ]);
        expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
        expect(JSON.parse(answer.text)).toEqual({ data: { echo: LONG } });
        expect(answer.bytes.length).toBeLessThan(1_000);
      },
    );

    test.each([
      [undefined, undefined],
      ['', undefined],
      ['identity', undefined],
      ['zstd', undefined],
      ['*;q=0', undefined],
      ['gzip;q=0, br;q=0', undefined],
      ['gzip;q=nonsense', undefined],
      ['identity, gzip;q=0.5', undefined],
      ['identity;q=0.5, gzip', 'gzip'],
      ['gzip, deflate, br, zstd', 'gzip'],
      ['br, gzip', 'gzip'],
      ['gzip;q=0.8, br', 'br'],
      ['GZIP ; Q=1', 'gzip'],
      ['x-gzip', 'gzip'],
      ['*', 'gzip'],
      ['gzip;q=0, *;q=0.1', 'br'],
    ])('Accept-Encoding: %s is answered with %s', async (accepted, coding) => {
      const answer = await ask(door, LONG, accepted);
      expect(answer.headers['content-encoding']).toBe(coding);
      expect(JSON.parse(answer.text)).toEqual({ data: { echo: LONG } });
    });

    test('every answer says that it varies by what is accepted, compressed or not', async () => {
      for (const accepted of [undefined, 'gzip']) {
        expect((await ask(door, LONG, accepted)).headers.vary).toBe('Accept, Accept-Encoding');
      }
    });

    test('what is below the threshold is sent as it is', async () => {
      expect((await ask(door, 'x'.repeat(900), 'gzip')).headers['content-encoding']).toBeUndefined();
      expect((await ask(door, 'x'.repeat(1_100), 'gzip')).headers['content-encoding']).toBe('gzip');
    });

    test('a refusal is compressed as well', async () => {
      const headers = { 'content-type': `application/${'x'.repeat(2_000)}`, 'accept-encoding': 'gzip' };
      const answer = await send(door.url, { method: 'POST', headers, body: '{}' });
      expect([answer.status, answer.headers['content-encoding']]).toEqual([415, 'gzip']);
      expect(answer.text).toContain('UNSUPPORTED_MEDIA_TYPE');
    });

    test('a file is brotli to a browser, and its HEAD tells the same', async () => {
      const headers = { 'accept-encoding': 'gzip, deflate, br, zstd' };
      const answer = await send(`${door.origin}/script.js`, { headers });
      expect([answer.status, answer.headers['content-encoding'], answer.text]).toEqual([200, 'br', SCRIPT.toString()]);
      const head = await send(`${door.origin}/script.js`, { method: 'HEAD', headers });
      expect([head.status, head.bytes.length]).toEqual([200, 0]);
      for (const same of ['content-encoding', 'content-length', 'content-type', 'vary'] as const)
        expect(head.headers[same]).toBe(answer.headers[same]);
    });

    test('what a page says that it varies by is kept', async () => {
      expect((await send(`${door.origin}/page.html`, {})).headers.vary).toBe('Cookie, Accept-Encoding');
    });

    test('what is compressed already is sent as it is', async () => {
      const answer = await send(`${door.origin}/font.woff2`, { headers: { 'accept-encoding': 'br' } });
      expect([answer.headers['content-encoding'], answer.bytes.equals(SCRIPT)]).toEqual([undefined, true]);
    });

    test('many at once come out whole', async () => {
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, index) => ask(door, `${index} ${LONG}`, index % 2 === 0 ? 'gzip' : 'br')),
      );
      answers.forEach((answer, index) =>
        expect(JSON.parse(answer.text)).toEqual({ data: { echo: `${index} ${LONG}` } }),
      );
    });

    test('compression can be switched off', async () => {
      const plain = await open({ compression: { enabled: false } });
      const answer = await ask(plain, LONG, 'gzip');
      await plain.close();
      expect([answer.headers['content-encoding'], answer.headers.vary]).toEqual([undefined, 'Accept']);
    });
  });
}

describeCompression('our own door', openOwnDoor);
describeCompression("Apollo Server's door", openDoorOfApollo);
