import { afterEach, describe, expect, test } from '@jest/globals';
import { json } from '../backend-server.ts';
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

const ENTITY = 'query($r: [_Any!]!) { _entities(representations: $r) ';

describe('connectors on interfaces', () => {
  const MEDIA = `
    interface Media @key(fields: "id")
      @connect(source: "api", http: { GET: "/media?ids={$batch.id->joinNotNull(',')}" }, batch: { maxSize: 10 }, selection: """
        $->map({ id: @.id, title: @.name, pages: @.pages, length: @.length, __typename: @.kind->match(['b', 'Book'], [@, 'Film']) })
      """) {
      id: ID!
      title: String
      views: Int @connect(source: "api", http: { GET: "/views/{$this.id}" }, selection: "$")
    }
    type Book implements Media @key(fields: "id") { id: ID! title: String views: Int pages: Int }
    type Film implements Media @key(fields: "id") { id: ID! title: String views: Int length: Int }`;
  const answer: Answer = ({ url }, response) => {
    if (url.startsWith('/views')) return json(response, Number(url.split('/')[2]) * 100);
    return json(response, [
      { id: 2, name: 'Two', kind: 'f', length: 90 },
      { id: 1, name: 'One', kind: 'b', pages: 10 },
    ]);
  };

  test('an entity of a concrete type is found by the connector of its interface', async () => {
    const { ask, calls } = await world(MEDIA, answer);
    const { data, errors } = await ask(
      `${ENTITY} { __typename ... on Book { title pages views } ... on Film { length } } }`,
      {
        r: [
          { __typename: 'Book', id: 1 },
          { __typename: 'Film', id: '2' },
        ],
      },
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      _entities: [
        { __typename: 'Book', title: 'One', pages: 10, views: 100 },
        { __typename: 'Film', length: 90 },
      ],
    });
    expect([...calls()].sort()).toEqual(['GET /media?ids=1%2C2', 'GET /views/1']);
  });

  test('a reference to the interface alone gets its type from the answer', async () => {
    const { ask, calls } = await world(MEDIA, answer);
    const { data, errors } = await ask(
      `${ENTITY} { ... on Media { __typename title views ... on Film { length } } } }`,
      {
        r: ['1', '2', '3'].map((id) => ({ __typename: 'Media', id })),
      },
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      _entities: [
        { __typename: 'Book', title: 'One', views: 100 },
        { __typename: 'Film', title: 'Two', views: 200, length: 90 },
        null,
      ],
    });
    expect(calls()).toHaveLength(3);
  });

  test('a root field that finds an interface resolves references to it', async () => {
    const { ask } = await world(
      `type Query { media(id: ID!): Media @connect(source: "api", http: { GET: "/media/{$args.id}" }, entity: true, selection: "__typename: kind id title pages") }
       interface Media @key(fields: "id") { id: ID! title: String } type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }`,
      ({ url }, response) => json(response, { kind: 'Book', id: url.split('/')[2], title: 'T', pages: 3 }),
    );
    const { data } = await ask(`${ENTITY} { ... on Media { title } ... on Book { pages } } }`, {
      r: [
        { __typename: 'Book', id: 7 },
        { __typename: 'Media', id: 8 },
      ],
    });
    expect(data).toEqual({
      _entities: [
        { title: 'T', pages: 3 },
        { title: 'T', pages: 3 },
      ],
    });
  });
});

describe('several connectors on a field', () => {
  test('the first one whose values are there is called', async () => {
    const { ask, calls } = await world(
      `type Query {
        byId: P @connect(source: "api", http: { GET: "/p" }, selection: "id")
        bySku: P @connect(source: "api", http: { GET: "/p" }, selection: "sku")
      }
      type P {
        id: ID
        sku: ID
        price: Int
          @connect(source: "api", http: { GET: "/by-sku/{$this.sku}" }, selection: "$")
          @connect(source: "api", http: { GET: "/by-id/{$this.id}" }, selection: "$")
      }`,
      ({ url }, response) => json(response, url === '/p' ? { id: 1, sku: 's' } : url.startsWith('/by-id') ? 10 : 20),
    );
    expect((await ask('{ byId { price } bySku { price } }')).data).toEqual({
      byId: { price: 10 },
      bySku: { price: 20 },
    });
    expect([...calls()].sort()).toEqual(['GET /by-id/1', 'GET /by-sku/s', 'GET /p', 'GET /p']);
  });
});

