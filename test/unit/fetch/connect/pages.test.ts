import { afterEach, describe, expect, test } from '@jest/globals';
import { contextOf, failureOf, json } from '../backend-server.ts';
import { operationOf, worldOf, type World } from './connector-world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

type Answer = Parameters<typeof worldOf>[1];

/** `Query.list` over `GET /list`, in pages. */
async function listOf(
  paginate: string,
  answer: Answer,
  { field = 'list: [Int]', selection = '$', more = '' } = {},
): Promise<World> {
  const world = await worldOf(
    `type Query { ${field} @connect(source: "api", http: { GET: "/list" ${more} }, paginate: { ${paginate} }, selection: "${selection}") }
     ${field.endsWith('Rows') ? 'type Rows { total: Int rows: [Row] } type Row { id: ID }' : ''}`,
    answer,
  );
  worlds.push(world);
  return world;
}

const paramsOf = (url: string): URLSearchParams => new URL(url, 'http://x').searchParams;
/** The numbers 1 to `count`, from `offset` on. */
const numbers = (count: number, offset = 0, size = count): readonly number[] =>
  Array.from({ length: count }, (_, index) => index + 1).slice(offset, offset + size);

describe('pages by number', () => {
  const answer: Answer = ({ url }, response) =>
    json(response, numbers(7, (Number(paramsOf(url).get('page')) - 1) * 3, 3));

  test('are asked for until one is not full', async () => {
    const { ask, calls } = await listOf(
      'kind: PAGE, param: "page", size: 3, sizeParam: "per_page", maxPages: 10',
      answer,
    );
    expect(await ask('{ list }')).toEqual({ data: { list: numbers(7) }, errors: [] });
    expect(calls()).toEqual([1, 2, 3].map((page) => `GET /list?page=${page}&per_page=3`));
  });

  test('without a size, are asked for until one is empty', async () => {
    const { ask, calls } = await listOf('kind: PAGE, param: "page", maxPages: 10', answer);
    expect((await ask('{ list }')).data).toEqual({ list: numbers(7) });
    expect(calls()).toHaveLength(4);
  });

  test(
    'at most as many as `maxPages` are asked for: the list is cut, or the call fails, as the connector ' + 'says',
    async () => {
      const cut = await listOf('kind: PAGE, param: "page", maxPages: 2', answer);
      expect((await cut.ask('{ list }')).data).toEqual({ list: numbers(6) });
      expect(cut.calls()).toHaveLength(2);
      const fail = await listOf('kind: PAGE, param: "page", maxPages: 2, overflow: FAIL', answer);
      expect(await failureOf(fail.ask('{ list }'))).toMatchObject({
        code: 'BACKEND_ANSWER_INVALID',
        message: expect.stringContaining('more than the 2 pages'),
      });
      const exact = await listOf('kind: PAGE, param: "page", size: 3, maxPages: 3, overflow: FAIL', answer);
      expect((await exact.ask('{ list }')).data).toEqual({ list: numbers(7) });
    },
  );

  test('stand behind the other parameters of the URL', async () => {
    const { ask, calls } = await listOf('kind: PAGE, param: "p[n]", start: 0, maxPages: 1', answer, {
      more: 'queryParams: "q: $(1)"',
    });
    await ask('{ list }');
    expect(calls()).toEqual(['GET /list?q=1&p%5Bn%5D=0']);
  });

  test('a backend that gives the same page for every number is an error, not a list of repetitions', async () => {
    const { ask, calls } = await listOf('kind: PAGE, param: "page", maxPages: 50', (_, response) =>
      json(response, [1, 2]),
    );
    expect(await failureOf(ask('{ list }'))).toMatchObject({
      code: 'BACKEND_ANSWER_INVALID',
      message: expect.stringContaining('seems not to know the parameter `page`'),
    });
    expect(calls()).toHaveLength(2);
  });

  test('what is true in `hasMore` decides, also behind pages that are not full', async () => {
    const pages = [
      { items: [1], more: true },
      { items: [], more: true },
      { items: [2, 3, 4], more: false },
    ];
    const { ask, calls } = await listOf(
      'kind: PAGE, param: "page", size: 3, hasMore: "$.more", items: "items", maxPages: 9',
      ({ url }, response) => json(response, pages[Number(paramsOf(url).get('page')) - 1]),
      { selection: '$.items' },
    );
    expect((await ask('{ list }')).data).toEqual({ list: numbers(4) });
    expect(calls()).toHaveLength(3);
  });

  test('`limit` ends the walk when so many items are there', async () => {
    const { ask, calls } = await listOf('kind: PAGE, param: "page", limit: "$args.first", maxPages: 10', answer, {
      field: 'list(first: Int): [Int]',
    });
    expect((await ask('{ list(first: 4) }')).data).toEqual({ list: numbers(4) });
    expect(calls()).toHaveLength(2);
    expect((await ask('{ list }')).data).toEqual({ list: numbers(7) });
  });

  test('a negative `limit` fails the call, and nothing is asked for', async () => {
    const { ask, calls } = await listOf('kind: PAGE, param: "page", limit: "$args.first", maxPages: 10', answer, {
      field: 'list(first: Int): [Int]',
    });
    expect(await failureOf(ask('{ list(first: -1) }'))).toMatchObject({
      code: 'BAD_USER_INPUT',
      publicMessage: 'A list of -1 items is asked for: expected 0 or more.',
    });
    expect(calls()).toEqual([]);
    expect((await ask('{ list(first: 0) }')).data).toEqual({ list: [] });
  });
});

