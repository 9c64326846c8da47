import { describe, expect, test } from '@jest/globals';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { lintMappings } from '../../../../src/supergraph/lint/lint-mappings.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';

async function lint(types: string): Promise<readonly unknown[]> {
  const sdl = `extend schema @link(url: "https://specs.apollo.dev/connect/v0.2", import: ["@source", "@connect"])
    @source(name: "api", http: { baseURL: "http://api.test" })\n${types}`;
  const { subgraph, problems } = await registerSubgraph({ name: 'shop', sdl, directory: '.', config: { sources: {} } });
  if (subgraph === undefined) throw new Error(JSON.stringify(problems));
  const { supergraph } = composeSupergraph([subgraph]);
  if (supergraph === undefined) throw new Error('expected it to compose');
  return lintMappings(supergraph).map(({ subgraph: name, coordinate, line, code, message }) => [
    name,
    coordinate,
    line,
    code,
    message,
  ]);
}

describe('what loads although it cannot be meant', () => {
  test('a method that nobody knows is told once, with one that is near', async () => {
    expect(
      await lint(
        'type Query { p: P @connect(source: "api", http: { GET: "/p" }, selection: "a: a->firs b: b->match([1, ' +
          'c->firs]) d: d->as($x)") }\ntype P { a: Int b: Int d: Int }',
      ),
    ).toEqual([
      [
        'shop',
        'Query.p',
        3,
        'UNKNOWN_METHOD',
        '`selection`: there is no method ->firs; did you mean ->first?; it gives nothing',
      ],
    ]);
  });

  test('a brace that closes nothing is told', async () => {
    expect(
      await lint(
        'type Query { a(id: ID): Int @connect(source: "api", http: { GET: "/p/{$args.id}/items}" }, selection: "$") }',
      ),
    ).toEqual([
      ['shop', 'Query.a', 3, 'STRAY_BRACE', 'the URL has a `}` without a `{` before it, which is sent as `%7D`'],
    ]);
  });

  test('an object that is selected for a scalar is told', async () => {
    expect(
      await lint('type Query { a: String @connect(source: "api", http: { GET: "/a" }, selection: "greeting") }'),
    ).toEqual([
      [
        'shop',
        'Query.a',
        3,
        'GROUP_SELECTION_IS_NOT_OBJECT',
        '`selection`: expected a `String`, found an object, which fails at run time; one value is taken by `$.name`',
      ],
    ]);
    expect(
      await lint('type Query { a: [Int] @connect(source: "api", http: { GET: "/a" }, selection: "$.data { n }") }'),
    ).toMatchObject([['shop', 'Query.a', 3, 'GROUP_SELECTION_IS_NOT_OBJECT', expect.anything()]]);
  });

  test('what is as it should be is not told', async () => {
    expect(
      await lint(
        'type Query { a(id: ID): Int @connect(source: "api", http: { GET: "/p/{$args.id}" }, selection: ' +
          '"$.a->first") b: J @connect(source: "api", http: { GET: "/b" }, selection: "a b") } scalar J',
      ),
    ).toEqual([]);
  });
});
