import { describe, expect, test } from '@jest/globals';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { lintUnmapped } from '../../../../src/supergraph/lint/lint-unmapped.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';

async function lint(types: string): Promise<readonly unknown[]> {
  const sdl = `extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external"])
    @link(url: "https://specs.gatefold.dev/connect/v1.0", import: ["@source", "@connect"])
    @source(name: "api", http: { baseURL: "http://api.test" })\n${types}`;
  const { subgraph, problems } = await registerSubgraph({ name: 'blog', sdl, directory: '.', config: { sources: {} } });
  if (subgraph === undefined) throw new Error(JSON.stringify(problems));
  const { supergraph } = composeSupergraph([subgraph]);
  if (supergraph === undefined) throw new Error('expected it to compose');
  return lintUnmapped(supergraph).map(({ subgraph: name, coordinate, line, code, message }) => [
    name,
    coordinate,
    line,
    code,
    message,
  ]);
}

const POSTS = (more = '', entity = ''): string => `type Query {
  posts: [Post] @connect(source: "api", http: { GET: "/v1/posts" }, selection: "id title author { id }")
  post(id: ID!): Post @connect(source: "api", http: { GET: "/v2/posts/{$args.id}" }, ${entity} selection: "id title body author { id name }")
}
type Post ${more} { id: ID! title: String body: String author: Author }
type Author { id: ID! name: String }`;

describe('fields that one selection gives and another leaves out', () => {
  test('are told of the one that leaves them out, also below it', async () => {
    expect(await lint(POSTS())).toEqual([
      [
        'blog',
        'Query.posts',
        6,
        'UNMAPPED_FIELD',
        'leaves out `Post.body`, `Author.name`, and no connector finds them from what it selects: null below ' +
          '`Query.posts`',
      ],
    ]);
  });

  test('are not told where a connector finds the object', async () => {
    expect(await lint(POSTS('', 'entity: true,'))).toEqual([]);
    expect(
      await lint(
        POSTS(
          '@connect(source: "api", http: { GET: "/posts", queryParams: "id: $batch.id" }, batch: { maxSize: 9 }, ' +
            'selection: "id body author { id name }")',
        ),
      ),
    ).toEqual([]);
  });

  test('are told where what finds it needs more than is there', async () => {
    expect(
      await lint(
        POSTS('@connect(source: "api", http: { GET: "/posts/{$this.body}" }, selection: "body author { id name }")'),
      ),
    ).toMatchObject([['blog', 'Query.posts', 6, 'UNMAPPED_FIELD', expect.stringContaining('`Post.body`')]]);
  });

  test('are not told where they have a connector of their own, or several of one place give them', async () => {
    const own = POSTS()
      .replace(
        'body: String',
        'body: String @connect(source: "api", http: { GET: "/body/{$this.id}" }, selection: "$")',
      )
      .replace(
        'name: String',
        'name: String @connect(source: "api", http: { GET: "/name/{$this.id}" }, selection: "$")',
      );
    expect(await lint(own)).toEqual([]);
    expect(
      await lint(
        'type Query { a: A @connect(source: "api", http: { GET: "/1" }, selection: "x") @connect(source: "api", ' +
          'http: { GET: "/2" }, selection: "y") } type A { x: Int y: Int }',
      ),
    ).toEqual([]);
  });

  test('more than three are counted', async () => {
    expect(
      await lint(
        'type Query { a: A @connect(source: "api", http: { GET: "/a" }, selection: "a") b: A @connect(source: ' +
          '"api", http: { GET: "/b" }, selection: "a b c d e") } type A { a: Int b: Int c: Int d: Int e: Int }',
      ),
    ).toMatchObject([
      [
        'blog',
        'Query.a',
        5,
        'UNMAPPED_FIELD',
        'leaves out `A.b`, `A.c`, `A.d` and 1 more, and no connector finds them from what it selects: null below ' +
          '`Query.a`',
      ],
    ]);
  });
});