describe('what a connector on a field reads of its parent', () => {
  test('the whole of it is every leaf that needs no call', async () => {
    const { ask, server } = await world(
      `type Query { p: P @connect(source: "api", http: { GET: "/p" }, selection: "id name: title tags inner { a }") }
      type P { id: ID! name: String tags: [String] inner: Inner score: Int @connect(source: "api", http: { POST: "/score", body: "$this" }, selection: "$") }
      type Inner { a: Int }`,
      ({ url }, response) => json(response, url === '/p' ? { id: 1, title: 'One', tags: ['x'], inner: { a: 1 } } : 5),
    );
    expect((await ask('{ p { score } }')).data).toEqual({ p: { score: 5 } });
    expect(JSON.parse(server.received[1]?.body ?? '')).toEqual({ __typename: 'P', id: 1, name: 'One', tags: ['x'] });
  });

  const CHAIN = `type Query { p: P @connect(source: "api", http: { GET: "/p" }, selection: "id") }
    type P @key(fields: "id") @connect(source: "api", http: { GET: "/more/{$this.id}" }, selection: "id owner") {
      id: ID!
      owner: ID
      account: ID @connect(source: "api", http: { GET: "/account/{$this.owner}" }, selection: "$")
      balance: Int @connect(source: "api", http: { GET: "/balance/{$this.account}" }, selection: "$")
    }`;

  test('may be what other connectors give, one after the other, each called once', async () => {
    const { ask, calls } = await world(CHAIN, ({ url }, response) =>
      json(
        response,
        url === '/p' ? { id: 1 } : url === '/more/1' ? { id: 1, owner: 'o' } : url === '/account/o' ? 'a' : 12,
      ),
    );
    expect((await ask('{ p { x: balance y: balance account } }')).data).toEqual({ p: { x: 12, y: 12, account: 'a' } });
    expect(calls()).toEqual(['GET /p', 'GET /more/1', 'GET /account/o', 'GET /balance/a']);
  });

  test('a link of the chain that fails is the failure of what needs it', async () => {
    const { ask, calls } = await world(CHAIN, ({ url }, response) =>
      url === '/account/o' ? json(response, {}, 404) : json(response, url === '/p' ? { id: 1 } : { id: 1, owner: 'o' }),
    );
    const { data, errors } = await ask('{ p { id balance } }');
    expect(data).toEqual({ p: { id: '1', balance: null } });
    expect(errors).toMatchObject([{ path: ['p', 'balance'], extensions: { code: 'NOT_FOUND' } }]);
    expect(calls()).toHaveLength(3);
  });
});

