import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openGraphQLWorld, type GraphQLWorld } from '../support/graphql-world.ts';

const SDL = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@authenticated"])
  type Query { a: A strict: A! many: [A] any: [Any] find(n: Int!): String limited: String own: String @authenticated }
  type A { id: ID! name: String broken: String! }
  type B { id: ID! name: String }
  union Any = A | B
`;

interface Answer {
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly locations?: readonly { readonly line: number; readonly column: number }[];
  }[];
}

describe.each(['gatefold', 'apollo'] as const)(
  'an error has the place of its field in the document, behind %s',
  (server) => {
    let world: GraphQLWorld;
    let respond: (query: string) => unknown = () => undefined;

    beforeAll(async () => {
      world = await openGraphQLWorld(SDL, ({ query }) => respond(query), { server });
    });
    afterAll(() => world.close());

    /** Each error's path, and where it is said to be. */
    async function located(query: string, variables?: unknown): Promise<readonly unknown[]> {
      const { body } = await world.send({ query, variables });
      return (body as Answer).errors.map(({ path, locations }) => [
        path?.join('.'),
        locations?.map(({ line, column }) => `${line}:${column}`).join(' '),
      ]);
    }

    it('when a backend is away', async () => {
      respond = () => undefined;
      expect(await located('query {\n  one: a { id }\n  ...F\n}\nfragment F on Query {\n    a { name }\n}')).toEqual([
        ['one', '2:3'],
        ['a', '6:5'],
      ]);
    });

    it('when a backend tells one, as often as its field is written', async () => {
      respond = () => ({
        data: { a: { id: '1', name: null } },
        errors: [{ message: 'no name', path: ['a', 'name'], locations: [{ line: 99, column: 99 }] }],
      });
      expect(await located('{ a { id\n name } ... on Query { a {\n  name } } }')).toEqual([['a.name', '2:2 3:3']]);
    });

    it('when there is a null where none may be', async () => {
      respond = () => ({ data: { many: [{ broken: 'no' }, { broken: null }] } });
      expect(await located('{\n many {\n  it: broken @include(if: true) broken @skip(if: true)\n }\n}')).toEqual([
        ['many.1.it', '3:3'],
      ]);
    });

    it('of the type that the object has', async () => {
      respond = () => ({
        data: {
          any: [
            { __typename: 'A', name: 'a' },
            { __typename: 'B', name: null },
          ],
        },
        errors: [{ message: 'no name', path: ['any', 1, 'name'] }],
      });
      expect(await located('{ any {\n __typename\n ... on A { name }\n ... on B {\n name } } }')).toEqual([
        ['any.1.name', '5:2'],
      ]);
    });

    it('when it is refused to its caller', async () => {
      respond = () => ({ data: { a: { id: '1' } } });
      expect(await located('{ a { id }\n   mine: own }')).toEqual([['mine', '2:4']]);
    });

    it('or of its variable', async () => {
      expect(await located('query (\n  $n: Int!,\n  $m: Int!) { find(n: $n) other: find(n: $m) }', { n: 'x' })).toEqual(
        [
          [undefined, '2:3'],
          [undefined, '3:3'],
        ],
      );
    });

    it('wherever the document has comments, commas and block strings', async () => {
      respond = () => undefined;
      expect(await located('# é\r\nquery,,{\r\n#\n\t a\n  {id}}')).toEqual([['a', '4:3']]);
    });

    it('also for the operations of a batch that come again', async () => {
      respond = () => undefined;
      for (let turn = 0; turn < 3; turn += 1) expect(await located('{\n a { id } }')).toEqual([['a', '2:2']]);
    });
  },
);
