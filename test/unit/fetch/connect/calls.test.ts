import { afterEach, describe, expect, test } from '@jest/globals';
import { contextOf, failureOf, json } from '../backend-server.ts';
import { worldOf, type World } from './connector-world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

type Answer = Parameters<typeof worldOf>[1];

async function world(types: string, answer: Answer): Promise<World> {
  const made = await worldOf(types, answer);
  worlds.push(made);
  return made;
}

const echo: Answer = ({ method, url, headers, body }, response) =>
  json(response, {
    method,
    url,
    type: headers['content-type'] ?? null,
    length: headers['content-length'] ?? null,
    body: body === '' ? null : body,
  });
const ECHO = 'type Echo { method: String url: String type: String length: String body: String }';
const SELECT = 'selection: "method url type length body"';

describe('a call', () => {
  test('is made by the verb that the connector names, with its mapped body as JSON', async () => {
    const verbs = ['POST', 'PUT', 'PATCH', 'DELETE'];
    const fields = verbs.map(
      (verb) =>
        `${verb.toLowerCase()}(input: In!): Echo @connect(source: "api", http: { ${verb}: "/x", body: ` +
        `"$args.input { a b: c }" }, ${SELECT})`,
    );
    const { ask } = await world(
      `type Query { get: Echo @connect(source: "api", http: { GET: "/x" }, ${SELECT}) } type Mutation ` +
        `{ ${fields.join('\n')} } input In { a: Int c: [String] } ${ECHO}`,
      echo,
    );
    expect((await ask('{ get { method type body } }')).data).toEqual({
      get: { method: 'GET', type: null, body: null },
    });
    for (const verb of verbs) {
      const name = verb.toLowerCase();
      const { data, errors } = await ask(`mutation($in: In!) { ${name}(input: $in) { method type body } }`, {
        in: { a: 1, c: ['x'] },
      });
      expect(errors).toEqual([]);
      expect(data).toEqual({ [name]: { method: verb, type: 'application/json', body: '{"a":1,"b":["x"]}' } });
    }
  });

  test(
    'lists and objects in a query string take the style of their parameter: of the connector, else of the source, ' +
      'else the one for all',
    async () => {
      const styled = await worldOf(
        `type Query {
        find(tags: [String!], ids: [ID!], near: Near): Echo @connect(source: "api", http: { GET: "/f", queryParams: "tag: $args.tags id: $args.ids near: $args.near", queryStyles: [{ name: "id", style: FORM, explode: false }, { style: INDEXED_BRACKETS }] }, ${SELECT})
      } input Near { lat: Float } ${ECHO}`,
        echo,
        {
          source:
            '@source(name: "api", http: { baseURL: "ORIGIN", queryStyles: [{ name: "tag", style: PIPE_DELIMITED }, ' +
            '{ name: "id", style: SPACE_DELIMITED }] })',
        },
      );
      worlds.push(styled);
      await styled.ask('{ find(tags: ["a", "b"], ids: [1, 2], near: { lat: 1 }) { url } }');
      expect(styled.calls()).toEqual(['GET /f?tag=a%7Cb&id=1,2&near%5Blat%5D=1']);
      await expect(failureOf(styled.ask('{ find(tags: ["a|b"]) { url } }'))).resolves.toMatchObject({
        code: 'BAD_USER_INPUT',
      });
      expect(styled.calls()).toHaveLength(1);
    },
  );

  test.each([
    ['{ name: "tagz", style: FORM }', '`queryParams` has no `tagz`; did you mean `tags`?'],
    [
      '{ name: "tags", style: FORM }, { name: "tags", style: BRACKETS }',
      'expected one style for the parameter `tags`, found two',
    ],
    ['{ name: "tags", style: BRACKETS, explode: false }', 'expected no `explode` with the style BRACKETS'],
    ['{ name: "tags" }', 'expected a `style`'],
    ['{ style: MATRIX }', 'expected FORM or SPACE_DELIMITED'],
  ])('the styles [%s] are refused: %s', async (styles, told) => {
    const refused = await worldOf(
      'type Query { a(tags: [ID]): Echo @connect(source: "api", http: { GET: "/", queryParams: "tags: ' +
        `$args.tags", queryStyles: [${styles}] }, ${SELECT}) } ${ECHO}`,
      echo,
    ).then(
      () => '',
      (error: unknown) => String(error),
    );
    expect(JSON.parse(refused.replace(/^Error: /, ''))).toEqual([
      expect.objectContaining({
        coordinate: 'Query.a',
        message: expect.stringContaining(told),
        line: expect.any(Number),
        column: expect.any(Number),
      }),
    ]);
  });

  test('omitted arguments take their defaults, or leave nothing', async () => {
    const { ask, calls } = await world(
      'type Query { list(first: Int = 20, after: String, tags: [String!]): Echo @connect(source: "api", http: { ' +
        'GET: "/l?n={$args.first}&a={$args.after}", queryParams: "tag: $args.tags after: $args.after" ' +
        `}, ${SELECT}) } ${ECHO}`,
      echo,
    );
    await ask('{ list { url } }');
    await ask('query($t: [String!]) { list(first: 5, after: "a/b c", tags: $t) { url } }', { t: ['x', 'y&z'] });
    await ask('query($after: String) { list(after: $after) { url } }', { after: null });
    expect(calls()).toEqual([
      'GET /l?n=20&a=',
      'GET /l?n=5&a=a%2Fb%20c&tag=x&tag=y%26z&after=a%2Fb%20c',
      'GET /l?n=20&a=',
    ]);
  });

  test('arrays in a query string are written the way the connector says', async () => {
    const { ask, calls } = await world(
      `type Query {
        comma(ids: [ID!]!): Echo @connect(source: "api", http: { GET: "/c?ids={$args.ids->joinNotNull(',')}" }, ${SELECT})
        repeated(ids: [ID!]!): Echo @connect(source: "api", http: { GET: "/r", queryParams: "ids: $args.ids" }, ${SELECT})
        bracket(ids: [ID!]!): Echo @connect(source: "api", http: { GET: "/b", queryParams: "'ids[]': $args.ids" }, ${SELECT})
      } ${ECHO}`,
      echo,
    );
    await ask('{ comma(ids: ["a,b", "c"]) { url } repeated(ids: [1, 2]) { url } bracket(ids: [1, 2]) { url } }');
    expect(calls().toSorted()).toEqual([
      'GET /b?ids%5B%5D=1&ids%5B%5D=2',
      'GET /c?ids=a%2Cb%2Cc',
      'GET /r?ids=1&ids=2',
    ]);
  });

  test('9007199254740993 is exact as argument, as variable and in the response', async () => {
    const { ask, server } = await world(
      `scalar Long
       type Query { of(n: Long): Long @connect(source: "api", http: { GET: "/of/{$args.n}" }, selection: "$.n") }
       type Mutation { put(n: Long): Long @connect(source: "api", http: { POST: "/put", body: "n: $args.n" }, selection: "$.n") }`,
      (_request, response) =>
        void response.writeHead(200, { 'content-type': 'application/json' }).end('{"n":9007199254740993}'),
    );
    expect((await ask('{ of(n: 9007199254740993) }')).data).toEqual({ of: 9007199254740993n });
    await ask('mutation($n: Long) { put(n: $n) }', { n: 9007199254740993n });
    expect(server.received.map(({ url, body }) => url + body)).toEqual([
      '/of/9007199254740993',
      '/put{"n":9007199254740993}',
    ]);
  });

  test('a Float from the text of a 64-bit integer is exact', async () => {
    const { ask } = await world(
      'type Query { n: [Float] @connect(source: "api", http: { GET: "/" }, selection: "$") }',
      (_, response) => json(response, ['9007199254740993', '-9007199254740993', '42', '0.5', '1e3', 'x']),
    );
    const { data, errors } = await ask('{ n }');
    expect(data).toEqual({ n: [9007199254740993n, -9007199254740993n, 42, 0.5, 1000, null] });
    expect(errors).toMatchObject([{ path: ['n', 5], extensions: { code: 'INVALID_VALUE' } }]);
  });

  test('a text is sent as it is when the connector declares another type than JSON', async () => {
    const field = (name: string, type: string, body: string): string =>
      `${name}: Echo @connect(source: "api", http: { POST: "/t", headers: { name: "Content-Type", value: ` +
      `"${type}" }, body: ${JSON.stringify(body)} }, ${SELECT})`;
    const { ask } = await world(
      `type Query { q: String @connect(source: "api", http: { GET: "/" }, selection: "$.url") }
       type Mutation { ${field(
         'plain',
         'text/plain; ' + 'charset=utf-8',
         '$(\'a "ü"\')',
       )} ${field('xml', 'application/xml', "$('<a/>')")} ${field('json', 'application/vnd.x+json', "$('a')")} ${field('form', 'application/x-www-form-urlencoded;charset=UTF-8', 'a: $(1)')} } ${ECHO}`,
      echo,
    );
    expect((await ask('mutation { plain { type body } xml { type body } json { body } form { body } }')).data).toEqual({
      plain: { type: 'text/plain; charset=utf-8', body: 'a "ü"' },
      xml: { type: 'application/xml', body: '<a/>' },
      json: { body: '"a"' },
      form: { body: 'a=1' },
    });
  });

  test('a form is sent when the connector declares one', async () => {
    const { ask } = await world(
      `type Query { q: String @connect(source: "api", http: { GET: "/" }, selection: "$.url") }
       type Mutation { post: Echo @connect(source: "api", http: { POST: "/f", headers: { name: "Content-Type", value: "application/x-www-form-urlencoded" }, body: "$({ a: { b: [1, 'x y'] }, none: null, empty: [] })" }, ${SELECT}) } ${ECHO}`,
      echo,
    );
    expect((await ask('mutation { post { type body } }')).data).toEqual({
      post: { type: 'application/x-www-form-urlencoded', body: 'a%5Bb%5D%5B0%5D=1&a%5Bb%5D%5B1%5D=x+y&none=' },
    });
  });

  test('the lists of a form are repeated, or written in the styles that the connector or its source says', async () => {
    const post = (name: string, more: string): string =>
      `${name}: Echo @connect(source: "api", http: { POST: "/f", headers: { name: "Content-Type", value: ` +
      `"application/x-www-form-urlencoded" }, body: "a: $([1, 'x y']) b: $([{ c: 1 }]) d: $([2, 3])"${more} ` +
      `}, ${SELECT})`;
    const { ask } = await world(
      `type Query { q: String @connect(source: "api", http: { GET: "/" }, selection: "$.url") }
       type Mutation { ${post('plain', '')} ${post(
         'styled',
         ', bodyStyles: [{ name: "a", style: FORM, explode: false }, { name: "b", style: JSON }, { ' +
           'style: ' +
           'BRACKETS }]',
       )} } ${ECHO}`,
      echo,
    );
    const { data } = await ask('mutation { plain { body } styled { body } }');
    expect(JSON.parse(decodeURIComponent(JSON.stringify(data)).replace('[{"c":1}]', 'json'))).toEqual({
      plain: { body: 'a=1&a=x+y&b[0][c]=1&d=2&d=3' },
      styled: { body: 'a=1,x+y&b=json&d[]=2&d[]=3' },
    });
  });

  test('cookies are one header, with what a header of the schema says in front', async () => {
    const { ask, server } = await world(
      'type Query { q(a: String, b: [String]): String @connect(source: "api", http: { GET: "/", cookies: "a: ' +
        '$args.a b: $args.b", headers: { name: "cookie", value: "fixed=1; a=own" } }, selection: "$.url") bad(a: ' +
        'String): ' +
        `String @connect(source: "api", http: { GET: "/", cookies: "'a b': $args.a" }, selection: "$.url") }`,
      echo,
    );
    await ask('{ q(a: "x", b: ["1;", null, "2"]) }');
    expect(server.received[0]?.headers.cookie).toBe('fixed=1; a=own; b=1%3B; b=2');
    await expect(ask('{ bad(a: "x") }')).rejects.toThrow('expected the name of a cookie, found "a b"');
  });

  test(
    'headers come from the source and the connector; a client header only when the operator lets it ' + 'through',
    async () => {
      const answer: Answer = ({ headers }, response) => json(response, headers);
      const types = `type Query { h(n: Int = 3): Got @connect(source: "api", http: { GET: "/h", headers: [{ name: "X-Own", value: "v-{$args.n}" }, { name: "X-Copy", from: "X-Client" }] }, selection: "own: 'x-own' base: 'x-base' copy: 'x-copy' auth: authorization host") }
      type Got { own: String base: String copy: String auth: String host: String }`;
      const { ask } = await world(types, answer);
      const seen = async (context = contextOf()): Promise<unknown> =>
        (await ask('{ h { own copy auth } }', {}, context)).data;
      expect(await seen()).toEqual({ h: { own: 'v-3', copy: null, auth: null } });
      expect(
        await seen(contextOf({ forwardedHeaders: { 'x-client': 'c', authorization: 'a', host: 'evil' } })),
      ).toEqual({
        h: { own: 'v-3', copy: 'c', auth: 'a' },
      });
    },
  );
});