describe('several connectors on a root field', () => {
  const CHAT = `type Query {
      chat(id: ID!): Chat
        @connect(source: "api", http: { GET: "/chats/{$args.id}" }, entity: true, selection: "id model: modelName owner { id }")
        @connect(source: "api", http: { GET: "/chats/{$args.id}/messages" }, selection: "messages: $.data { text: body }")
        @connect(source: "api", http: { GET: "/chats/{$args.id}/full" }, selection: "id owner { id name } messages: $.data { text: body }")
      chats: [Chat]
        @connect(source: "api", http: { GET: "/chats" }, selection: "id")
        @connect(source: "api", http: { GET: "/chats/models" }, selection: "id model: modelName")
    }
    type Mutation { open: Chat @connect(source: "api", http: { POST: "/a" }, selection: "id") @connect(source: "api", http: { POST: "/b" }, selection: "id model: modelName") }
    type Chat { id: ID! model: String owner: Owner messages: [Message] tokens: Int @connect(source: "api", http: { GET: "/tokens/{$this.model}" }, selection: "$") }
    type Owner { id: ID! name: String }
    type Message { text: String! }`;
  const answer: Answer = ({ url }, response) => {
    if (url.endsWith('/messages'))
      return url.startsWith('/chats/9/') ? json(response, {}, 503) : json(response, { data: [{ body: 'hi' }] });
    if (url.startsWith('/tokens')) return json(response, 5);
    if (url.endsWith('/models') || url === '/chats') return json(response, [{ id: 1, modelName: 'm' }]);
    return json(response, { id: 1, modelName: 'm', owner: { id: 2, name: 'O' }, data: [{ body: 'full' }] });
  };

  test('those are called that yield what is asked, together, and their fields are one object', async () => {
    const { ask, calls } = await world(CHAT, answer);
    const { data, errors } = await ask('{ chat(id: "1") { model it: messages { text } tokens } }');
    expect(errors).toEqual([]);
    expect(data).toEqual({ chat: { model: 'm', it: [{ text: 'hi' }], tokens: 5 } });
    expect([...calls()].sort()).toEqual(['GET /chats/1', 'GET /chats/1/messages', 'GET /tokens/m']);
  });

  test.each([
    ['{ chat(id: "1") { model owner { id } } }', 'GET /chats/1'],
    ['{ chat(id: "1") { messages { text } } }', 'GET /chats/1/messages'],
    ['{ chat(id: "1") { id owner { name } messages { text } } }', 'GET /chats/1/full'],
    ['{ chat(id: "1") { __typename } }', 'GET /chats/1'],
    ['{ chats { id model } }', 'GET /chats/models'],
    ['mutation { open { id model } }', 'POST /b'],
  ])('%s takes one call', async (text, call) => {
    const { ask, calls } = await world(CHAT, answer);
    expect((await ask(text)).errors).toEqual([]);
    expect(calls()).toEqual([call]);
  });

  test('what a field is found by is asked for with it', async () => {
    const { ask, calls } = await world(CHAT, answer);
    expect((await ask('{ chat(id: "1") { messages { text } tokens } }')).data).toEqual({
      chat: { messages: [{ text: 'hi' }], tokens: 5 },
    });
    expect([...calls()].sort()).toEqual(['GET /chats/1', 'GET /chats/1/messages', 'GET /tokens/m']);
  });

  test('one that fails takes away its fields alone', async () => {
    const { ask } = await world(CHAT, answer);
    const { data, errors } = await ask('{ chat(id: "9") { model it: messages { text } } }');
    expect(data).toEqual({ chat: { model: 'm', it: null } });
    expect(errors).toMatchObject([{ path: ['chat', 'it'], extensions: { http: { status: 503 } } }]);
  });

  test('equal calls are made once', async () => {
    const { ask, calls } = await world(CHAT, answer);
    expect(
      (await ask('{ a: chat(id: "1") { model messages { text } } b: chat(id: "1") { model messages { text } } }')).data,
    ).toEqual({ a: { model: 'm', messages: [{ text: 'hi' }] }, b: { model: 'm', messages: [{ text: 'hi' }] } });
    expect(calls()).toHaveLength(2);
  });
});

test('what a connector reads of an object is sent as it was given, whatever else is asked', async () => {
  const { ask, server } = await world(
    `type Query { cart: [P] @connect(source: "api", http: { GET: "/cart" }, selection: "id shop: { id: shop_id }") }
    type P @connect(source: "api", http: { POST: "/ps", body: "items: $batch { id shop_id: shop.id }" }, batch: { maxSize: 9 }, selection: "id name shop { id }") {
      id: ID! name: String shop: Shop stock: Int @connect(source: "api", http: { POST: "/stock", body: "of: $this.shop.id" }, selection: "$")
    }
    type Shop { id: ID! }`,
    ({ url }, response) =>
      json(
        response,
        url === '/cart' ? [{ id: 1, shop_id: 10 }] : url === '/stock' ? 3 : [{ id: 1, name: 'P', shop: { id: 10 } }],
      ),
  );
  expect((await ask('{ cart { id name stock shop { id } } }')).data).toEqual({
    cart: [{ id: '1', name: 'P', stock: 3, shop: { id: '10' } }],
  });
  const bodies = server.received.flatMap(({ body }) => (body === '' ? [] : [body]));
  expect(bodies.sort()).toEqual(['{"items":[{"id":1,"shop_id":10}]}', '{"of":10}']);
});

