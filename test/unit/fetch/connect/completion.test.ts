import { afterEach, describe, expect, test } from '@jest/globals';
import { json } from '../backend-server.ts';
import { worldOf, type World } from './connector-world.ts';

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

async function world(...[types, answer]: Parameters<typeof worldOf>): Promise<World> {
  const made = await worldOf(types, answer);
  worlds.push(made);
  return made;
}

const POSTS = `
  type Query { posts: [Post] @connect(source: "api", http: { GET: "/posts" }, selection: "id rating tags: labels { name } author: { id: by }") }
  type Post { id: ID! rating: Int tags: [Tag] author: Author }
  type Tag { name: String }
  type Author @key(fields: "id") @connect(source: "api", http: { GET: "/authors?ids={$batch.id->joinNotNull(',')}" }, batch: { maxSize: 10 }, selection: "id age") { id: ID! age: Int }`;

const answer: Parameters<typeof worldOf>[1] = ({ url }, response) =>
  json(
    response,
    url.startsWith('/authors')
      ? [
          { id: 1, age: 'old' },
          { id: 2, age: 30 },
        ]
      : [
          { id: 7, rating: 'good', labels: [{ name: 'a' }, { name: 5 }, {}], by: 1 },
          { id: '8', labels: null, by: '1' },
          { rating: 2, by: 2 },
        ],
  );

describe('completion of mapped values', () => {
  test('each value is coerced or refused at its place, and what the answer lacks is null', async () => {
    const { ask } = await world(POSTS, answer);
    const { data, errors } = await ask('{ posts { id rating tags { name } } }');
    expect(data).toEqual({
      posts: [
        { id: '7', rating: null, tags: [{ name: 'a' }, { name: null }, { name: null }] },
        { id: '8', rating: null, tags: null },
        { id: null, rating: 2, tags: null },
      ],
    });
    expect(errors.map(({ path }) => path)).toEqual([
      ['posts', 0, 'rating'],
      ['posts', 0, 'tags', 1, 'name'],
    ]);
  });

  test('a field under two names, and the same field alone, are completed each for itself', async () => {
    const { ask } = await world(POSTS, answer);
    const { data, errors } = await ask('{ posts { one: rating two: rating } again: posts { rating } }');
    expect(data).toEqual({
      posts: [
        { one: null, two: null },
        { one: null, two: null },
        { one: 2, two: 2 },
      ],
      again: [{ rating: null }, { rating: null }, { rating: 2 }],
    });
    expect(errors.map(({ path }) => path)).toEqual([
      ['posts', 0, 'one'],
      ['posts', 0, 'two'],
      ['again', 0, 'rating'],
    ]);
  });

  test('what many objects take of one answer is theirs, whether it comes before or after they ask', async () => {
    const { ask, calls } = await world(POSTS, answer);
    const { data, errors } = await ask('{ posts { author { id age } } }');
    expect(data).toEqual({
      posts: [{ author: { id: '1', age: null } }, { author: { id: '1', age: null } }, { author: { id: '2', age: 30 } }],
    });
    expect(errors.map(({ message, path }) => [message, path])).toEqual([
      ['expected an integer of 32 bits, found a string', ['posts', 0, 'author', 'age']],
    ]);
    expect(calls()).toEqual(['GET /posts', 'GET /authors?ids=1%2C2']);
  });

  test('equal root fields of one query make one call', async () => {
    const { ask, calls } = await world(POSTS, answer);
    await ask('{ posts { id } again: posts { rating } }');
    expect(calls()).toEqual(['GET /posts']);
  });
});

describe('an answer that is nested too deeply', () => {
  const DEEP =
    'scalar JSON type Query { a: A @connect(source: "api", http: { GET: "/deep" }, selection: "v") j: JSON ' +
    '@connect(source: "api", http: { GET: "/deep" }, selection: "$") fine: JSON @connect(source: "api", http: { GET: ' +
    '"/fine" }, selection: "$") } type A { v: String }';
  const body = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

  test('takes its own field alone, whether it is mapped or passed on', async () => {
    const { ask } = await world(DEEP, ({ url }, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(url === '/deep' ? body(200_000) : body(500)),
    );
    const { data, errors } = await ask('{ a { v } j fine }');
    expect(data).toEqual({ a: null, j: null, fine: JSON.parse(body(500)) as unknown });
    expect(errors.toSorted((one, other) => String(one.path).localeCompare(String(other.path)))).toMatchObject([
      { path: ['a'], extensions: { code: 'BACKEND_ANSWER_INVALID' } },
      {
        path: ['j'],
        extensions: { code: 'INVALID_VALUE' },
        message: 'expected a JSON of at most 500 levels, found a list',
      },
    ]);
  });
});