describe('pages by offset', () => {
  test('go on behind the items that came, however many those were', async () => {
    // The backend gives three at most, whatever it is asked for.
    const { ask, calls } = await listOf(
      'kind: OFFSET, param: "skip", items: "data.rows", maxPages: 10',
      ({ url }, response) =>
        json(response, {
          total: 7,
          data: { rows: numbers(7, Number(paramsOf(url).get('skip')), 3).map((id) => ({ id })) },
        }),
      {
        field: 'list: Rows',
        selection: 'total rows: data.rows { id }',
      },
    );
    expect((await ask('{ list { total rows { id } } }')).data).toEqual({
      list: { total: 7, rows: numbers(7).map((id) => ({ id: String(id) })) },
    });
    expect(calls().map((call) => paramsOf(call.slice(4)).get('skip'))).toEqual(['0', '3', '6', '7']);
  });

  test('a list that is left out, or null, is an empty one', async () => {
    for (const last of [{}, { rows: null }]) {
      const { ask } = await listOf(
        'kind: OFFSET, param: "skip", items: "rows", maxPages: 10',
        ({ url }, response) => json(response, url.endsWith('=0') ? { rows: [1] } : last),
        { selection: '$.rows' },
      );
      expect((await ask('{ list }')).data).toEqual({ list: [1] });
    }
  });
});

describe('pages by cursor', () => {
  const CURSOR = 'kind: CURSOR, param: "after", next: "meta.next", items: "items", maxPages: 10';
  const chain =
    (next: Readonly<Record<string, unknown>>): Answer =>
    ({ url }, response) => {
      const at = paramsOf(url).get('after') ?? 'start';
      json(response, { items: [at], meta: { next: next[at] } });
    };
  const strings = { field: 'list: [String]', selection: '$.items' };

  test('carry what the page before named, until one names none', async () => {
    const { ask, calls } = await listOf(CURSOR, chain({ start: 'a/b=', 'a/b=': 17, '17': null }), strings);
    expect((await ask('{ list }')).data).toEqual({ list: ['start', 'a/b=', '17'] });
    expect(calls()).toEqual(['GET /list', 'GET /list?after=a%2Fb%3D', 'GET /list?after=17']);
  });

  test('with `hasMore`, the last cursor is not followed', async () => {
    const { ask, calls } = await listOf(
      'kind: CURSOR, param: "after", next: "$.end", hasMore: "$.more", items: "items", maxPages: 10',
      ({ url }, response) => json(response, { items: [url.length], end: 'x', more: !url.includes('after') }),
      { selection: '$.items' },
    );
    expect((await ask('{ list }')).data).toEqual({ list: [5, 13] });
    expect(calls()).toHaveLength(2);
  });

  test('a cursor that comes again is an error', async () => {
    const { ask, calls } = await listOf(CURSOR, chain({ start: 'a', a: 'b', b: 'a' }), strings);
    expect(await failureOf(ask('{ list }'))).toMatchObject({
      code: 'BACKEND_ANSWER_INVALID',
      message: expect.stringContaining('leads back'),
      extensions: { page: 3 },
    });
    expect(calls()).toHaveLength(3);
  });

  test('a cursor beyond 2^53 is exact', async () => {
    const { ask, calls } = await listOf(
      CURSOR,
      ({ url }, response) =>
        void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(url.includes('after') ? '{"items":[2]}' : '{"items":[1],"meta":{"next":9007199254740993}}'),
      { selection: '$.items' },
    );
    expect((await ask('{ list }')).data).toEqual({ list: [1, 2] });
    expect(calls()[1]).toBe('GET /list?after=9007199254740993');
  });
});