test('what a reference has of an object in it is no reason not to find the rest of that', async () => {
  const { ask, calls } = await world(
    `type Query { cart: [P] @connect(source: "api", http: { GET: "/cart" }, selection: "id shop: { id: shop_id } maker: { id: maker_id }") }
    type P @connect(source: "api", http: { POST: "/ps", body: "items: $batch { id shop_id: shop.id }" }, batch: { maxSize: 9 }, selection: "id name shop { id city } maker { id name }") {
      id: ID! name: String shop: Shop maker: Maker
    }
    type Shop { id: ID! city: String }
    type Maker @connect(source: "api", http: { GET: "/makers/{$this.id}" }, selection: "id name") { id: ID! name: String }`,
    ({ url }, response) =>
      json(
        response,
        url === '/cart'
          ? [
              { id: 1, shop_id: 10, maker_id: 5 },
              { id: 1, shop_id: 20, maker_id: 5 },
            ]
          : url === '/ps'
            ? [20, 10].map((id) => ({ id: 1, name: `P${id}`, shop: { id, city: `C${id}` } }))
            : { id: 5, name: 'M' },
      ),
  );
  expect((await ask('{ cart { shop { id city } } }')).data).toEqual({
    cart: [{ shop: { id: '10', city: 'C10' } }, { shop: { id: '20', city: 'C20' } }],
  });
  expect((await ask('{ cart { shop { id } } }')).data).toEqual({
    cart: [{ shop: { id: '10' } }, { shop: { id: '20' } }],
  });
  expect((await ask('{ cart { maker { name } } }')).data).toEqual({
    cart: [{ maker: { name: 'M' } }, { maker: { name: 'M' } }],
  });
  expect(calls()).toEqual(['GET /cart', 'POST /ps', 'GET /cart', 'GET /cart', 'GET /makers/5']);
});

test('of several connectors on the field of an object, the one that yields what is asked is called', async () => {
  const { ask, calls } = await world(
    `type Query { p: P @connect(source: "api", http: { GET: "/p" }, selection: "id") }
    type P { id: ID! shop: Shop
      @connect(source: "api", http: { GET: "/shop/{$this.id}" }, selection: "id")
      @connect(source: "api", http: { GET: "/shop/{$this.id}/full" }, selection: "id city") }
    type Shop { id: ID city: String }`,
    (_request, response) => json(response, { id: 1, city: 'C' }),
  );
  expect((await ask('{ p { shop { id city } } }')).data).toEqual({ p: { shop: { id: '1', city: 'C' } } });
  expect((await ask('{ p { shop { id } } }')).data).toEqual({ p: { shop: { id: '1' } } });
  expect(calls()).toEqual(['GET /p', 'GET /shop/1/full', 'GET /p', 'GET /shop/1']);
});

describe('several connectors on a type', () => {
  test('one that yields all that is missing is called alone', async () => {
    const { ask, calls } = await world(
      `type Query { best: [P] @connect(source: "api", http: { GET: "/best" }, selection: "id") }
      type P
        @connect(source: "api", http: { GET: "/p/{$this.id}" }, selection: "id name price shop { id }")
        @connect(source: "api", http: { GET: "/p/{$this.id}?with=reviews" }, selection: "id name price reviews { text } shop { id city }") {
        id: ID! name: String price: Int reviews: [Review] shop: Shop
      }
      type Review { text: String } type Shop { id: ID city: String }`,
      ({ url }, response) =>
        json(
          response,
          url === '/best' ? [{ id: 1 }] : { id: 1, name: 'N', price: 2, reviews: [], shop: { id: 3, city: 'C' } },
        ),
    );
    expect((await ask('{ best { name price shop { id } } }')).data).toEqual({
      best: [{ name: 'N', price: 2, shop: { id: '3' } }],
    });
    expect((await ask('{ best { name reviews { text } } }')).data).toEqual({ best: [{ name: 'N', reviews: [] }] });
    expect((await ask('{ best { shop { city } } }')).data).toEqual({ best: [{ shop: { city: 'C' } }] });
    expect(calls()).toEqual([
      'GET /best',
      'GET /p/1',
      'GET /best',
      'GET /p/1?with=reviews',
      'GET /best',
      'GET /p/1?with=reviews',
    ]);
  });
});

