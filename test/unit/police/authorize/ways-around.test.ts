import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { askAs, openGuardedWorld, type GuardedWorld } from '../../../support/guarded-world.ts';

const SECRET = '@requiresScopes(scopes: [["secret"]])';

interface WayAround {
  readonly name: string;
  readonly protect: Readonly<Record<string, string>>;
  readonly query: string;
  /** Coordinates that no subgraph may be asked for. */
  readonly never: readonly string[];
  /** What the rest of the operation answers, and where the errors are. */
  readonly data: unknown;
  readonly paths: readonly (readonly (string | number)[])[];
}

const ways: readonly WayAround[] = [
  {
    name: 'the field itself',
    protect: { 'User.email': SECRET },
    query: '{ user { name email } }',
    never: ['User.email'],
    data: { user: { name: 'Ada', email: null } },
    paths: [['user', 'email']],
  },
  {
    name: 'an alias',
    protect: { 'User.email': SECRET },
    query: '{ user { name: email email: name } }',
    never: ['User.email'],
    data: { user: { name: null, email: 'Ada' } },
    paths: [['user', 'name']],
  },
  {
    name: 'an interface whose object is protected',
    protect: { 'User.email': SECRET },
    query: '{ accounts { email name } }',
    never: ['User.email', 'Account.email', 'Bot.email'],
    data: {
      accounts: [
        { email: null, name: 'Ada' },
        { email: null, name: 'Bot' },
      ],
    },
    paths: [
      ['accounts', 0, 'email'],
      ['accounts', 1, 'email'],
    ],
  },
  {
    name: 'an interface, one of whose types is protected as a whole',
    protect: { User: SECRET },
    query: '{ named { name } }',
    never: ['User.name', 'Named.name'],
    data: { named: { name: null } },
    paths: [['named', 'name']],
  },
  {
    name: 'a concrete fragment, of what stands on the interface',
    protect: { 'Account.email': SECRET },
    query: '{ account { ... on User { email name } } user { email } }',
    never: ['User.email', 'Account.email'],
    data: { account: { email: null, name: 'Ada' }, user: { email: null } },
    paths: [
      ['account', 'email'],
      ['user', 'email'],
    ],
  },
  {
    name: 'a named fragment, spread twice and nested',
    protect: { 'User.email': SECRET },
    query:
      '{ user { ...outer } account { ...outer } } fragment outer on Account { ...inner name } fragment inner on ' +
      'Account { email }',
    never: ['User.email', 'Account.email'],
    data: { user: { email: null, name: 'Ada' }, account: { email: null, name: 'Ada' } },
    paths: [
      ['user', 'email'],
      ['account', 'email'],
    ],
  },
  {
    name: 'an inline fragment without a type, and one on another interface',
    protect: { 'User.name': SECRET },
    query: '{ user { ... { name } ... on Named { other: name } id } }',
    never: ['User.name', 'Named.name'],
    data: { user: { name: null, other: null, id: '1' } },
    paths: [
      ['user', 'name'],
      ['user', 'other'],
    ],
  },
  {
    name: 'a union, and a union in a fragment',
    protect: { Vault: SECRET },
    query:
      '{ hits { ... on Vault { title } ...found } } fragment found on Hit { ... on Vault { id } ... on Bot { name } }',
    never: ['Vault.title', 'Vault.id'],
    data: { hits: [{}, { name: 'Bot' }, null] },
    paths: [
      ['hits', 2, 'title'],
      ['hits', 2, 'id'],
    ],
  },
  {
    name: 'a field that answers a protected type',
    protect: { Vault: SECRET },
    query: '{ vault { __typename } user { id } }',
    never: ['Query.vault'],
    data: { vault: null, user: { id: '1' } },
    paths: [['vault']],
  },
  {
    name: 'fields that answer a protected enum and a protected scalar',
    protect: { Role: SECRET, Notes: SECRET },
    query: '{ user { role notes id } }',
    never: ['User.role', 'User.notes'],
    data: { user: { role: null, notes: null, id: '1' } },
    paths: [
      ['user', 'role'],
      ['user', 'notes'],
    ],
  },
  {
    name: 'a @requires',
    protect: { 'User.weight': SECRET },
    query: '{ user { price parcels } }',
    never: ['User.weight', 'User.price'],
    data: { user: { price: null, parcels: 2 } },
    paths: [['user', 'price']],
  },
  {
    name: 'a @requires of a field with a @requires, in a third subgraph',
    protect: { 'User.weight': SECRET },
    query: '{ user { premium name } }',
    never: ['User.weight', 'User.price', 'User.premium'],
    data: { user: { premium: null, name: 'Ada' } },
    paths: [['user', 'premium']],
  },
  {
    name: 'a field of an @interfaceObject, on the interface, read from the object',
    protect: { 'Account.karma': SECRET },
    query: '{ user { karma name } account { karma } }',
    never: ['User.karma', 'Account.karma'],
    data: { user: { karma: null, name: 'Ada' }, account: { karma: null } },
    paths: [
      ['user', 'karma'],
      ['account', 'karma'],
    ],
  },
  {
    name: 'a field of an @interfaceObject, on the object, read from the interface',
    protect: { 'User.karma': SECRET },
    query: '{ account { karma name } }',
    never: ['User.karma', 'Account.karma'],
    data: { account: { karma: null, name: 'Ada' } },
    paths: [['account', 'karma']],
  },
  {
    name: 'the @requires of an @interfaceObject',
    protect: { 'User.email': SECRET },
    query: '{ user { greeting } account { greeting name } }',
    never: ['User.email', 'Account.email', 'Account.greeting'],
    data: { user: { greeting: null }, account: { greeting: null, name: 'Ada' } },
    paths: [
      ['user', 'greeting'],
      ['account', 'greeting'],
    ],
  },
  {
    name: 'a key that leads to another subgraph',
    protect: { 'User.handle': SECRET },
    query: '{ user { parcels name } }',
    never: ['User.handle', 'User.parcels'],
    data: { user: { parcels: null, name: 'Ada' } },
    paths: [['user', 'parcels']],
  },
  {
    name: 'a key, in a list below an alias',
    protect: { 'User.handle': SECRET },
    query: '{ all: users { n: name p: parcels boss { parcels name } } }',
    never: ['User.handle', 'User.parcels'],
    data: {
      all: [
        { n: 'Ada', p: null, boss: { parcels: null, name: 'Bo' } },
        { n: 'Bo', p: null, boss: null },
      ],
    },
    paths: [
      ['all', 0, 'p'],
      ['all', 0, 'boss', 'parcels'],
      ['all', 1, 'p'],
    ],
  },
  {
    name: 'a mutation',
    protect: { 'Mutation.promote': SECRET },
    query: 'mutation { promote { name } rename { name } }',
    never: ['Mutation.promote'],
    data: { promote: null, rename: { name: 'Ada' } },
    paths: [['promote']],
  },
];