describe('pages by link', () => {
  const linked =
    (links: Readonly<Record<string, string | string[]>>): Answer =>
    ({ url }, response) => {
      const link = links[url];
      if (link !== undefined) response.setHeader('link', link);
      json(response, [Number(url.at(-1)) || 1]);
    };

  test('follow the relation `next` of the Link header, relative or not, among others', async () => {
    const { ask, calls } = await listOf(
      'kind: LINK, maxPages: 10',
      linked({
        '/list':
          '<http://elsewhere.example/a,b?rel="next">; rel="prev"; title="a \\"b\\", <c>; rel=next", </list?p=2> ; ' +
          'REL="last NEXT"',
        '/list?p=2': ['</list?p=9>; rel="nexto"', '<?p=3>;rel=next'],
        '/list?p=3': '<?p=4>; rel="next"; anchor="/other", <?p=5>; rel="prev"; rel="next"',
      }),
    );
    expect((await ask('{ list }')).data).toEqual({ list: [1, 2, 3] });
    expect(calls()).toEqual(['GET /list', 'GET /list?p=2', 'GET /list?p=3']);
  });

  test('are not followed to another origin, which would get our headers', async () => {
    const { ask, calls } = await listOf(
      'kind: LINK, maxPages: 10',
      linked({ '/list': '<http://127.0.0.2/list?p=2>; rel="next"' }),
    );
    expect(await failureOf(ask('{ list }'))).toMatchObject({
      code: 'BACKEND_ANSWER_INVALID',
      message: expect.stringContaining('http://127.0.0.2'),
    });
    expect(calls()).toHaveLength(1);
  });

  test('a link that comes again is an error', async () => {
    const { ask, calls } = await listOf(
      'kind: LINK, maxPages: 10',
      linked({ '/list': '</list?p=2>; rel=next', '/list?p=2': '</list>; rel=next' }),
    );
    expect(await failureOf(ask('{ list }'))).toMatchObject({
      code: 'BACKEND_ANSWER_INVALID',
      message: expect.stringContaining('leads back'),
    });
    expect(calls()).toHaveLength(2);
  });

  test('may be found in the body, by `next`', async () => {
    const { ask } = await listOf(
      'kind: LINK, next: "$.next", items: "results", maxPages: 10',
      ({ url }, response) => json(response, { results: [url.length], next: url === '/list' ? '/list?page=2' : null }),
      { selection: '$.results' },
    );
    expect((await ask('{ list }')).data).toEqual({ list: [5, 12] });
  });

  test('hostile headers end the walk and take no time', async () => {
    for (const link of [
      '<',
      '<a',
      '<a>;',
      ';;;',
      `<a>${'; a="'.repeat(900)}`,
      `${'<'.repeat(3_000)}>; rel=next`,
      ' ,'.repeat(3_000),
    ]) {
      const began = performance.now();
      const { ask } = await listOf('kind: LINK, maxPages: 2', linked({ '/list': link }));
      await ask('{ list }').catch(() => undefined);
      expect(performance.now() - began).toBeLessThan(1_000);
    }
  });
});