describe('a field that has a connector and that another selection gives', () => {
  const COMMENTS = `type Query {
      comments: [Comment] @connect(source: "api", http: { GET: "/comments" }, selection: "id author { id: accountId }")
      first: Comment @connect(source: "api", http: { GET: "/first" }, selection: "id")
    }
    type Comment {
      id: ID
      author: User @connect(source: "api", http: { GET: "/users/{$this.author.id}" }, selection: "id: accountId name mail")
    }
    type User { id: ID! name: String mail: String }`;
  const answer: Answer = ({ url }, response) => {
    if (url === '/comments')
      return json(response, [
        { id: 1, author: { accountId: 'u' } },
        { id: 2, author: { accountId: 'u' } },
        { id: 3, author: null },
      ]);
    return json(response, url === '/first' ? { id: 1 } : { accountId: 'u', name: 'U', mail: 'u@a.test' });
  };

  test('is not called for when that has all that is asked', async () => {
    const { ask, calls } = await world(COMMENTS, answer);
    const { data, errors } = await ask(
      '{ comments { author { __typename id } again: author { ...A } } } fragment A on User { it: id }',
    );
    expect(errors).toEqual([]);
    const given = { author: { __typename: 'User', id: 'u' }, again: { it: 'u' } };
    expect(data).toEqual({ comments: [given, given, { author: null, again: null }] });
    expect(calls()).toEqual(['GET /comments']);
  });

  test('is called for, by the reference, when more is asked', async () => {
    const { ask, calls } = await world(COMMENTS, answer);
    const { data } = await ask('{ comments { author { id name } } }');
    expect(data).toEqual({
      comments: [{ author: { id: 'u', name: 'U' } }, { author: { id: 'u', name: 'U' } }, { author: null }],
    });
    expect(calls()).toEqual(['GET /comments', 'GET /users/u']);
  });

  test('is null without a call where nothing gives the reference', async () => {
    const { ask, calls } = await world(COMMENTS, answer);
    expect((await ask('{ first { id author { id name } } }')).data).toEqual({ first: { id: '1', author: null } });
    expect(calls()).toEqual(['GET /first']);
  });

  test('may be a leaf', async () => {
    const { ask, calls } = await world(
      `type Query { p: P @connect(source: "api", http: { GET: "/p" }, selection: "id price") q: P @connect(source: "api", http: { GET: "/q" }, selection: "id") }
      type P { id: ID! price: Int @connect(source: "api", http: { GET: "/price/{$this.id}" }, selection: "$") }`,
      ({ url }, response) => json(response, url === '/price/1' ? 7 : { id: 1, price: 6 }),
    );
    expect((await ask('{ p { price } q { price } }')).data).toEqual({ p: { price: 6 }, q: { price: 7 } });
    expect([...calls()].sort()).toEqual(['GET /p', 'GET /price/1', 'GET /q']);
  });
});

test('errors of one failed call say that they come from one thing', async () => {
  const { ask } = await world(
    `type Query { ps: [P] @connect(source: "api", http: { GET: "/ps" }, selection: "$ { id }") }
    type P @key(fields: "id") @connect(source: "api", http: { GET: "/more?ids={$batch.id->joinNotNull(',')}" }, batch: { maxSize: 2 }, selection: "id a b") { id: ID! a: Int b: Int }`,
    ({ url }, response) =>
      url === '/ps' ? json(response, [{ id: 1 }, { id: 2 }, { id: 3 }]) : json(response, {}, 503),
  );
  const { errors } = await ask('{ ps { id a b } }');
  expect(errors.map(({ path }) => path?.join('.'))).toEqual([
    'ps.0.a',
    'ps.0.b',
    'ps.1.a',
    'ps.1.b',
    'ps.2.a',
    'ps.2.b',
  ]);
  expect(new Set(errors.map(({ once }) => once)).size).toBe(2);
});
