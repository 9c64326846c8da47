import { afterEach, describe, expect, test } from '@jest/globals';
import { buildSchema, graphqlSync } from 'graphql';
import { importGraphql } from '../../../../src/import/graphql/import-graphql.ts';
import { introspect } from '../../../../src/import/graphql/introspect.ts';
import { composeSupergraph } from '../../../../src/supergraph/compose/compose.ts';
import { registerSubgraph } from '../../../../src/supergraph/register/register-subgraph.ts';
import { json, serveBackend } from '../../fetch/backend-server.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function problemsOf(sdl: string): Promise<readonly string[]> {
  const { subgraph, problems } = await registerSubgraph({ name: 'g', sdl, directory: '.', config: { sources: {} } });
  return (subgraph === undefined ? problems : composeSupergraph([subgraph]).problems).map(({ message }) => message);
}

async function service(answer: (query: string) => unknown): Promise<URL> {
  const server = await serveBackend(({ body }, response) =>
    json(response, answer((JSON.parse(body) as { readonly query: string }).query)),
  );
  cleanups.push(server.close);
  return new URL(`${server.origin}/graphql`);
}

const SDL = `
  "A thing." type Thing { id: ID! slug: String! name(upper: Boolean = false): String @deprecated(reason: "old") kind: Kind parts: [Part!]! }
  type Part { id: ID! of: Thing }
  enum Kind { A B }
  input Filter { kind: Kind = A }
  type Query {
    thing(id: ID!, locale: String): Thing
    thingBySlug(slug: String!): Thing
    things(ids: [ID!]!): [Thing]!
    parts(ids: [ID!]!): [Part!]!
    find(filter: Filter, first: Int!): [Thing]
  }
  type Mutation { rename(id: ID!, name: String!): Thing }
  type Subscription { renamed: Thing }`;

describe('a GraphQL service', () => {
  test('is asked for its schema, and its fields that find entities become lookups', async () => {
    const schema = buildSchema(SDL);
    const url = await service((source) => graphqlSync({ schema, source }));
    const { sdl, notes } = importGraphql(await introspect(url, {}), {
      name: url.href,
      url: url.href,
      source: 'things',
    });
    expect(await problemsOf(sdl)).toEqual([]);
    expect(sdl).toContain(`@source(name: "things", graphql: { url: "${url.href}" })`);
    expect(sdl).toContain('thing(id: ID!, locale: String): Thing @lookup(key: "id", argument: "id")');
    expect(sdl).toContain('thingBySlug(slug: String!): Thing @lookup(key: "slug", argument: "slug")');
    expect(sdl).toContain('things(ids: [ID!]!): [Thing]! @lookup(key: "id", argument: "ids")');
    expect(sdl).toContain('type Thing @key(fields: "id") @key(fields: "slug")');
    expect(sdl).toContain('parts(ids: [ID!]!): [Part!]!\n');
    expect(notes).toMatchObject([{ kind: 'suggestion', at: 'Query.parts' }]);
  });

  test('is taken as it is when it speaks Federation', async () => {
    const sdl =
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])\ntype Query { ' +
      'thing: Thing }\ntype Thing @key(fields: "id") { id: ID! }';
    const url = await service(() => ({ data: { _service: { sdl } } }));
    const imported = importGraphql(await introspect(url, {}), { name: url.href, url: url.href, source: 'g' });
    expect(imported.sdl).toContain('federated: true');
    expect(await problemsOf(imported.sdl)).toEqual([]);
  });

  test('that refuses introspection, or is none, is told with its address', async () => {
    const refusing = await service(() => ({ errors: [{ message: 'introspection is off' }] }));
    await expect(introspect(refusing, {})).rejects.toThrow(
      `${refusing.href}: expected the answer to an introspection query, found [{"message":"introspection is off"}]`,
    );
    const odd = await service(() => ({ data: { __schema: { types: 1 } } }));
    await expect(introspect(odd, {})).rejects.toThrow(`${odd.href}: expected the answer to an introspection query`);
    await expect(introspect(new URL('http://127.0.0.1:9/'), {})).rejects.toThrow(
      'http://127.0.0.1:9/: expected an answer to an introspection query',
    );
  });
});

describe('a schema in a file', () => {
  test('keeps what composition understands, and lists the directives that it leaves out', async () => {
    const { sdl, notes } = importGraphql(
      {
        sdl:
          `directive @auth(role: String) on FIELD_DEFINITION\nschema { query: Root }\ntype Root { secret: String ` +
          '@auth(role: "x") old: Int @deprecated }',
        federated: false,
      },
      { name: 's.graphql', url: undefined, source: 'g' },
    );
    expect(await problemsOf(sdl)).toEqual([]);
    expect(sdl).toContain('old: Int @deprecated');
    expect(notes.map(({ kind, at }) => `${kind} ${at}`)).toEqual(['loosened @source(name: "g")', 'omitted @auth']);
  });

  test.each([
    [
      'extend schema @link(url: 3)\ntype Query { a: Int }',
      's.graphql:1:26: expected the url of a specification as a string',
    ],
    ['type Query {\n  a: Nope\n}', 's.graphql:2:6, Query.a: there is no type `Nope` in this subgraph'],
  ])('that speaks Federation is refused at its own place where its registration would be', (sdl, message) => {
    expect(() => importGraphql({ sdl, federated: true }, { name: 's.graphql', url: 'http://x/', source: 'g' })).toThrow(
      message,
    );
  });

  test('that is none is told with its line and column', () => {
    const from = (sdl: string) => () =>
      importGraphql({ sdl, federated: false }, { name: 's.graphql', url: undefined, source: 'g' });
    expect(from('type Query {\n  a: }')).toThrow(
      's.graphql:2:6: expected a GraphQL schema: Syntax Error: Expected Name, found "}".',
    );
    expect(from('type A { a: Int }')).toThrow('s.graphql: expected a schema with a Query, found none');
    expect(from('type Query { a: ID } type ID { b: Int }')).toThrow(
      's.graphql: expected ID to be the scalar of that name, found another kind of type',
    );
    expect(
      from(
        'schema { query: Query mutation: Change } type Query { a: Int } type Change { a: Int } type Mutation { a: ' +
          'Int }',
      ),
    ).toThrow('s.graphql: expected Mutation to be the mutation type, found another type of that name');
    expect(from('type Query {\n  a: Nowhere\n}')).toThrow(
      's.graphql:2:6: expected a GraphQL schema: Unknown type "Nowhere".',
    );
    expect(from('interface N { a: Int }\ntype Query implements N { b: Int }')).toThrow(
      's.graphql:1:15: expected a GraphQL schema: Interface field N.a expected but Query does not provide it.',
    );
  });
});

test('a schema gives the same bytes wherever its folder lies', () => {
  const [here, there] = ['/home/ann/api/s.graphql', 'C:\\work\\s.graphql'].map(
    (name) =>
      importGraphql({ sdl: 'type Query { a: Int }', federated: false }, { name, url: 'http://api.test/', source: 'g' })
        .sdl,
  );
  expect(here).toContain('# Imported from the GraphQL schema of s.graphql. It is yours to edit.');
  expect(there).toBe(here);
});