let world: GuardedWorld;
beforeAll(async () => void (world = await openGuardedWorld()));
afterAll(() => world.close());
beforeEach(() => world.forget());

// Another planner finds other ways between subgraphs.
const planned = ways.filter(({ name }) => /@requires|@interfaceObject|key/.test(name));

describe.each([
  ['native', ways],
  ['portable', planned],
] as const)('a protected field is denied (%s planner)', (engine, throughThese) => {
  test.each(throughThese)('through $name', async ({ protect, query, never, data, paths }) => {
    const gateway = await world.gateway(protect, { config: { planner: { engine } } });
    const filtered = await askAs(gateway, 'reader', query);
    expect(filtered).toMatchObject({ status: 200, data });
    expect(filtered.errors.map(({ path }) => path)).toEqual(paths);
    for (const { extensions } of filtered.errors) expect(extensions.code).toBe('FORBIDDEN');
    for (const coordinate of never) expect(world.asked()).not.toContain(coordinate);

    // What is asked is nothing out of the ordinary: who has the scope is given all of it.
    const allowed = await askAs(gateway, 'admin', query);
    expect(allowed.errors).toEqual([]);
    expect(JSON.stringify(allowed.data)).not.toContain('null,');
  });
});

describe('a protected field is denied', () => {
  test.each(ways)('through $name, and nothing is fetched where refusals are whole', async ({ protect, query }) => {
    const gateway = await world.gateway(protect, { config: { authorization: { mode: 'reject' } } });
    world.forget();
    const refused = await askAs(gateway, 'reader', query);
    expect(refused).toMatchObject({ status: 403, data: undefined });
    expect(refused.errors[0]?.extensions.code).toBe('FORBIDDEN');
    expect(await askAs(gateway, undefined, query)).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': 'Bearer' },
    });
    expect([...world.asked()]).toEqual([]);
    expect((await askAs(gateway, 'admin', query)).errors).toEqual([]);
  });
});