describe('a header', () => {
  test(
    'that the schema sets is replaced by no client, and one that it takes is not sent under its own name as ' + 'well',
    async () => {
      const rules =
        '[{ name: "x-fixed", value: "schema" }, { name: "x-org", from: "x-tenant" }, { name: "x-lang", from: ' +
        '"accept-language", value: "en" }, { name: "x-same", from: "x-same" }]';
      const { ask, server } = await world(
        `type Query { h: String @connect(source: "api", http: { GET: "/h", headers: ${rules} }, selection: "$.url") }`,
        echo,
      );
      const sentFor = async (forwardedHeaders: Readonly<Record<string, string>>) => {
        await ask('{ h }', {}, contextOf({ forwardedHeaders }));
        const { headers = {} } = server.received.at(-1) ?? {};
        return Object.fromEntries(
          Object.entries(headers).filter(([name]) => name.startsWith('x-') || name === 'accept-language'),
        );
      };
      expect(await sentFor({})).toEqual({ 'x-fixed': 'schema', 'x-lang': 'en' });
      expect(
        await sentFor({
          'x-fixed': 'client',
          'x-org': 'client',
          'x-tenant': 't',
          'accept-language': 'de',
          'x-same': 's',
          'x-other': 'o',
        }),
      ).toEqual({ 'x-fixed': 'schema', 'x-org': 't', 'x-lang': 'de', 'x-same': 's', 'x-other': 'o' });
    },
  );

  test('whose value holds a line break is refused before the call', async () => {
    const { ask, calls } = await world(
      'type Query { h(v: String): String @connect(source: "api", http: { GET: "/h", headers: { name: "x-v", ' +
        'value: "{$args.v}" } }, selection: "$.url") }',
      echo,
    );
    const failure = await failureOf(ask('query($v: String) { h(v: $v) }', { v: 'a\r\nx-admin: 1' }));
    expect(failure.code).toBe('BAD_USER_INPUT');
    expect(calls()).toEqual([]);
  });
});

