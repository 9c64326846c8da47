import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDoorOfApollo, openOwnDoor, type OpenDoor, type OpenTheDoor } from '../../support/doors.ts';

const SHOP = 'https://shop.example.com';
const STRANGER = 'https://elsewhere.example.com';
const EXPOSED = 'retry-after, www-authenticate, ratelimit, ratelimit-policy, age, etag';
const QUERY = '?query=%7Bhello%7D';

const corsOf = (answer: Response): Record<string, string> =>
  Object.fromEntries([...answer.headers].filter(([name]) => name.startsWith('access-control-')));
const varyOf = (answer: Response): string[] =>
  (answer.headers.get('vary') ?? '').split(', ').filter((name) => name !== '');

function preflight(url: string, headers: Record<string, string>): Promise<Response> {
  return fetch(url, {
    method: 'OPTIONS',
    headers: { accept: '*/*', 'access-control-request-headers': 'content-type', ...headers },
  });
}

function post(url: string, headers: Record<string, string>, body = '{"query":"{ hello }"}'): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
}

/** What a browser does, as far as this matters: asks first, and then asks. */
function describeCors(name: string, open: OpenTheDoor): void {
  describe(name, () => {
    let door: OpenDoor;
    let generous: OpenDoor;
    beforeAll(async () => {
      door = await open({
        cors: { enabled: true, origins: [SHOP, 'capacitor://localhost'], credentials: true, maxAgeSeconds: 60 },
      });
      generous = await open({
        cors: { enabled: true, origins: ['*'] },
        pages: () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: 'hi' }),
      });
    });
    afterAll(() => Promise.all([door.close(), generous.close()]));

    test.each([SHOP, 'capacitor://localhost'])(
      'a preflight from %s is answered with what its pages may do',
      async (origin) => {
        const answer = await preflight(door.url, { origin, 'access-control-request-method': 'POST' });
        expect([answer.status, answer.headers.get('content-length'), await answer.text()]).toEqual([204, null, '']);
        expect(corsOf(answer)).toEqual({
          'access-control-allow-origin': origin,
          'access-control-allow-credentials': 'true',
          'access-control-allow-methods': 'GET, POST',
          'access-control-allow-headers': expect.stringContaining(
            'content-type, content-encoding, authorization, if-none-match, apollo-require-preflight',
          ),
          'access-control-expose-headers': EXPOSED,
          'access-control-max-age': '60',
        });
        expect(varyOf(answer)).toEqual(['Origin']);
      },
    );

    test.each([STRANGER, 'null', `${SHOP}.evil.test`, 'http://shop.example.com', `${SHOP}:8443`])(
      'the origin %s is told nothing',
      async (origin) => {
        const asked = await preflight(door.url, { origin, 'access-control-request-method': 'POST' });
        const sent = await post(door.url, { origin });
        expect([asked.status, corsOf(asked), varyOf(asked)]).toEqual([204, {}, ['Origin']]);
        expect([corsOf(sent), varyOf(sent)]).toEqual([{}, ['Accept', 'Accept-Encoding', 'Origin']]);
      },
    );

    test('an OPTIONS that is no preflight is refused with 405', async () => {
      expect((await preflight(door.url, {})).status).toBe(405);
      expect((await preflight(door.url, { origin: SHOP })).status).toBe(405);
    });

    test('an answer can be read by an allowed origin, and so can a refusal', async () => {
      const bodies = ['{"query":"{ hello }"}', '{"query":"{ nonsense }"}', '{', '{"query":"{ refused }"}'];
      const answers = await Promise.all(
        bodies.map((body) => post(door.url, { origin: SHOP, accept: 'application/graphql-response+json' }, body)),
      );
      expect(answers.map((answer) => answer.status)).toEqual([200, 400, 400, 429]);
      for (const answer of [...answers, await post(door.url, { origin: SHOP, accept: 'text/html' })]) {
        expect(corsOf(answer)).toEqual({
          'access-control-allow-origin': SHOP,
          'access-control-allow-credentials': 'true',
          'access-control-expose-headers': EXPOSED,
        });
      }
    });

    test('a request without an origin says that its answer would vary by one', async () => {
      const answer = await post(door.url, {});
      expect([corsOf(answer), varyOf(answer)]).toEqual([{}, ['Accept', 'Accept-Encoding', 'Origin']]);
    });

    test('a simple GET of an allowed origin passes CSRF prevention, that of another does not', async () => {
      const from = async (origin: string): Promise<number> =>
        (await fetch(door.url + QUERY, { headers: { origin, 'sec-fetch-site': 'cross-site', cookie: 'session=1' } }))
          .status;
      expect([await from(SHOP), await from(STRANGER)]).toEqual([200, 400]);
    });

    test('a GET that names no origin is held as before: a page of any origin can send it', async () => {
      const answer = await fetch(door.url + QUERY, {
        headers: { 'sec-fetch-site': 'cross-site', cookie: 'session=1' },
      });
      expect(answer.status).toBe(400);
    });

    test('a simple POST of an allowed origin is still held', async () => {
      expect((await post(door.url, { origin: SHOP, 'content-type': 'text/plain' })).status).toBe(400);
    });

    test('where every origin may ask, the answer is the same to all', async () => {
      for (const headers of [{}, { origin: STRANGER }, { origin: 'null' }]) {
        const answer = await post(generous.url, headers);
        expect(corsOf(answer)).toEqual({
          'access-control-allow-origin': '*',
          'access-control-expose-headers': EXPOSED,
        });
        expect(varyOf(answer)).toEqual(['Accept', 'Accept-Encoding']);
      }
      const asked = await preflight(generous.url, { origin: STRANGER, 'access-control-request-method': 'POST' });
      expect([asked.status, asked.headers.get('access-control-allow-origin'), varyOf(asked)]).toEqual([204, '*', []]);
    });

    test('where cookies are not allowed, a simple GET that brings them is held', async () => {
      const withCookie = { origin: STRANGER, 'sec-fetch-site': 'cross-site', cookie: 'session=1' };
      const { cookie: _, ...without } = withCookie;
      expect((await fetch(generous.url + QUERY, { headers: without })).status).toBe(200);
      expect((await fetch(generous.url + QUERY, { headers: withCookie })).status).toBe(400);
    });

    test('pages are for their own origin alone', async () => {
      const page = await fetch(generous.origin, { headers: { origin: STRANGER } });
      expect([page.status, corsOf(page)]).toEqual([200, {}]);
      const asked = await preflight(generous.origin, { origin: STRANGER, 'access-control-request-method': 'GET' });
      expect([asked.status, corsOf(asked)]).toEqual([404, {}]);
    });

    test('switched off, nothing is said of origins and a preflight is refused', async () => {
      const closed = await open();
      const asked = await preflight(closed.url, { origin: SHOP, 'access-control-request-method': 'POST' });
      const sent = await post(closed.url, { origin: SHOP });
      await closed.close();
      expect([asked.status, corsOf(asked), sent.status, corsOf(sent), varyOf(sent)]).toEqual([
        405,
        {},
        200,
        {},
        ['Accept', 'Accept-Encoding'],
      ]);
    });
  });
}

describeCors('our own door', openOwnDoor);
describeCors("Apollo Server's door", openDoorOfApollo);
