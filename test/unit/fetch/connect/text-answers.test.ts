import { afterEach, describe, expect, test } from '@jest/globals';
import { worldOf, type World } from './connector-world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

const TYPES = `
  type Query {
    leaf: String @connect(source: "api", http: { GET: "/leaf" }, selection: "$.name")
    inner: Int @connect(source: "api", http: { GET: "/inner" }, selection: "$.some.count")
    list: [String] @connect(source: "api", http: { GET: "/list" }, selection: "$.items->map(@.name)")
    object: Thing @connect(source: "api", http: { GET: "/object" }, selection: "id: $('1') name")
    things: [Thing] @connect(source: "api", http: { GET: "/things" }, selection: "$.ids { id: $ }")
    whole: String @connect(source: "api", http: { GET: "/whole" }, selection: "$")
    fine: Boolean @connect(source: "api", http: { GET: "/fine" }, selection: "$(true)")
    matched: Int @connect(source: "api", http: { GET: "/matched" }, selection: "$->match(['hello', 1], [@, 2])")
  }
  type Thing @key(fields: "id")
    @connect(source: "api", http: { GET: "/thing/{$this.id}" }, selection: "id: $this.id name") {
    id: ID!
    name: String
    owner: String @connect(source: "api", http: { GET: "/owner/{$this.id}" }, selection: "$.owner")
  }
  type Part @key(fields: "id")
    @connect(source: "api", http: { GET: "/parts", queryParams: "id: $batch.id" }, batch: { maxSize: 9 }, selection: "$.parts { id name }") {
    id: ID!
    name: String
  }`;

/** Answers everything so, but the ids of things. */
async function open(type: string | undefined, body: string, status = 200): Promise<World> {
  world = await worldOf(TYPES, ({ url }, response) => {
    if (url === '/things') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"ids":["1"]}');
      return;
    }
    response.writeHead(status, type === undefined ? {} : { 'content-type': type });
    response.end(body);
  });
  return world;
}

const outcome = async (opened: World, query: string, variables?: Record<string, unknown>) => {
  const { data, errors } = await opened.ask(query, variables);
  return [data, errors.map(({ path, extensions }) => `${path?.join('.')} ${String(extensions?.['code'])}`)];
};

describe('T24: an answer that is text, of which a selection reads members, is an error and never null', () => {
  test.each([
    ['text/plain', 'hello'],
    ['text/html; charset=utf-8', '<html>Sign in</html>'],
    ['TEXT/CSV', 'name\nada'],
  ])('%s', async (type, body) => {
    const opened = await open(type, body);
    expect(await outcome(opened, '{ leaf inner list }')).toEqual([
      { leaf: null, inner: null, list: null },
      ['leaf BACKEND_ANSWER_INVALID', 'inner BACKEND_ANSWER_INVALID', 'list BACKEND_ANSWER_INVALID'],
    ]);
    expect(await outcome(opened, '{ object { name } }')).toEqual([{ object: null }, ['object BACKEND_ANSWER_INVALID']]);
    expect(await outcome(opened, '{ things { id name owner } }')).toEqual([
      { things: [{ id: '1', name: null, owner: null }] },
      expect.arrayContaining(['things.0.name BACKEND_ANSWER_INVALID', 'things.0.owner BACKEND_ANSWER_INVALID']),
    ]);
    const parts =
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Part { name } } }';
    expect(
      await outcome(opened, parts, { representations: ['1', '2'].map((id) => ({ __typename: 'Part', id })) }),
    ).toEqual([
      { _entities: [null, null] },
      ['_entities.0 BACKEND_ANSWER_INVALID', '_entities.1 BACKEND_ANSWER_INVALID'],
    ]);
  });

  test('what reads the text as a whole, or not at all, has its value', async () => {
    const opened = await open('text/plain', 'hello');
    expect(await outcome(opened, '{ whole fine matched }')).toEqual([{ whole: 'hello', fine: true, matched: 1 }, []]);
  });

  test.each([
    ['an empty text', 'text/plain', '', 200],
    ['204', undefined, '', 204],
    ['empty JSON', 'application/json', '', 200],
    ['JSON without the member', 'application/json', '{}', 200],
    ['JSON in a text type', 'text/json', '{}', 200],
  ])('%s is null without an error', async (_what, type, body, status) => {
    expect(await outcome(await open(type, body, status), '{ leaf inner }')).toEqual([{ leaf: null, inner: null }, []]);
  });

  test.each([
    ['no JSON in a JSON type', 'application/json', 'hello'],
    ['no JSON without a type', undefined, 'hello'],
    ['a charset that nobody knows', 'text/plain; charset=klingon', 'hello'],
    ['another type', 'application/octet-stream', 'hello'],
  ])('%s is an error', async (_what, type, body) => {
    expect(await outcome(await open(type, body), '{ leaf whole }')).toEqual([
      { leaf: null, whole: null },
      ['leaf BACKEND_ANSWER_INVALID', 'whole BACKEND_ANSWER_INVALID'],
    ]);
  });
});