describe('an answer', () => {
  const ONE =
    'type Query { one: Thing @connect(source: "api", http: { GET: "/one" }, selection: "id name list nested { n } ' +
    'ok: $(true)") } type Thing { id: ID name: String list: [Int] nested: Nested ok: Boolean } type Nested { n: Int }';

  test('204 or an empty body is null without an error', async () => {
    for (const status of [204, 200]) {
      const { ask } = await world(
        'type Query { one: String @connect(source: "api", http: { GET: "/" }, selection: "$.name") }',
        (_request, response) => void response.writeHead(status).end(),
      );
      expect(await ask('{ one }')).toEqual({ data: { one: null }, errors: [] });
    }
  });

  test('401 without a body is UNAUTHENTICATED', async () => {
    const { ask } = await world(ONE, (_request, response) => void response.writeHead(401).end());
    expect((await failureOf(ask('{ one { id } }'))).code).toBe('UNAUTHENTICATED');
  });

  test('an unparseable body is an error, never null', async () => {
    for (const [type, body] of [
      ['application/json', '{"id":'],
      ['application/pdf', 'x'],
    ] as const) {
      const { ask } = await world(
        ONE,
        (_request, response) => void response.writeHead(200, { 'content-type': type }).end(body),
      );
      expect((await failureOf(ask('{ one { id } }'))).code).toBe('BACKEND_ANSWER_INVALID');
    }
  });

  test('values that do not fit their types are null, each with an error at its place', async () => {
    const { ask } = await world(ONE, (_request, response) =>
      json(response, { id: 7, name: { first: 'x' }, list: [1, 'two', 3.5, null, '4'], nested: [] }),
    );
    const { data, errors } = await ask('{ it: one { id name list nested { n } ok } }');
    expect(data).toEqual({ it: { id: '7', name: null, list: [1, null, null, null, 4], nested: null, ok: true } });
    expect(errors).toEqual([
      { message: 'expected a string, found an object', path: ['it', 'name'], extensions: { code: 'INVALID_VALUE' } },
      {
        message: 'expected an integer of 32 bits, found a string',
        path: ['it', 'list', 1],
        extensions: { code: 'INVALID_VALUE' },
      },
      {
        message: 'expected an integer of 32 bits, found a number',
        path: ['it', 'list', 2],
        extensions: { code: 'INVALID_VALUE' },
      },
      { message: 'expected an object, found a list', path: ['it', 'nested'], extensions: { code: 'INVALID_VALUE' } },
    ]);
  });

  test('an unknown enum value is null with an error for that item alone', async () => {
    const { ask } = await world(
      'type Query { sizes: [Size] @connect(source: "api", http: { GET: "/" }, selection: "$") } enum Size { S M }',
      (_request, response) => json(response, ['S', 'XXL', 'M']),
    );
    const { data, errors } = await ask('{ sizes }');
    expect(data).toEqual({ sizes: ['S', null, 'M'] });
    expect(errors).toMatchObject([{ path: ['sizes', 1], extensions: { code: 'INVALID_VALUE' } }]);
  });

  test('what fails beside what succeeds keeps its code, status and place', async () => {
    const { ask } = await world(
      'type Query { good: String @connect(source: "api", http: { GET: "/good" }, selection: "$.v") bad: String ' +
        '@connect(source: "api", http: { GET: "/bad" }, selection: "$.v") }',
      ({ url }, response) => json(response, { v: 'fine' }, url === '/bad' ? 409 : 200),
    );
    const { data, errors } = await ask('{ good worse: bad }');
    expect(data).toEqual({ good: 'fine', worse: null });
    expect(errors).toMatchObject([{ path: ['worse'], extensions: { code: 'CONFLICT', http: { status: 409 } } }]);
    expect(JSON.stringify(errors)).not.toContain('127.0.0.1');
  });

  test(
    'what errors are mapped to holds nothing of how the backend is built, but for what the mapping ' + 'names',
    async () => {
      const details = [
        {
          stackTrace: ['at A.b(A.java:1)'],
          hint: 'later',
          inner: { debug_info: 'x', url: 'http://10.0.0.1/', left: 0 },
        },
      ];
      const connect =
        '@connect(source: "api", http: { GET: "/a" }, errors: { extensions: "info: error query" }, selection: "$.v")';
      const { ask } = await world(
        `type Query { a: String ${connect} b: String @connect(source: "api", http: { GET: "/b" }, selection: "$.v") }`,
        ({ url }, response) =>
          url === '/a' ? json(response, { error: { details }, query: 'shown' }, 400) : json(response, { v: 'fine' }),
      );
      const { errors } = await ask('{ a b }');
      expect(errors?.[0]?.extensions).toMatchObject({
        query: 'shown',
        info: { details: [{ hint: 'later', inner: { left: 0 } }] },
      });
      expect(JSON.stringify(errors)).not.toMatch(/java|debug|10\.0/);
    },
  );

  test('isSuccess replaces the check of the status, both ways, and errors are mapped from the body', async () => {
    const connect = (path: string): string =>
      `@connect(source: "api", http: { GET: "${path}" }, isSuccess: "$.ok", errors: { message: "$.why", ` +
      'extensions: "status: $status detail: $.detail" }, selection: "$.v")';
    const { ask } = await world(
      `type Query { a: String ${connect('/a')} b: String ${connect('/b')} }`,
      ({ url }, response) =>
        url === '/a'
          ? json(response, { ok: true, v: 'fine' }, 500)
          : json(response, { ok: false, why: 'sold out', detail: { left: 0 } }, 200),
    );
    const { data, errors } = await ask('{ a b }');
    expect(data).toEqual({ a: 'fine', b: null });
    expect(errors).toMatchObject([
      { message: 'sold out', path: ['b'], extensions: { code: 'BACKEND_FAILED', status: 200, detail: { left: 0 } } },
    ]);
  });

  test(
    'a code that is mapped is the code of the error, of a refused 200 as of a status; what is no text is ' + 'none',
    async () => {
      const connect = (path: string): string =>
        `@connect(source: "api", http: { GET: "${path}" }, isSuccess: "$.ok", errors: { extensions: "code why" }, ` +
        'selection: "$.v")';
      const { ask } = await world(
        `type Query { a: String ${connect('/a')} b: String ${connect('/b')} c: String ${connect('/c')} }`,
        ({ url }, response) =>
          json(response, { ok: false, why: 'x', code: url === '/c' ? 7 : 'SOLD_OUT' }, url === '/b' ? 409 : 200),
      );
      const { errors } = await ask('{ a b c }');
      expect(errors?.map(({ path, extensions }) => [path, extensions?.['code'], extensions?.['why']])).toEqual([
        [['a'], 'SOLD_OUT', 'x'],
        [['b'], 'SOLD_OUT', 'x'],
        [['c'], 'BACKEND_FAILED', 'x'],
      ]);
    },
  );

  test('an abstract type is what the mapping says, by __typename', async () => {
    const { ask } = await world(
      `type Query { media: [Media] @connect(source: "api", http: { GET: "/" }, selection: "__typename: kind->match(['b', 'Book'], ['f', 'Film'], [@, 'Other']) title pages: length minutes: length") }
       interface Media { title: String } type Book implements Media { title: String pages: Int } type Film implements Media { title: String minutes: Int }`,
      (_request, response) =>
        json(response, [{ kind: 'b', title: 'B', length: 10 }, { kind: 'f', title: 'F', length: 90 }, { kind: 'x' }]),
    );
    const { data, errors } = await ask('{ media { __typename title ... on Book { pages } ... on Film { minutes } } }');
    expect(data).toEqual({
      media: [{ __typename: 'Book', title: 'B', pages: 10 }, { __typename: 'Film', title: 'F', minutes: 90 }, null],
    });
    expect(errors).toMatchObject([{ path: ['media', 2], extensions: { code: 'INVALID_VALUE' } }]);
  });
});