describe('pages that fail', () => {
  test('fail the whole list, with the error of the page and which one it was', async () => {
    const { ask } = await listOf(
      'kind: PAGE, param: "page", maxPages: 10',
      ({ url }, response) => (url.endsWith('3') ? void response.writeHead(503).end() : json(response, [url])),
      { field: 'list: [String]' },
    );
    expect(await failureOf(ask('{ list }'))).toMatchObject({
      code: 'BACKEND_FAILED',
      extensions: { http: { status: 503 }, page: 3 },
    });
  });

  test('`isSuccess` judges each of them', async () => {
    const world = await worldOf(
      'type Query { list: [Int] @connect(source: "api", http: { GET: "/list" }, paginate: { kind: PAGE, param: ' +
        '"page", items: "items", maxPages: 5 }, isSuccess: "$.ok", errors: { message: "$.why" }, selection: ' +
        '"$.items") }',
      ({ url }, response) =>
        json(response, url.endsWith('2') ? { ok: false, why: 'no more today' } : { ok: true, items: [1] }),
    );
    worlds.push(world);
    expect(await failureOf(world.ask('{ list }'))).toMatchObject({
      publicMessage: 'no more today',
      extensions: { page: 2 },
    });
  });

  test("the request's deadline is for all of them", async () => {
    const { ask } = await listOf(
      'kind: PAGE, param: "page", maxPages: 100',
      ({ url }, response) => void setTimeout(() => json(response, [url]), 60),
      { field: 'list: [String]' },
    );
    const began = performance.now();
    expect(await failureOf(ask('{ list }', {}, { ...contextOf(), deadlineMs: performance.now() + 200 }))).toMatchObject(
      { code: 'BACKEND_TIMEOUT' },
    );
    expect(performance.now() - began).toBeLessThan(600);
  });

  test('the limit on the size of an answer is for all of them', async () => {
    const { ask } = await listOf(
      'kind: PAGE, param: "page", maxPages: 100',
      ({ url }, response) => json(response, [url + 'x'.repeat(300_000)]),
      { field: 'list: [String]' },
    );
    expect(await failureOf(ask('{ list }'))).toMatchObject({
      code: 'BACKEND_ANSWER_TOO_LARGE',
      extensions: { page: 4 },
    });
  });

  test('an answer without a list at that place is an error', async () => {
    const { ask } = await listOf(
      'kind: PAGE, param: "page", items: "a.b", maxPages: 5',
      (_, response) => json(response, { a: { b: { c: 1 } } }),
      { selection: '$.a.b' },
    );
    expect(await failureOf(ask('{ list }'))).toMatchObject({
      message: expect.stringContaining('expected `a.b` of page 1 to be a list, found an object'),
    });
  });
});

describe('a prediction', () => {
  test('tells how many pages there are at most', async () => {
    const { backend } = await listOf('kind: LINK, maxPages: 7', (_, response) => json(response, []));
    expect(backend.prepare(operationOf('{ list }')).predict()).toEqual([
      { call: 'GET /list', count: 'one', maxPages: 7 },
    ]);
  });
});

describe('what `paginate` cannot be', () => {
  test.each([
    ['kind: PAGE, maxPages: 3', 'expected `param`'],
    ['kind: CURSOR, param: "c", maxPages: 3', 'expected `next`'],
    ['kind: LINK, param: "c", maxPages: 3', 'expected no `param` with `kind: LINK`'],
    ['kind: PAGE, param: "p"', 'expected `maxPages`'],
    ['kind: PAGE, param: "p", maxPages: 0', 'expected a `maxPages` of 1 to 1000, found 0'],
    ['kind: PAGE, param: "p", maxPages: 3, items: "a->first"', '`items`: expected the keys'],
    ['kind: PAGE, param: "p", maxPages: 3, items: "a b"', '`items`: expected the keys'],
    ['kind: PAGE, param: "p", maxPages: 3, items: "a."', '`items`: expected a key after `.`'],
    ['kind: PAGE, param: "p", maxPages: 3, sizeParam: "n"', 'expected a `size`'],
    ['kind: PAGE, param: "p", maxPages: 3, hasMore: "$(1)"', '`hasMore`: expected true or false'],
    ['kind: PAGE, param: "p", maxPages: 3, limit: "$args.frist"', 'there is no argument `frist`'],
    ['kind: CURSOR, param: "p", maxPages: 3, next: "$.a {"', '`next`: expected'],
    ['kind: CURSOR, param: "p", maxPages: 3, next: "token"', 'found an object; its value alone is `$.token`'],
    ['maxPages: 3', 'expected a `kind`: PAGE, OFFSET, CURSOR, LINK'],
  ])('%s: %s', async (paginate, told) => {
    const failed = await listOf(paginate, (_, response) => json(response, [])).then(
      () => '',
      (error: unknown) => String(error),
    );
    const [problem] = JSON.parse(failed.replace(/^Error: /, '')) as {
      coordinate: string;
      code: string;
      message: string;
      line: number;
      column: number;
    }[];
    expect(problem).toMatchObject({
      coordinate: 'Query.list',
      message: expect.stringContaining(told),
      line: expect.any(Number),
      column: expect.any(Number),
    });
    expect(['INVALID_PAGINATION', 'UNDEFINED_ARGUMENT']).toContain(problem?.code);
  });

  test('beside a mutation', async () => {
    const failed = await worldOf(
      'type Query { q: [Int] @connect(source: "api", http: { GET: "/" }, selection: "$") } type Mutation { m: ' +
        '[Int] @connect(source: "api", http: { POST: "/" }, paginate: { kind: LINK, maxPages: 2 }, selection: "$") }',
      (_, response) => json(response, []),
    ).then(
      () => '',
      (error: unknown) => String(error),
    );
    expect(failed).toContain('expected no `paginate` on a mutation');
  });
});
