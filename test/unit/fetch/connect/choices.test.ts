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
    return json(response, [{ id: 2, name: 'Two', kind: 'f', length: 90 }, { id: 1, name: 'One', kind: 'b', pages: 10 }]);
  };

  test('an entity of a concrete type is found by the connector of its interface', async () => {
    const { ask, calls } = await world(MEDIA, answer);
    const { data, errors } = await ask(`${ENTITY} { __typename ... on Book { title pages views } ... on Film { length } } }`, {
      r: [{ __typename: 'Book', id: 1 }, { __typename: 'Film', id: '2' }],
    });
    expect(errors).toEqual([]);
    expect(data).toEqual({ _entities: [{ __typename: 'Book', title: 'One', pages: 10, views: 100 }, { __typename: 'Film', length: 90 }] });
    expect([...calls()].sort()).toEqual(['GET /media?ids=1%2C2', 'GET /views/1']);
  });

  test('a reference to the interface alone gets its type from the answer', async () => {
    const { ask, calls } = await world(MEDIA, answer);
    const { data, errors } = await ask(`${ENTITY} { ... on Media { __typename title views ... on Film { length } } } }`, {
      r: ['1', '2', '3'].map((id) => ({ __typename: 'Media', id })),
    });
    expect(errors).toEqual([]);
    expect(data).toEqual({ _entities: [{ __typename: 'Book', title: 'One', views: 100 }, { __typename: 'Film', title: 'Two', views: 200, length: 90 }, null] });
    expect(calls()).toHaveLength(3);
  });

  test('a root field that finds an interface resolves references to it', async () => {
    const { ask } = await world(
      `type Query { media(id: ID!): Media @connect(source: "api", http: { GET: "/media/{$args.id}" }, entity: true, selection: "__typename: kind id title pages") }
       interface Media @key(fields: "id") { id: ID! title: String } type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }`,
      ({ url }, response) => json(response, { kind: 'Book', id: url.split('/')[2], title: 'T', pages: 3 }),
    );
    const { data } = await ask(`${ENTITY} { ... on Media { title } ... on Book { pages } } }`, { r: [{ __typename: 'Book', id: 7 }, { __typename: 'Media', id: 8 }] });
    expect(data).toEqual({ _entities: [{ title: 'T', pages: 3 }, { title: 'T', pages: 3 }] });
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
    expect((await ask('{ byId { price } bySku { price } }')).data).toEqual({ byId: { price: 10 }, bySku: { price: 20 } });
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
      json(response, url === '/p' ? { id: 1 } : url === '/more/1' ? { id: 1, owner: 'o' } : url === '/account/o' ? 'a' : 12),
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
    if (url === '/comments') return json(response, [{ id: 1, author: { accountId: 'u' } }, { id: 2, author: { accountId: 'u' } }, { id: 3, author: null }]);
    return json(response, url === '/first' ? { id: 1 } : { accountId: 'u', name: 'U', mail: 'u@a.test' });
  };

  test('is not called for when that has all that is asked', async () => {
    const { ask, calls } = await world(COMMENTS, answer);
    const { data, errors } = await ask('{ comments { author { __typename id } again: author { ...A } } } fragment A on User { it: id }');
    expect(errors).toEqual([]);
    const given = { author: { __typename: 'User', id: 'u' }, again: { it: 'u' } };
    expect(data).toEqual({ comments: [given, given, { author: null, again: null }] });
    expect(calls()).toEqual(['GET /comments']);
  });

  test('is called for, by the reference, when more is asked', async () => {
    const { ask, calls } = await world(COMMENTS, answer);
    const { data } = await ask('{ comments { author { id name } } }');
    expect(data).toEqual({ comments: [{ author: { id: 'u', name: 'U' } }, { author: { id: 'u', name: 'U' } }, { author: null }] });
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
    ({ url }, response) => (url === '/ps' ? json(response, [{ id: 1 }, { id: 2 }, { id: 3 }]) : json(response, {}, 503)),
  );
  const { errors } = await ask('{ ps { id a b } }');
  expect(errors.map(({ path }) => path?.join('.'))).toEqual(['ps.0.a', 'ps.0.b', 'ps.1.a', 'ps.1.b', 'ps.2.a', 'ps.2.b']);
  expect(new Set(errors.map(({ once }) => once)).size).toBe(2);
});
