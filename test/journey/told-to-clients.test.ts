import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { openGraphQLWorld, type GraphQLWorld } from '../support/graphql-world.ts';

const SDL = `
  type Query { a: A search(filter: Filter): String secretField: String }
  type A { id: ID! name: String }
  input Filter { hiddenInternalField: Int kind: Kind nested: Filter }
  enum Kind { PUBLIC_KIND SECRET_KIND }
`;

/** What a careless service says of itself. */
const ERROR = {
  message: 'getaddrinfo ENOTFOUND orders.prod.internal\n    at lookup (/srv/app/db.js:1:2)',
  extensions: {
    code: 'DOWN',
    stacktrace: ['at x (/srv/app.js:1)'],
    exception: { a: 'SECRET' },
    cause: { message: 'SECRET' },
    'http://10.0.0.5/SECRET': 'DOWN',
    nested: {
      deeper: [
        { Stack_Trace: 'SECRET', url: 'http://10.0.0.5/SECRET', hint: 'see http://10.0.0.5/SECRET', kept: 'try later' },
      ],
    },
  },
};
const SECRETS = /SECRET|10\.0\.0\.5|internal|srv|app\.js/;

describe.each(['gatefold', 'apollo'] as const)('what a client is told behind %s', (server) => {
  let world: GraphQLWorld;
  let careless: GraphQLWorld | undefined;

  beforeAll(async () => {
    world = await openGraphQLWorld(SDL, () => ({ data: null, errors: [ERROR] }), {
      server,
      introspection: { enabled: false },
    });
  });
  afterAll(() => world.close());
  afterEach(async () => {
    await careless?.close();
    careless = undefined;
  });

  it('is what a backend says, without where and how it is built, at whatever depth', async () => {
    const { text, body } = await world.send({ query: '{ a { id } }' });
    expect(text).not.toMatch(SECRETS);
    expect(body).toMatchObject({
      errors: [
        {
          message: 'getaddrinfo ENOTFOUND [address]',
          extensions: { code: 'DOWN', nested: { deeper: [{ hint: 'see [address]', kept: 'try later' }] } },
        },
      ],
    });
  });

  it('is a code of a backend, without an address that is in it', async () => {
    careless = await openGraphQLWorld(
      SDL,
      () => ({ data: null, errors: [{ message: 'x', extensions: { code: 'http://10.0.0.5/SECRET' } }] }),
      { server },
    );
    expect((await careless.send({ query: '{ a { id } }' })).text).not.toMatch(SECRETS);
  });

  it.each([{ status: 502 }, { status: 401, headers: { 'x-from': 'backend' } }, { reason: 'x' }, [503], null, 'down'])(
    'is no status of a backend beside data: %j',
    async (http) => {
      careless = await openGraphQLWorld(
        SDL,
        () => ({ data: { a: null }, errors: [{ message: 'x', path: ['a'], extensions: { http } }] }),
        { server },
      );
      const { status, headers, body } = await careless.send({ query: '{ a { id } }' });
      expect([status, headers.get('x-from')]).toEqual([200, null]);
      expect(body).toMatchObject({ data: { a: null }, errors: [{ extensions: { http } }] });
    },
  );

  it.each([
    ['{ secretFiel }', undefined],
    ['{ a { ... on AA { id } } }', undefined],
    ['{ search(filte: {}) }', undefined],
    ['{ search(filter: { hiddenInternalFiel: 1 }) }', undefined],
    ['{ search(filter: { kind: SECRET_KIN }) }', undefined],
    ['query ($f: Filter) { search(filter: $f) }', { f: { hiddenInternalFiel: 1 } }],
    ['query ($f: Filter) { search(filter: $f) }', { f: { nested: { kind: 'SECRET_KIN' } } }],
    ['query ($f: Filter) { search(filter: $f) }', { f: { kind: 'Did you mean a? SECRET_KIN' } }],
    ['query ($f: Filte) { search(filter: $f) }', {}],
    ['{ a { id @skp(if: true) } }', undefined],
    ['{ a }', undefined],
  ])('is no name of a schema that cannot be asked for: %s %j', async (query, variables) => {
    const { text } = await world.send({ query, variables });
    expect(text).toContain('"errors"');
    expect(text).not.toMatch(
      /Did you mean "|Did you mean the|secretField|hiddenInternalField|SECRET_KIND|"Filter"\?|@skip/,
    );
  });
});

describe.each(['gatefold', 'apollo'] as const)('where the schema may be asked for, behind %s', (server) => {
  it('the nearest name is told', async () => {
    const world = await openGraphQLWorld(SDL, () => ({ data: null }), { server });
    const { text } = await world.send({
      query: 'query ($f: Filter) { search(filter: $f) }',
      variables: { f: { kind: 'SECRET_KIN' } },
    });
    expect(text).toContain('Did you mean the enum value \\"SECRET_KIND\\"?');
    expect((await world.send({ query: '{ secretFiel }' })).text).toContain('Did you mean \\"secretField\\"?');
    await world.close();
  });
});