describe('nested connectors', () => {
  const USERS = `
    type Query { users: [User] @connect(source: "api", http: { GET: "/users" }, selection: "$.users { id boss }") }
    type User { id: ID! boss: ID
      posts(first: Int = 2): [Post] @connect(source: "api", http: { GET: "/users/{$this.id}/posts?n={$args.first}" }, selection: "title author: $ { id: user }")
      manager: User @connect(source: "api", http: { GET: "/users/{$this.boss}" }, selection: "id boss") }
    type Post { title: String author: User }`;

  test('a field of a parent is called per parent, once for equal parents', async () => {
    const { ask, calls } = await world(USERS, ({ url }, response) => {
      if (url === '/users')
        return json(response, {
          users: [
            { id: 1, boss: 9 },
            { id: 2, boss: 9 },
            { id: 3, boss: null },
          ],
        });
      return url.includes('/posts')
        ? json(response, [{ title: `of ${url}`, user: 1 }])
        : json(response, { id: 9, boss: null });
    });
    const { data, errors } = await ask('{ users { posts(first: 1) { title } manager { id } } }');
    expect(errors).toEqual([]);
    const posts = (id: number): unknown => [{ title: `of /users/${id}/posts?n=1` }];
    expect(data).toEqual({
      users: [
        { posts: posts(1), manager: { id: '9' } },
        { posts: posts(2), manager: { id: '9' } },
        { posts: posts(3), manager: null },
      ],
    });
    expect(calls().filter((call) => call === 'GET /users/9')).toHaveLength(1);
  });

  test('a reference resolves by itself when its connectors need no more than its key', async () => {
    const { ask, calls } = await world(
      'type Query { x: Int @connect(source: "api", http: { GET: "/" }, selection: "$") } type User @key(fields: ' +
        '"id") { id: ID! posts: Int @connect(source: "api", http: { GET: "/posts/{$this.id}" }, selection: "$.n") }',
      (_request, response) => json(response, { n: 3 }),
    );
    const { data } = await ask('query($r: [_Any!]!) { _entities(representations: $r) { ... on User { posts } } }', {
      r: [
        { __typename: 'User', id: 'a' },
        { __typename: 'User', id: 'b' },
      ],
    });
    expect(data).toEqual({ _entities: [{ posts: 3 }, { posts: 3 }] });
    expect(calls()).toEqual(['GET /posts/a', 'GET /posts/b']);
  });

  test('a field that is left out by its condition makes no call', async () => {
    const { ask, calls } = await world(USERS, (_request, response) => json(response, { users: [{ id: 1 }] }));
    const { data } = await ask(
      'query($yes: Boolean!) { users { id posts @include(if: $yes) { title } } other: users @skip(if: true) { id } }',
      { yes: false },
    );
    expect(data).toEqual({ users: [{ id: '1' }] });
    expect(calls()).toEqual(['GET /users']);
  });

  test(
    'a mutation is called as often as it is asked for, one after the other, and what is read after it is ' + 'fresh',
    async () => {
      let stock = 5;
      const { ask, calls } = await world(
        `type Query { x: Int @connect(source: "api", http: { GET: "/" }, selection: "$") }
       type Mutation { take: Product @connect(source: "api", http: { POST: "/take" }, selection: "id") }
       type Product @key(fields: "id") @connect(source: "api", http: { GET: "/p/{$this.id}" }, selection: "id stock") { id: ID! stock: Int }`,
        ({ method }, response) => {
          if (method === 'POST') stock -= 1;
          json(response, { id: 'p', stock });
        },
      );
      const { data } = await ask('mutation { a: take { stock } b: take { stock } }');
      expect(data).toEqual({ a: { stock: 4 }, b: { stock: 3 } });
      expect(calls()).toEqual(['POST /take', 'GET /p/p', 'POST /take', 'GET /p/p']);
    },
  );
});
